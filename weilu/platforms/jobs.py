"""Background work of intake."""

from __future__ import annotations

from pathlib import Path

from weilu.jobs.tasks import task
from weilu.platforms import actions
from weilu.platforms.models import ImportRun
from weilu.platforms.signals import history_taken
from weilu.platforms.uploads import throw_away


def give_up(run_id: int) -> None:
    """Say on the import's page that it failed, instead of leaving its bar standing."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is not None:
        actions.refuse(run, str(actions.Failed(file=run.file_name)))
        throw_away(Path(run.path))


@task("platforms.take_in", queue="imports", max_attempts=3, gave_up=give_up)
def take_in(run_id: int) -> None:
    """Carry out one import, then tell whoever measures."""
    run = ImportRun.objects.select_related("workspace").filter(pk=run_id).first()
    if run is None:
        return
    taken = actions.carry_out(run).taken
    # What people said is kept once, in the log; a file that came over the web has done its work.
    throw_away(Path(run.path))
    if taken:
        history_taken.send(sender=ImportRun, workspace=run.workspace)
