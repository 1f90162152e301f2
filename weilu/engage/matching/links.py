"""Where members keep their cards, answer introductions and see their teams; for them alone."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.people.models import Member

LIVES = timedelta(days=180)


def desk_link(member: Member, base: str = "") -> str:
    """A member's cards, introductions and teams."""
    return address("matching:desk", "matching", {"m": member.pk}, LIVES, base)
