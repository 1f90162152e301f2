"""Background work of communities."""

from __future__ import annotations

from datetime import timedelta

from weilu.charter.communities import actions
from weilu.charter.communities.models import Community
from weilu.jobs.tasks import task


@task("charter.look_at_stages", every=timedelta(hours=6))
def look_at_stages() -> None:
    """Where a community's figures put it into another stage, that is noted."""
    found = Community.objects.filter(closed_at=None).select_related("workspace")
    for community in found.iterator(chunk_size=100):
        actions.look(community)
