"""What hosts are told, in private and once: the invitation, tomorrow's shift, a shift to take."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.engage.hosts import links, rules
from weilu.engage.hosts.models import Host, Shift, ShiftState
from weilu.engage.hosts.wording import DUTIES
from weilu.kit import clock
from weilu.outbox import alone
from weilu.outbox.alone import Word
from weilu.outbox.models import Task
from weilu.people.models import Account

ROOM = "engage"
#: Shifts told of in one round.
AT_ONCE = 2_000


def invite(host: Host, by: Account) -> Task | None:
    """Ask a member; a person's task where nobody can write to them."""
    text = _(
        "%(community)s would like you to host, shown to everybody as “%(badge)s”. "
        "What that means, and yes or no: %(link)s"
    ) % {
        "community": host.workspace.name, "badge": host.disclosed_as,
        "link": links.my_shifts(host),
    }  # fmt: skip
    title = _("Ask %(name)s to host") % {"name": host.member.name}
    return _tell(host, f"hosts:invite:{host.pk}", title, text, None, by)


def tell_due() -> int:
    """Tell hosts of tomorrow's shifts, from the evening on; how many. Nobody is told twice."""
    now = clock.now()
    near = Shift.objects.filter(
        state=ShiftState.PLANNED, told_at=None, host__isnull=False, at__gt=now,
        at__lte=now + timedelta(days=2),
    ).select_related("group__workspace")  # fmt: skip
    due = [one.pk for one in near.order_by("at")[:AT_ONCE] if _is_evening(one, now)]
    return sum(_tell_shift(pk) for pk in due)


def _is_evening(shift: Shift, now: datetime) -> bool:
    zone = ZoneInfo(shift.group.workspace.zone)
    return now >= datetime.combine(shift.day - timedelta(days=1), time(rules.EVENING), zone)


@transaction.atomic
def _tell_shift(shift_id: int) -> bool:
    mine = Shift.objects.filter(pk=shift_id, told_at=None, state=ShiftState.PLANNED)
    if not mine.exclude(host=None).update(told_at=clock.now()):
        return False
    held = Shift.objects.select_related("group__workspace", "host__member", "host__workspace")
    shift = held.get(pk=shift_id)
    assert shift.host is not None
    text = _("%(what)s\nWhat to do, or if you cannot: %(link)s") % {
        "what": told(shift), "link": links.my_shifts(shift.host),
    }  # fmt: skip
    title = _("Tell %(name)s of their shift") % {"name": shift.host.member.name}
    key = f"hosts:shift:{shift.pk}:{shift.host_id}"
    task = _tell(shift.host, key, title, text, shift.at)
    Shift.objects.filter(pk=shift.pk).update(task=task)
    return True


def told(shift: Shift) -> str:
    """A shift in a line: when, where, what."""
    local = shift.at.astimezone(ZoneInfo(shift.group.workspace.zone))
    return _("%(moment)s, “%(group)s”: %(duty)s") % {
        "moment": f"{local:%m-%d %H:%M}", "group": shift.group.name, "duty": DUTIES[shift.duty],
    }  # fmt: skip


def offer(shift: Shift, host: Host) -> Task | None:
    """Ask a host whether they can take a shift."""
    text = _("Can you take this shift? %(what)s\nYes or no: %(link)s") % {
        "what": told(shift), "link": links.my_shifts(host),
    }  # fmt: skip
    title = _("Ask %(name)s to take a shift") % {"name": host.member.name}
    return _tell(host, f"hosts:offer:{shift.pk}:{host.pk}", title, text, shift.at)


def _tell(
    host: Host, key: str, title: str, text: str, due: datetime | None, by: Account | None = None
) -> Task | None:
    """Write to a host in private, else leave it to a person; that task."""
    word = Word(key, text, title, title, until=due, assignee=host.account or by)
    told = alone.tell(host.member, ROOM, word)
    return told if isinstance(told, Task) else None
