"""Verbs of the bench: ask, accept, change, end; what groups need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.hosts import telling
from weilu.engage.hosts.facts import (
    DutyNeedChanged,
    HostAccepted,
    HostAgreed,
    HostChanged,
    HostDeclined,
    HostEnded,
    HostInvited,
)
from weilu.engage.hosts.models import DutyNeed, Host, Shift, ShiftState
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import actions as people
from weilu.people import audit
from weilu.people.models import Account, Group, Workspace

ROOM = "engage"
SOURCE = "weilu:hosts"


class HostsAlready(WeiluError):
    code = "hosts.already"
    status = 409
    sentence = _("%(name)s hosts already, or has been asked. Open their page instead.")


class NotAHost(WeiluError):
    code = "hosts.not_now"
    status = 409
    sentence = _("That cannot be done with this host as things stand. Load the page anew.")


class Undisclosed(WeiluError):
    code = "hosts.undisclosed"
    sentence = _("Say what members see beside the name: a host is always shown as a host.")


class NoBot(WeiluError):
    code = "hosts.no_bot"
    sentence = _("A bot cannot host: choose a person.")


class NeedsNote(WeiluError):
    code = "hosts.needs_note"
    sentence = _("Write when and how they agreed.")


@transaction.atomic
def invite(host: Host, by: Account) -> Host:
    """Ask a member to host; nothing is planned before they accept.

    Raises `HostsAlready`, `NoBot`, `Undisclosed`.
    """
    _check(host)
    host.invited_at = clock.now()
    try:
        with transaction.atomic():
            host.save()
    except IntegrityError:
        raise HostsAlready(name=host.member.name) from None
    telling.invite(host, by)
    _note(host, HostInvited(host.pk, host.disclosed_as, audit.number(by)))
    return host


def _check(host: Host) -> None:
    if host.member.is_bot:
        raise NoBot
    if not host.disclosed_as.strip():
        raise Undisclosed


@transaction.atomic
def accept(host: Host) -> None:
    """The member agrees on their own page, and is shown as host from now on. Raises `NotAHost`."""
    _begin(host, "page", None)
    record(
        host.workspace_id, HostAccepted(host.pk, host.disclosed_as), source=SOURCE,
        external_id=f"accepted:{host.pk}", actor=host.member_id,
    )  # fmt: skip


@transaction.atomic
def agreed_in_person(host: Host, note: str, by: Account) -> None:
    """Staff note that they agreed, and when and how. Raises `NotAHost`, `NeedsNote`."""
    if not note.strip():
        raise NeedsNote
    _begin(host, "in_person", by)
    _note(host, HostAgreed(host.pk, host.disclosed_as, note.strip()[:300], audit.number(by)))


def _begin(host: Host, how: str, by: Account | None) -> None:
    asked = Host.objects.filter(pk=host.pk, accepted_at=None, ended_at=None)
    if not asked.update(accepted_at=clock.now(), accepted_how=how):
        raise NotAHost
    _mark(host, by)
    host.refresh_from_db()


def _mark(host: Host, by: Account | None) -> None:
    """Count them as staff, so that figures of members leave them out."""
    host.member.refresh_from_db()
    if not host.member.is_staff:
        people.mark_staff([host.member], True, by)
        Host.objects.filter(pk=host.pk).update(made_staff=True)


@transaction.atomic
def decline(host: Host) -> None:
    """The member does not want to, or no longer: only they can say yes again. Raises `NotAHost`."""
    _stop(host, None)
    Host.objects.filter(pk=host.pk).update(accepted_at=None, accepted_how="")
    host.refresh_from_db()
    record(
        host.workspace_id, HostDeclined(host.pk), source=SOURCE,
        external_id=f"declined:{host.pk}:{clock.now().timestamp()}", actor=host.member_id,
    )  # fmt: skip


@transaction.atomic
def change(host: Host, by: Account) -> Host:
    """Keep what was changed; what no longer fits becomes a hole. Raises `Undisclosed`."""
    _check(host)
    host.save()
    _note(host, HostChanged(host.pk, host.disclosed_as, audit.number(by)))
    return host


@transaction.atomic
def end(host: Host, by: Account | None) -> None:
    """They host no more; their shifts to come become holes. Raises `NotAHost`."""
    _stop(host, by)
    _note(host, HostEnded(host.pk, "ended", audit.number(by)))


def end_due(workspace: Workspace, today: date) -> int:
    """End whose last day is over; how many."""
    over = Host.objects.filter(workspace=workspace, ended_at=None, until__lt=today)
    found = list(over.select_related("member", "workspace"))
    for host in found:
        end(host, None)
    return len(found)


def _stop(host: Host, by: Account | None) -> None:
    now = clock.now()
    if not Host.objects.filter(pk=host.pk, ended_at=None).update(ended_at=now):
        raise NotAHost
    ahead = Shift.objects.filter(state=ShiftState.PLANNED, at__gt=now)
    ahead.filter(host=host).update(host=None, told_at=None, is_own=False)
    ahead.filter(offered_to=host).update(offered_to=None)
    host.refresh_from_db()
    if host.made_staff:
        people.mark_staff([host.member], False, by)
        Host.objects.filter(pk=host.pk).update(made_staff=False)


@transaction.atomic
def resume(host: Host, by: Account) -> None:
    """They host again as they agreed; who stopped themselves is only asked again.

    Raises `HostsAlready`, `NotAHost`.
    """
    if not host.ended_at:
        raise NotAHost
    try:
        with transaction.atomic():
            Host.objects.filter(pk=host.pk).update(ended_at=None)
    except IntegrityError:
        raise HostsAlready(name=host.member.name) from None
    host.refresh_from_db()
    if host.accepted_at:
        _mark(host, by)
    _note(host, HostEnded(host.pk, "resumed", audit.number(by)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What groups are to need."""

    duty: str
    weekdays: list[int]
    hour: time
    holidays: str = "as_usual"


@transaction.atomic
def need(groups: Iterable[Group], wanted: Wanted, by: Account) -> list[DutyNeed]:
    """Set what each of these groups needs of a duty, in place of what it needed of it."""
    found = []
    given: dict[str, Any] = {
        "weekdays": sorted(set(wanted.weekdays)), "hour": wanted.hour, "holidays": wanted.holidays,
    }  # fmt: skip
    for group in groups:
        one, _made = DutyNeed.objects.update_or_create(
            group=group, duty=wanted.duty, defaults=given
        )
        found.append(one)
        _note_need(one, "set", by)
    return found


@transaction.atomic
def need_no_more(held: DutyNeed, by: Account) -> None:
    """A group needs it no longer; what nobody settled by hand is taken off the rota."""
    _note_need(held, "taken_out", by)
    ahead = Shift.objects.filter(group=held.group_id, duty=held.duty, at__gt=clock.now())
    ahead.filter(state=ShiftState.PLANNED, is_own=False, told_at=None).delete()
    held.delete()


def _note_need(held: DutyNeed, did: str, by: Account) -> None:
    fact = DutyNeedChanged(duty=held.duty, did=did, by=audit.number(by))
    audit.note(held.group.workspace, fact, room=ROOM, group_id=held.group_id)


def _note(host: Host, fact: Any) -> None:
    audit.note(host.workspace, fact, room=ROOM, subject=host.member_id)
