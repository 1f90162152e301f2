"""`bin/weilu …` ends here."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Set Django up, choose the language, run the command asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    from django.conf import settings
    from django.utils import translation

    from weilu.cli import language, registry
    from weilu.kit.frames import leave_out_pandas

    if registry.needs_no_pandas(sys.argv[1:2]):
        leave_out_pandas()
    translation.activate(language.choose(os.environ, settings.LANGUAGE_CODE))
    registry.root(prog_name="weilu")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # before there was a command to stop
        sys.exit(130)
