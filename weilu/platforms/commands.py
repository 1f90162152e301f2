"""`weilu import`: histories into the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from weilu.cli.registry import STOPPED
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.faults import room_needed
from weilu.people.models import Workspace
from weilu.platforms import actions, formats
from weilu.platforms.contract import Refused
from weilu.platforms.models import ImportRun, ImportState
from weilu.platforms.signals import history_taken
from weilu.platforms.sources import FileSource

REFUSALS_PRINTED = 20
STOPPED_READING = gettext_lazy("Stopped while reading %s; nothing of it was taken.")
STOPPED_RECORDING = gettext_lazy(
    "Stopped while recording %s; what was taken by then stays. The same command takes the rest."
)


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
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--workspace", "slug", default="", help="Slug of the workspace (default: the first).")
@reading_options
def import_files(
    files: tuple[str, ...], slug: str, format_: str | None, zone: str, date_order: str | None
) -> None:
    """Take histories into the workspace; what it has already is skipped."""
    workspace = _workspace(slug)
    told = {"format": format_ or "", "zone": zone, "date_order": date_order or ""}
    runs = []
    try:
        for name in files:
            runs.append(_carry_out(workspace, Path(name), told))
    finally:
        if any(run and run.taken for run in runs):
            history_taken.send(sender=ImportRun, workspace=workspace)
    if any(run is None or run.state == ImportState.REFUSED for run in runs):
        raise click.exceptions.Exit(2)


def _workspace(slug: str) -> Workspace:
    wanted = Workspace.objects.filter(slug=slug) if slug else Workspace.objects.order_by("pk")
    found = wanted.first()
    if found is None:
        raise click.ClickException(
            _("There is no such workspace yet. `weilu up` makes the first one.")
        )
    return found


def _carry_out(workspace: Workspace, path: Path, told: dict[str, str]) -> ImportRun | None:
    """Import one file and say what came of it; None when there is no such file to be read."""
    try:
        size = FileSource(path).size
    except WeiluError as error:
        click.echo(str(error), err=True)
        return None
    with room_needed(Path(settings.WEILU_HOME)):
        run = ImportRun.objects.create(
            workspace=workspace, file_name=path.name, path=str(path), size=size,
            created_at=clock.now(), **told,
        )  # fmt: skip
        with _stoppable(run):
            with progress_bar(path.name) as progress:
                run = actions.carry_out(run, progress)
            _report(run)
    return run


@contextmanager
def _stoppable(run: ImportRun) -> Iterator[None]:
    """Ctrl-C ends the import as its page's button does, and says what stays."""
    try:
        yield
    except KeyboardInterrupt:
        recording = ImportRun.objects.filter(pk=run.pk, state=ImportState.RECORDING).exists()
        actions.cancel_import(run)
        click.echo((STOPPED_RECORDING if recording else STOPPED_READING) % run.file_name, err=True)
        raise click.exceptions.Exit(STOPPED) from None


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
    if run.repeated:
        click.echo(_("  %(count)d more stand in it twice and count once") % {"count": run.repeated})
    for line in run.refusals[:REFUSALS_PRINTED]:
        click.echo(f"  {Refused(*line)}")
    if run.refused > REFUSALS_PRINTED:
        click.echo(_("  … and %(more)d more") % {"more": run.refused - REFUSALS_PRINTED})
