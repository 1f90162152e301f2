"""Where a member sees their points."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.people.models import Member

LIVES = timedelta(days=180)


def my_points(member: Member, base: str = "") -> str:
    """A member's own page; for them alone."""
    return address("points:mine", "points", {"m": member.pk}, LIVES, base)
