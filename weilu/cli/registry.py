"""Where rooms hang their commands. `weilu.cli.__main__` runs what was registered.

Commands are named by their place, not imported: each loads what it needs itself, and no more.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from weilu.kit.errors import WeiluError

#: Exit code of what Ctrl-C ended, as shells have it: 128 + SIGINT.
STOPPED = 130


_places: dict[str, str] = {}

#: What DuckDB makes of Ctrl-C while it works.
INTERRUPTED = "Query interrupted"


class Frame(click.Group):
    """The root command: a WeiluError becomes one sentence on stderr and exit code 2;
    Ctrl-C ends in one, too."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return _loaded(_places[name]) if name in _places else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WeiluError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except DatabaseError:
            if not _behind():
                raise
            said = _("The database is not made or not up to date. Run: weilu migrate")
            click.echo(said, err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            _stopped(ctx)
        except RuntimeError as error:
            if str(error) != INTERRUPTED:
                raise
            _stopped(ctx)


def _stopped(ctx: click.Context) -> None:
    click.echo(_("Stopped before it was finished."), err=True)
    ctx.exit(STOPPED)


def _behind() -> bool:
    """Whether migrations are waiting."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@click.group(
    cls=Frame,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=None, version=__import__("weilu").__version__)
def root() -> None:
    """Weilu 围炉: run communities that live in chat groups, and see what works."""


def command(name: str, place: str) -> None:
    """Register a room's command (call it in the room's `apps.ready`).

    `place` is where it stands, as in "weilu.measure.commands:checkup".
    """
    if _places.get(name, place) != place:
        raise ValueError(f"The command {name} is registered twice.")
    _places[name] = place


def _loaded(place: str) -> click.Command:
    module, _colon, name = place.partition(":")
    found: click.Command = getattr(import_module(module), name)
    return found
