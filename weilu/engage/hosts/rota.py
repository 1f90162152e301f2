"""Verbs of the rota: plan it, change it by hand, and what hosts say of their own shifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weilu.engage.hosts import rules, telling
from weilu.engage.hosts.actions import ROOM, SOURCE
from weilu.engage.hosts.facts import RotaPlanned, ShiftChanged, ShiftTold
from weilu.engage.hosts.models import TAKING, DutyNeed, Host, Shift, ShiftState
from weilu.engage.hosts.rules import Benched, Need, Slot
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.workdays import is_working_day
from weilu.people import audit
from weilu.people.models import Account, Workspace

LONGEST_SAID = 300


class ShiftGone(WeiluError):
    code = "hosts.shift_gone"
    status = 409
    sentence = _("This shift is past or settled already. Load the page anew.")


class CannotTake(WeiluError):
    code = "hosts.cannot_take"
    status = 409
    sentence = _("%(name)s has a shift on that day already, or does not host.")


@transaction.atomic
def plan(workspace: Workspace, by: Account | None = None, days: int = rules.AHEAD) -> RotaPlanned:
    """Lay out the next days and fill what nobody is on; what is settled by hand stays.

    A second call without a change in between does nothing: told in the log only if it did.
    """
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # one planning at a time
    today = clock.today(workspace.zone)
    needs = {(one.group_id, one.duty): one for one in _needs(workspace)}
    wanted = rules.slots(
        (Need(one.group_id, one.duty, frozenset(one.weekdays), one.holidays)
         for one in needs.values()),
        today, days, partial(is_working_day, zone=workspace.zone),
    )  # fmt: skip
    _clear(workspace, today, set(wanted))
    _lay_out(workspace, wanted, needs)
    filled, holes = _fill(workspace, today, set(wanted))
    fact = RotaPlanned(filled=filled, holes=holes, by=audit.number(by))
    if filled or by is not None:
        audit.note(workspace, fact, room=ROOM)
    return fact


def _needs(workspace: Workspace) -> Iterable[DutyNeed]:
    return DutyNeed.objects.filter(group__workspace=workspace)


def _standing(workspace: Workspace, since: date) -> Any:
    here = Shift.objects.filter(group__workspace=workspace, day__gte=since)
    return here.exclude(state=ShiftState.SWAPPED)


def slot_of(shift: Shift) -> Slot:
    return Slot(shift.day, shift.group_id, shift.duty)


def _clear(workspace: Workspace, today: date, wanted: set[Slot]) -> None:
    """Take off what no need asks for, and hosts whom a shift no longer fits."""
    fitting = {one.host: one for one in bench(workspace)}
    loose = _standing(workspace, today).filter(
        state=ShiftState.PLANNED, is_own=False, told_at=None, at__gt=clock.now()
    )
    gone, freed = [], []
    for shift in loose:
        if slot_of(shift) not in wanted:
            gone.append(shift.pk)
        elif shift.host_id and not _fits(fitting.get(shift.host_id), shift):
            freed.append(shift.pk)
    for first in range(0, len(gone), 500):
        Shift.objects.filter(pk__in=gone[first : first + 500]).delete()
    for first in range(0, len(freed), 500):
        Shift.objects.filter(pk__in=freed[first : first + 500]).update(host=None)


def _fits(host: Benched | None, shift: Shift) -> bool:
    return host is not None and host.takes(slot_of(shift))


def _lay_out(
    workspace: Workspace, wanted: Iterable[Slot], needs: dict[tuple[int, str], DutyNeed]
) -> None:
    """A row for every slot still to come, nobody on it yet."""
    zone, now, fresh = ZoneInfo(workspace.zone), clock.now(), []
    have = {slot_of(one) for one in _standing(workspace, clock.today(workspace.zone))}
    for slot in wanted:
        at = datetime.combine(slot.day, needs[slot.group, slot.duty].hour, zone)
        if slot not in have and at > now:
            fresh.append(Shift(group_id=slot.group, duty=slot.duty, day=slot.day, at=at))
    Shift.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)


def _fill(workspace: Workspace, today: date, wanted: set[Slot]) -> tuple[int, int]:
    """Put somebody on each hole; how many were filled, and how many stay."""
    open_now = _standing(workspace, today).filter(
        state=ShiftState.PLANNED, host=None, offered_to=None, at__gt=clock.now()
    )
    # What somebody gave up and nobody took stays a hole that staff fill.
    free = [one for one in open_now if not one.is_own and not one.passed]
    holes = {slot_of(one): one for one in free if slot_of(one) in wanted}
    chosen = rules.plan(holes, bench(workspace))
    changed = []
    for slot, host in chosen.items():
        if host is not None:
            holes[slot].host_id = host
            changed.append(holes[slot])
    Shift.objects.bulk_update(changed, ["host"], batch_size=500)
    return len(changed), len(holes) - len(changed)


def bench(workspace: Workspace) -> list[Benched]:
    """Everybody who hosts, as planning sees them."""
    today = clock.today(workspace.zone)
    taken: dict[int, list[date]] = defaultdict(list)
    lately = today - rules.LATELY
    here = Shift.objects.filter(host__workspace=workspace, day__gte=lately, state__in=TAKING)
    for host, day in here.values_list("host", "day"):
        taken[host].append(day)
    on = Host.objects.filter(workspace=workspace, ended_at=None, accepted_at__isnull=False)
    return [
        Benched(
            one.pk, frozenset(one.duties), frozenset(one.weekdays), frozenset(one.groups),
            one.most_a_week, one.until, frozenset(taken[one.pk]), len(taken[one.pk]),
        )
        for one in on.order_by("pk")
    ]  # fmt: skip


@transaction.atomic
def assign(shift: Shift, host: Host | None, by: Account) -> Shift:
    """Put a host on a shift to come, or take them off (None). Raises `ShiftGone`, `CannotTake`."""
    held = _to_come(shift)
    if host is not None and host.state != "on":
        raise CannotTake(name=host.member.name)
    held.host, held.offered_to, held.is_own, held.told_at = host, None, True, None
    _keep(held, host)
    _note(held, "assigned" if host else "opened", by)
    return held


@transaction.atomic
def swap(one: Shift, other: Shift, by: Account) -> None:
    """Let the hosts of two shifts to come change places. Raises `ShiftGone`, `CannotTake`."""
    if one.pk == other.pk:
        raise ShiftGone
    first, second = _to_come(one), _to_come(other)
    before, after = first.host, second.host
    for held in (first, second):  # both off first: they may be of one day
        held.host, held.offered_to, held.is_own, held.told_at = None, None, True, None
        held.save()
    for held, host in ((first, after), (second, before)):
        held.host = host
        _keep(held, host)
        _note(held, "swapped", by)


@transaction.atomic
def drop(shift: Shift, by: Account) -> None:
    """Leave a shift out; whoever was on it keeps the day free. Raises `ShiftGone`."""
    held = _to_come(shift)
    held.state, held.is_own, held.offered_to = ShiftState.DROPPED, True, None
    held.save()
    _note(held, "dropped", by)


@transaction.atomic
def put_back(shift: Shift, by: Account) -> None:
    """Plan it again, with the same host. Raises `ShiftGone`, `CannotTake`."""
    held = _locked(shift)
    if held.state != ShiftState.DROPPED or held.at <= clock.now():
        raise ShiftGone
    held.state = ShiftState.PLANNED
    if held.host is not None and held.host.state != "on":
        held.host = None
    _keep(held, held.host)
    _note(held, "put_back", by)


@transaction.atomic
def mark(shift: Shift, by: Account, *, done: bool) -> None:
    """Staff say what became of a shift that began. Raises `ShiftGone`."""
    held = _locked(shift)
    may = held.state in TAKING and held.host_id and held.at <= clock.now()
    if not may:
        raise ShiftGone
    held.state = ShiftState.DONE if done else ShiftState.MISSED
    held.how = "staff" if done else ""
    held.save()
    _note(held, "done" if done else "missed", by)


@transaction.atomic
def tell_done(shift: Shift, host: Host, said: str) -> None:
    """The host says what happened; also after it counted as missed. Raises `ShiftGone`."""
    held = _mine(shift, host, TAKING)
    if clock.today(host.workspace.zone) < held.day:
        raise ShiftGone
    held.state, held.said = ShiftState.DONE, said.strip()[:LONGEST_SAID]
    held.how = held.how or "told"
    held.save()
    _say(held, host, "told_done")


@transaction.atomic
def give_up(shift: Shift, host: Host) -> Shift:
    """The host cannot: it becomes a hole, offered to the next on the bench. Raises `ShiftGone`."""
    held = _mine(shift, host, (ShiftState.PLANNED,))
    if held.at <= clock.now():
        raise ShiftGone
    held.state = ShiftState.SWAPPED
    held.save()
    hole = Shift.objects.create(
        group=held.group, duty=held.duty, day=held.day, at=held.at,
        passed=sorted({*held.passed, host.pk}),
    )  # fmt: skip
    _say(held, host, "given_up")
    offer_on(hole)
    return hole


def offer_on(hole: Shift) -> Host | None:
    """Offer a hole to whoever on the bench has least and can; in the caller's transaction."""
    workspace = hole.group.workspace
    found = rules.next_on(slot_of(hole), bench(workspace), hole.passed)
    here = Host.objects.filter(workspace=workspace).select_related("member", "workspace", "account")
    hole.offered_to = here.get(pk=found) if found else None
    hole.save()
    if hole.offered_to:
        telling.offer(hole, hole.offered_to)
    return hole.offered_to


@transaction.atomic
def answer(shift: Shift, host: Host, *, yes: bool) -> None:
    """A host takes a shift offered to them, or cannot. Raises `ShiftGone`, `CannotTake`."""
    held = _locked(shift)
    if held.offered_to_id != host.pk or held.at <= clock.now() or host.state != "on":
        raise ShiftGone
    held.offered_to = None
    if yes:
        held.host, held.is_own = host, True
        _keep(held, host)
        _say(held, host, "taken")
    else:
        held.passed = sorted({*held.passed, host.pk})
        _say(held, host, "passed")
        offer_on(held)


def _mine(shift: Shift, host: Host, states: Iterable[str]) -> Shift:
    held = _locked(shift)
    if held.host_id != host.pk or held.state not in states:
        raise ShiftGone
    return held


def _to_come(shift: Shift) -> Shift:
    held = _locked(shift)
    if held.state != ShiftState.PLANNED or held.at <= clock.now():
        raise ShiftGone
    return held


def _locked(shift: Shift) -> Shift:
    rows = Shift.objects.select_for_update(of=("self",))
    found = rows.select_related("group__workspace", "host__member").filter(pk=shift.pk).first()
    if found is None:
        raise ShiftGone
    return found


def _keep(shift: Shift, host: Host | None) -> None:
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError:
        raise CannotTake(name=host.member.name if host else "") from None


def _note(shift: Shift, did: str, by: Account | None) -> None:
    fact = ShiftChanged(
        shift=shift.pk, duty=shift.duty, day=shift.day.isoformat(), did=did, by=audit.number(by)
    )
    audit.note(
        shift.group.workspace, fact, room=ROOM, group_id=shift.group_id,
        subject=shift.host.member_id if shift.host else None,
    )  # fmt: skip


def _say(shift: Shift, host: Host, did: str) -> None:
    fact = ShiftTold(shift=shift.pk, duty=shift.duty, day=shift.day.isoformat(), did=did)
    record(
        host.workspace_id, fact, source=SOURCE, group_id=shift.group_id, actor=host.member_id,
        external_id=f"{did}:{shift.pk}:{host.pk}:{clock.now().timestamp()}",
    )  # fmt: skip


@transaction.atomic
def settle(shift_id: int, state: str) -> bool:
    """Note that a shift was seen done, or missed; False where somebody settled it meanwhile."""
    held = Shift.objects.filter(pk=shift_id, state=ShiftState.PLANNED).exclude(host=None)
    if not held.update(state=state, how="seen" if state == ShiftState.DONE else ""):
        return False
    shift = Shift.objects.select_related("group__workspace", "host__member").get(pk=shift_id)
    _note(shift, state, None)
    return True


def unsettled(workspace: Workspace) -> Any:
    """Shifts that began and that nobody told of."""
    return Shift.objects.filter(
        Q(group__workspace=workspace) & Q(state=ShiftState.PLANNED) & Q(host__isnull=False),
        day__lte=clock.today(workspace.zone),
    )
