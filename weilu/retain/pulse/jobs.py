"""Background work of the pulse."""

from __future__ import annotations

from datetime import timedelta

from weilu.jobs.tasks import task
from weilu.retain.pulse import asking
from weilu.retain.pulse.models import PulsePlan


@task("retain.pulse", every=timedelta(minutes=20))
def ask() -> None:
    """Ask whoever is due."""
    for plan in PulsePlan.objects.filter(is_on=True).select_related("workspace"):
        asking.go_round(plan)
