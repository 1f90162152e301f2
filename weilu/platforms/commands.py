"""`weilu import`: histories into the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from weilu.kit import clock
from weilu.people.models import Workspace
from weilu.platforms import actions, formats
from weilu.platforms.models import ImportRun, ImportState
from weilu.platforms.signals import history_taken

REFUSALS_PRINTED = 20


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command that reads exports has."""
    keys = [known.key for known in formats.FORMATS]
    for option in (
        click.option("--format", "format_", type=click.Choice(keys), help="Read as this format."),
        click.option("--zone", default="", help="Time zone of exports that name none."),
        click.option(
            "--date-order", type=click.Choice(["DMY", "MDY", "YMD"]), default=None,
            help="Order of day, month and year where an export leaves it open.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """A bar on stderr; gets shares 0–1. Silent when stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as p:
        task = p.add_task(title, total=1.0)
        yield lambda share: p.update(task, completed=share)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--workspace", "slug", default="", help="Slug of the workspace (default: the first).")
@reading_options
def import_files(
    files: tuple[str, ...], slug: str, format_: str | None, zone: str, date_order: str | None
) -> None:
    """Take histories into the workspace; what it has already is skipped."""
    workspace = _workspace(slug)
    runs = [
        _carry_out(workspace, Path(name), format_ or "", zone, date_order or "") for name in files
    ]
    if any(run.taken for run in runs):
        history_taken.send(sender=ImportRun, workspace=workspace)
    if any(run.state == ImportState.REFUSED for run in runs):
        raise click.exceptions.Exit(2)


def _workspace(slug: str) -> Workspace:
    wanted = Workspace.objects.filter(slug=slug) if slug else Workspace.objects.order_by("pk")
    found = wanted.first()
    if found is None:
        raise click.ClickException(
            _("There is no such workspace yet. `weilu up` makes the first one.")
        )
    return found


def _carry_out(
    workspace: Workspace, path: Path, format_: str, zone: str, date_order: str
) -> ImportRun:
    run = ImportRun.objects.create(
        workspace=workspace, file_name=path.name, path=str(path), size=path.stat().st_size,
        format=format_, zone=zone, date_order=date_order, created_at=clock.now(),
    )  # fmt: skip
    with progress_bar(path.name) as progress:
        run = actions.carry_out(run, progress)
    _report(run)
    return run


def _report(run: ImportRun) -> None:
    if run.state == ImportState.REFUSED:
        click.echo(run.why, err=True)
        return
    click.echo(
        _("%(file)s: %(taken)d events taken, %(skipped)d had already, %(refused)d lines refused")
        % {
            "file": run.file_name,
            "taken": run.taken,
            "skipped": run.skipped,
            "refused": run.refused,
        }
    )
    for where, why in run.refusals[:REFUSALS_PRINTED]:
        click.echo(f"  {where}: {why}")
    if run.refused > REFUSALS_PRINTED:
        click.echo(_("  … and %(more)d more") % {"more": run.refused - REFUSALS_PRINTED})
