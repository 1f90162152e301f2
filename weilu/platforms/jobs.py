"""Background work of intake."""

from __future__ import annotations

from weilu.jobs.tasks import task
from weilu.platforms import actions
from weilu.platforms.models import ImportRun
from weilu.platforms.signals import history_taken


def give_up(run_id: int) -> None:
    """Say on the import's page that it failed, instead of leaving its bar standing."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is not None:
        actions.refuse(run, str(actions.Failed(file=run.file_name)))


@task("platforms.take_in", queue="imports", max_attempts=3, gave_up=give_up)
def take_in(run_id: int) -> None:
    """Carry out one import, then tell whoever measures."""
    run = ImportRun.objects.select_related("workspace").filter(pk=run_id).first()
    if run is not None and actions.carry_out(run).taken:
        history_taken.send(sender=ImportRun, workspace=run.workspace)
