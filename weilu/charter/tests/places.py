"""One object of every kind the charter room's addresses can name, house rules left out."""

from __future__ import annotations

from typing import Any

from weilu.charter.communities.models import CharterLink, CharterVersion, Community
from weilu.kit import clock
from weilu.people.models import Workspace

#: What an endpoint or a page of the room could change.
CHARTERED: tuple[Any, ...] = (CharterLink, CharterVersion, Community)


def chartered(workspace: Workspace, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    return {**_communities(workspace, says)}


def _communities(workspace: Workspace, says: str) -> dict[str, int]:
    now = clock.now()
    community = Community.objects.create(
        workspace=workspace, name=f"{says} community", created_at=now
    )
    return {"community_id": community.pk}
