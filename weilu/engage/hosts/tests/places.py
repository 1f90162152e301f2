"""A host, a need and a shift of somebody, for tests of who reaches what."""

from __future__ import annotations

from datetime import date, time, timedelta

from weilu.engage.hosts.models import Brought, DutyNeed, Host, Shift
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
BENCHED = (Brought, DutyNeed, Host, Shift)


def host_of(workspace: Workspace, group: int, member: int, says: str) -> dict[str, int]:
    """Somebody who was asked to host, and a hole they could take."""
    now = clock.now()
    host = Host.objects.create(
        workspace=workspace, member_id=member, disclosed_as=f"{says} host", duties=["open"],
        weekdays=[0], invited_at=now,
    )  # fmt: skip
    need = DutyNeed.objects.create(group_id=group, duty="open", weekdays=[0], hour=time(20))
    shift = Shift.objects.create(
        group_id=group, duty="open", day=date(2036, 1, 7), at=now + timedelta(days=9)
    )
    return {"host_id": host.pk, "need_id": need.pk, "shift_id": shift.pk}
