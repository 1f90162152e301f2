"""Points of somebody, for tests of who reaches what."""

from __future__ import annotations

from weilu.engage.points.models import (
    Badge,
    BadgeHeld,
    BoardMute,
    Level,
    PointPolicy,
    PointRule,
    PointTrial,
)
from weilu.kit import clock
from weilu.ledger.actions import issuer, open_account, post
from weilu.ledger.models import Entry, LedgerAccount, Transfer
from weilu.people.models import Workspace

#: What its endpoints could change.
POINTED = (
    Badge, BadgeHeld, BoardMute, Level, PointPolicy, PointRule, PointTrial, LedgerAccount, Transfer,
    Entry,
)  # fmt: skip


def points_of(workspace: Workspace, member: int, says: str) -> dict[str, object]:
    """A rule, a level, a badge and a correction booked for a member."""
    now = clock.now()
    rule = PointRule.objects.create(
        workspace=workspace, name=f"{says} points", act="message", points=5, since=now
    )
    level = Level.objects.create(workspace=workspace, name=f"{says} level", earned=10)
    badge = Badge.objects.create(workspace=workspace, name=f"{says} badge", act="reply", times=9)
    legs = [(issuer(workspace), -9), (open_account(workspace, "member", member), 9)]
    booked = post(
        workspace, "points:by-hand:x", legs, room="points", kind="corrected", why=f"{says} reason"
    )
    return {
        "point_rule_id": rule.pk, "level_id": level.pk, "badge_id": badge.pk,
        "booked_id": str(booked.pk),
    }  # fmt: skip
