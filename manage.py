#!/usr/bin/env python
"""Django's own commands (migrations, shell). People use `bin/weilu`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
