"""One object of every kind the charter room's addresses can name, house rules left out."""

from __future__ import annotations

from typing import Any

from weilu.charter.communities import actions as communities
from weilu.charter.communities.models import CharterLink, CharterVersion, Community
from weilu.people.models import Workspace

#: What an endpoint or a page of the room could change.
CHARTERED: tuple[Any, ...] = (CharterLink, CharterVersion, Community)


def chartered(workspace: Workspace, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    return {**_communities(workspace, says)}


def _communities(workspace: Workspace, says: str) -> dict[str, int]:
    community = communities.open_community(workspace, f"{says} community", None)
    communities.write(community, {"creed": f"{says} creed"}, None)
    version = communities.publish(community, None)
    link = communities.share(community, f"{says} friend", 30, None)
    # House rules count their editions from one, too: `number` means either.
    assert version.number == 1
    return {"community_id": community.pk, "charter_link_id": link.pk}
