"""`bin/weilu …` ends here."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Set Django up, choose the language, run the command asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    # Our matrices are small: a second thread waits more than it works, and waits by spinning.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        _set_up(sys.argv[1:2])
    except ImproperlyConfigured as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    from django.utils import translation

    from weilu.cli import language, registry

    translation.activate(language.choose(os.environ, settings.LANGUAGE_CODE))
    registry.root(prog_name="weilu")


def _set_up(command: list[str]) -> None:
    """All rooms; for a command that does with some, these, and little memory."""
    from django.conf import settings

    for rooms in filter(None, map(settings.LEAN_COMMANDS.get, command)):
        from weilu.kit.lean import lean

        lean()
        settings.INSTALLED_APPS = rooms
    import django

    django.setup()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # before there was a command to stop
        sys.exit(130)
