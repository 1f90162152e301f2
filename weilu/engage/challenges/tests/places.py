"""A challenge of somebody, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.challenges import actions
from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant, Payout, Plan
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
CHALLENGED = (Challenge, Plan, Entrant, CheckIn, Copy, Payout)


def challenge_of(workspace: Workspace, member: int, other: int, says: str) -> dict[str, int]:
    """A running challenge with a check-in that looks like another."""
    now = clock.now()
    held = Challenge(
        workspace=workspace, name=f"{says} challenge", first=now.date() - timedelta(days=2),
        zone="UTC", state="on",
    )  # fmt: skip
    actions.save(held, Plan(goal=f"{says} goal", path=["run"]), [], None)
    made = []
    for number, one in enumerate((other, member)):
        entrant = Entrant.objects.create(
            challenge=held, member_id=one, zone="UTC", via="page", entered_at=now
        )
        made.append(CheckIn.objects.create(
            entrant=entrant, key="k", at=now - timedelta(hours=2 - number), seen_at=now,
            via="page", text=f"{says} note", picture=b"jpeg",
        ))  # fmt: skip
    copy = Copy.objects.create(checkin=made[1], earlier=made[0], likeness=1, found_at=now)
    return {
        "challenge_id": held.pk, "entrant_id": made[1].entrant_id, "checkin_id": made[1].pk,
        "copy_id": copy.pk,
    }  # fmt: skip
