"""Where a charter is shown to whoever has its link."""

from __future__ import annotations

from weilu.charter.communities.models import CharterLink
from weilu.console.member_pages import address
from weilu.kit import clock

PURPOSE = "charter"


def shared_link(link: CharterLink, base: str = "") -> str:
    """The charter in force, for anybody who has the link, until it runs out or is revoked."""
    lives = link.expires_at - clock.now()
    return address("charter:shared_charter", PURPOSE, {"l": link.pk}, lives, base)
