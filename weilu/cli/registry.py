"""Where rooms hang their commands. `weilu.cli.__main__` runs what was registered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from weilu.kit.errors import WeiluError

#: Exit code of what Ctrl-C ended, as shells have it: 128 + SIGINT.
STOPPED = 130


_without_pandas: set[str] = set()


class Frame(click.Group):
    """The root command: a WeiluError becomes one sentence on stderr and exit code 2;
    Ctrl-C ends in one, too."""

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


def command(added: click.Command, *, pandas: bool = True) -> click.Command:
    """Register a room's command (call it in the room's `apps.ready`).

    `pandas` tells whether it may meet code that asks Arrow or Ibis for data frames.
    """
    if added.name in root.commands:
        raise ValueError(f"The command {added.name} is registered twice.")
    root.add_command(added)
    if not pandas:
        _without_pandas.add(added.name or "")
    return added


def needs_no_pandas(names: Iterable[str]) -> bool:
    """Whether a command of these names does without data frames."""
    return not _without_pandas.isdisjoint(names)
