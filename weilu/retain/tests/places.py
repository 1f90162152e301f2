"""A question to somebody, for tests of who reaches what."""

from __future__ import annotations

from weilu.kit import clock
from weilu.people.models import Workspace
from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan

#: What its endpoints could change.
ASKED = (PulseAsk, PulseFrame, PulsePlan)


def pulse_of(workspace: Workspace, group: int, member: int, says: str) -> dict[str, int]:
    """It was answered in words."""
    now = clock.now()
    PulsePlan.objects.create(workspace=workspace, is_on=True, changed_at=now)
    PulseAsk.objects.create(
        group_id=group, member_id=member, dimension="useful", stratum="some", asked_at=now,
        fortnight=1, score=5, words=f"{says} words", answered_at=now,
    )  # fmt: skip
    return {}
