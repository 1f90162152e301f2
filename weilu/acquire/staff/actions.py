"""Verbs about staff accounts and their pace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.staff import planning, rules
from weilu.acquire.staff.facts import PaceChanged, StaffAccountChanged, StaffAccountRested
from weilu.acquire.staff.models import Pace, StaffAccount
from weilu.acquire.staff.wording import STEP_FAULTS
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import actions as people
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace


class AccountKnown(WeiluError):
    code = "acquire.account_known"
    status = 409
    sentence = _("This account is in the list already: look for “%(handle)s”.")


class PaceNameTaken(WeiluError):
    code = "acquire.pace_name_taken"
    status = 409
    sentence = _("Another pace is called “%(name)s”. Choose another name.")


class PaceInUse(WeiluError):
    code = "acquire.pace_in_use"
    status = 409
    sentence = _("%(count)d accounts keep this pace. Give them another one first.")


class NoPace(WeiluError):
    code = "acquire.no_pace"
    sentence = _("These steps make no plan. %(why)s")


class NotFoundInGroups(WeiluError):
    code = "acquire.not_found_in_groups"
    sentence = _(
        "Nobody in your groups on this platform is called or numbered “%(who)s”, or several are. "
        "Enter the id that stands on the member’s page, or leave it empty."
    )


class NoSuchKeeper(WeiluError):
    code = "acquire.no_such_keeper"
    sentence = _("Nobody with a seat here signs in as “%(login)s”.")


class NotToday(WeiluError):
    code = "acquire.rest_past"
    sentence = _("A rest ends on a day to come, within a year.")


@transaction.atomic
def save_account(account: StaffAccount, by: Account | None, groups: Iterable[Group] = ()) -> None:
    """Enter or change a staff account; whoever it is in the groups is shown as staff there.

    Raises `AccountKnown`.
    """
    did = "changed" if account.pk else "entered"
    account.created_at = account.created_at or clock.now()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as clash:
        raise AccountKnown(handle=account.handle) from clash
    account.groups.set(groups)
    if account.member_id:
        people.mark_staff([account.member], True, by)  # type: ignore[list-item]
    _note_account(account, did, by)


def leave_account(account: StaffAccount, by: Account | None) -> None:
    """Work with it no longer. Its record stays, and what it is yet to do today is taken off."""
    _turn(account, by, "left", left_at=clock.now())
    planning.close_open(account)


def bring_back(account: StaffAccount, by: Account | None) -> None:
    """Work with it after all. Raises `AccountKnown` when it has been entered again since."""
    _turn(account, by, "entered", left_at=None)


@transaction.atomic
def _turn(account: StaffAccount, by: Account | None, did: str, **change: Any) -> None:
    for name, value in change.items():
        setattr(account, name, value)
    try:
        with transaction.atomic():
            account.save(update_fields=[*change])
    except IntegrityError as clash:
        raise AccountKnown(handle=account.handle) from clash
    _note_account(account, did, by)


def _note_account(account: StaffAccount, did: str, by: Account | None) -> None:
    fact = StaffAccountChanged(account=account.pk, name=account.name, did=did, by=audit.number(by))
    audit.note(account.workspace, fact, room="acquire")


@transaction.atomic
def rest(
    account: StaffAccount, until: date, today: date, by: Account | None, *, restricted: bool = False
) -> None:
    """No duties before `until`. Where the platform restricted it, its pace begins again that day.

    Raises `NotToday` for a day that is past or more than a year ahead.
    """
    if not 0 < (until - today).days <= 366:
        raise NotToday
    account.rests_until, account.rests_why = until, "restricted" if restricted else "own"
    if restricted:
        account.began_on = until
    account.save(update_fields=["rests_until", "rests_why", "began_on"])
    planning.close_open(account)
    _note_rest(account, until.isoformat(), by)


@transaction.atomic
def wake(account: StaffAccount, by: Account | None) -> None:
    """Back at work from today on."""
    account.rests_until, account.rests_why = None, ""
    account.save(update_fields=["rests_until", "rests_why"])
    _note_rest(account, "", by)


def _note_rest(account: StaffAccount, until: str, by: Account | None) -> None:
    fact = StaffAccountRested(
        account=account.pk, name=account.name, until=until, why=account.rests_why,
        by=audit.number(by),
    )  # fmt: skip
    audit.note(account.workspace, fact, room="acquire")


@transaction.atomic
def save_pace(pace: Pace, steps: Sequence[rules.Step], by: Account | None) -> None:
    """Make or change a pace. Raises `NoPace`, `PaceNameTaken`."""
    if why := rules.fault(steps):
        raise NoPace(why=str(STEP_FAULTS[why]))
    did = "changed" if pace.pk else "made"
    pace.steps, pace.changed_at = rules.rows_of(steps), clock.now()
    try:
        with transaction.atomic():
            pace.save()
    except IntegrityError as clash:
        raise PaceNameTaken(name=pace.name) from clash
    _note_pace(pace, pace.pk, did, by)


@transaction.atomic
def delete_pace(pace: Pace, by: Account | None) -> None:
    """Let go of a pace no account keeps. Raises `PaceInUse`."""
    used = pace.accounts.count()
    if used:
        raise PaceInUse(count=used)
    number = pace.pk
    pace.delete()
    _note_pace(pace, number, "deleted", by)


def _note_pace(pace: Pace, number: int, did: str, by: Account | None) -> None:
    fact = PaceChanged(pace=number, name=pace.name, did=did, by=audit.number(by))
    audit.note(pace.workspace, fact, room="acquire")


def member_named(workspace: Workspace, platform: str, who: str) -> Member | None:
    """The one member of a platform with this id or name; None for "". Raises `NotFoundInGroups`."""
    if not who:
        return None
    here = Member.objects.filter(workspace=workspace, platform=platform)
    for found in (here.filter(external_id=who)[:2], here.filter(name=who)[:2]):
        if len(found) == 1:
            return found[0]
    raise NotFoundInGroups(who=who)
