"""Where house rules are read and accepted on a phone."""

from __future__ import annotations

from datetime import timedelta

from weilu.charter.house_rules.models import Edition
from weilu.console.member_pages import address
from weilu.people.models import Group, Member

#: The public link of a version, and a member's own link, are good for so long.
PUBLIC_LIVES, PERSONAL_LIVES = timedelta(days=3_650), timedelta(days=30)


def public_link(edition: Edition, base: str = "") -> str:
    """Where anybody reads one version."""
    return address("charter:public_rules", "rules", {"e": edition.pk}, PUBLIC_LIVES, base)


def personal_link(member: Member, group: Group | None, base: str = "") -> str:
    """Where a member reads and accepts what holds in a group; for them alone."""
    says = {"m": member.pk, "g": group.pk if group else 0}
    return address("charter:my_rules", "my-rules", says, PERSONAL_LIVES, base)
