"""Verbs of challenges: build, start, end; enter, leave, mute; check in, edit, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weilu.engage.challenges import rules
from weilu.engage.challenges.facts import (
    ChallengeChanged,
    ChallengeEntered,
    ChallengeLeft,
    CheckedIn,
    CheckInChanged,
)
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant, Plan
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.ledger import actions as ledger
from weilu.ledger.models import LedgerAccount
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace
from weilu.people.segments.reads import checked, holds, matching

ROOM, SOURCE = "challenges", "weilu:challenges"
MOST_STEPS, LONGEST_NOTE, MOST_A_DAY = 3, 2_000, 10


class NameTaken(WeiluError):
    code = "challenges.name_taken"
    status = 409
    sentence = _("Another challenge has this name, or this keyword while it runs.")


class NotReady(WeiluError):
    code = "challenges.not_ready"
    sentence = _("Write the goal and at least one step a day first.")


class NotOpen(WeiluError):
    code = "challenges.not_open"
    status = 409
    sentence = _("This challenge is not running: nothing can be checked in.")


class NotForYou(WeiluError):
    code = "challenges.not_for_you"
    status = 403
    sentence = _("This challenge is for other members. Ask in your group.")


class OutOfBounds(WeiluError):
    code = "challenges.out_of_bounds"
    sentence = _("Write a number from %(least)s to %(most)s %(unit)s.")


class NothingToSay(WeiluError):
    code = "challenges.nothing_to_say"
    sentence = _("Write what you did, or add a picture.")


class NotThatDay(WeiluError):
    code = "challenges.not_that_day"
    status = 409
    sentence = _(
        "That day cannot be checked in: it lies outside of the challenge, or too far back."
    )


class TooMany(WeiluError):
    code = "challenges.too_many"
    status = 409
    sentence = _("That is enough for one day. Come back tomorrow.")


class Withdrawn(WeiluError):
    code = "challenges.withdrawn"
    status = 409
    sentence = _("This check-in was taken back or struck; it can no longer be changed.")


@transaction.atomic
def save(held: Challenge, plan: Plan, groups: Iterable[Group], by: Account | None) -> Challenge:
    """Make or change a challenge; a changed plan becomes a new version.

    Raises `NameTaken`, `FilterRefused`.
    """
    if held.segment:
        checked(held.workspace, held.segment)
    now, did = clock.now(), "changed" if held.pk else "made"
    held.changed_at = now
    held.made_at = held.made_at or now
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise NameTaken from None
    held.groups.set(groups)
    _keep_plan(held, plan, by)
    # Days may have moved: milestones are looked at again.
    held.entrants.update(touched_at=now)
    _note(held, did, by)
    return held


PLANNED = (
    "goal", "path", "milestones", "tomorrow", "surprise", "surprise_points", "surprise_after",
    "surprise_held", "free_will",
)  # fmt: skip


def _keep_plan(held: Challenge, plan: Plan, by: Account | None) -> None:
    before = held.plans.order_by("-number").first()
    if before and all(getattr(before, name) == getattr(plan, name) for name in PLANNED):
        return
    plan.pk, plan.challenge, plan.by, plan.made_at = None, held, by, clock.now()
    plan.number = before.number + 1 if before else 1
    plan.save(force_insert=True)


@transaction.atomic
def start(held: Challenge, by: Account) -> None:
    """Open it: whoever a segment names and did not choose otherwise may enter from now on.

    Raises `NotReady`, `NameTaken`.
    """
    plan = held.plans.order_by("-number").first()
    if plan is None or not plan.goal or not plan.path:
        raise NotReady
    _turn(held, "on", by)


@transaction.atomic
def end(held: Challenge, by: Account) -> None:
    """Close it; what was checked in and paid stays."""
    _turn(held, "ended", by)


def _turn(held: Challenge, state: str, by: Account) -> None:
    held.state, held.changed_at = state, clock.now()
    try:
        with transaction.atomic():
            held.save(update_fields=["state", "changed_at"])
    except IntegrityError:
        raise NameTaken from None
    _note(held, state, by)


@transaction.atomic
def delete(held: Challenge, by: Account) -> None:
    """Take away a challenge that never began. Raises `NotOpen` for any other."""
    if held.entrants.exists():
        raise NotOpen
    _note(held, "deleted", by)
    held.delete()


def budget_of(held: Challenge) -> LedgerAccount:
    """What rewards are paid from; it cannot go below zero."""
    return ledger.open_account(held.workspace, "budget", held.pk, purpose=ROOM)


@transaction.atomic
def fund(held: Challenge, points: int, key: str, by: Account) -> None:
    """Put points into the budget; those who waited for them are paid by the next round.

    Raises `Overdrawn` where more is taken out than is left.
    """
    legs = [(ledger.issuer(held.workspace), -points), (budget_of(held), points)]
    ledger.post(
        held.workspace, f"challenge:{held.pk}:fund:{key}", legs, room=ROOM, kind="funded",
        why=held.name, ref=f"challenge:{held.pk}", by=by,
    )  # fmt: skip
    fact = ChallengeChanged(held.pk, held.name, "funded", points, audit.number(by))
    audit.note(held.workspace, fact, room=ROOM)


def _note(held: Challenge, did: str, by: Account | None) -> None:
    fact = ChallengeChanged(held.pk, held.name, did, 0, audit.number(by))
    audit.note(held.workspace, fact, room=ROOM)


@transaction.atomic
def enter(
    held: Challenge, member: Member, via: str, *, zone: str = "", praised: bool | None = None
) -> Entrant:
    """Take part, or again after leaving; twice is once. Raises `NotForYou`, `NotOpen`."""
    if held.state == "ended":
        raise NotOpen
    if held.segment and via not in {"staff", "segment"} and not holds(member, held.segment):
        raise NotForYou
    place = zone if held.own_zone and _is_zone(zone) else held.zone
    entrant, made = Entrant.objects.get_or_create(
        challenge=held, member=member,
        defaults={"zone": place, "via": via, "entered_at": clock.now(),
                  "praised": bool(praised)},
    )  # fmt: skip
    if not made and entrant.left_at is None:
        return entrant
    if not made:
        entrant.left_at = None
        entrant.save(update_fields=["left_at"])
    tell(entrant, ChallengeEntered(held.pk, held.name, via), f"enter:{clock.now().timestamp()}")
    return entrant


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return bool(zone)


def enter_segment(held: Challenge) -> int:
    """Enter everybody the segment finds who never left it; how many are new."""
    checked(held.workspace, held.segment)
    inside = set(held.entrants.values_list("member", flat=True))
    found = matching(held.workspace, held.segment).filter(is_bot=False).order_by("pk")
    fresh = [one for one in found if one.pk not in inside]
    with transaction.atomic():
        for one in fresh:
            enter(held, one, "segment")
    return len(fresh)


@transaction.atomic
def leave(entrant: Entrant) -> None:
    """Take part no more: no reminder, no praise, no board; what was earned stays."""
    if entrant.left_at is None:
        entrant.left_at = clock.now()
        entrant.save(update_fields=["left_at"])
        fact = ChallengeLeft(entrant.challenge_id, entrant.challenge.name)
        tell(entrant, fact, f"leave:{entrant.left_at.timestamp()}")


def choose(entrant: Entrant, *, muted: bool, praised: bool) -> None:
    """What a member wants: no reminders; to be named."""
    entrant.muted, entrant.praised = muted, praised
    entrant.save(update_fields=["muted", "praised"])


@dataclass(frozen=True, slots=True)
class Note:
    """What a check-in says."""

    text: str = ""
    number: float | None = None
    picture: bytes | None = None


@transaction.atomic
def check_in(
    entrant: Entrant, key: str, note: Note, via: str,
    *, at: datetime | None = None, day: int | None = None,
) -> tuple[CheckIn, bool]:  # fmt: skip
    """Do a day, or make up for one; (the check-in, whether it is new). The same key is the same.

    `at`: when it was done, now if not said. Raises `NotOpen`, `NotThatDay`, `OutOfBounds`,
    `NothingToSay`, `TooMany`.
    """
    now, held = clock.now(), entrant.challenge
    lately = Q(key=key) | Q(seen_at__gt=now - timedelta(days=1))
    mine = list(entrant.checkins.filter(lately).defer("picture"))
    known = next((one for one in mine if one.key == key), None)
    if known is not None:
        return known, False
    at = at or now
    _check_day(entrant, at, now, day)
    _check_note(held, note)
    if len(mine) >= MOST_A_DAY:
        raise TooMany
    try:
        with transaction.atomic():
            made = CheckIn.objects.create(
                entrant=entrant, key=key, at=at, seen_at=now, day=day, via=via, **_noted(note)
            )
    except IntegrityError:
        return CheckIn.objects.get(entrant=entrant, key=key), False
    fact = CheckedIn(held.pk, made.pk, -1 if day is None else day, via)
    tell(entrant, fact, f"in:{made.pk}", at)
    touch(entrant)
    return made, True


def _check_day(entrant: Entrant, at: datetime, now: datetime, day: int | None) -> None:
    held = entrant.challenge
    if held.state != "on":
        raise NotOpen
    terms = terms_of(held)
    if day is not None:
        starts = rules.borders(terms, entrant.zone)
        if not held.make_ups or not rules.may_make_up(terms, starts, day, at):
            raise NotThatDay
        return
    late = now - at
    if rules.day_of(terms, entrant.zone, at) is None or not (
        timedelta(minutes=-5) <= late <= timedelta(hours=terms.late_h)
    ):
        raise NotThatDay


def _check_note(held: Challenge, note: Note) -> None:
    low, high = held.least, held.most
    if held.unit and (
        note.number is None
        or (low is not None and note.number < low)
        or (high is not None and note.number > high)
    ):
        raise OutOfBounds(
            least="…" if low is None else f"{low:g}", most="…" if high is None else f"{high:g}",
            unit=held.unit,
        )  # fmt: skip
    if not held.unit and not note.text.strip() and not note.picture:
        raise NothingToSay


def _noted(note: Note) -> dict[str, Any]:
    text = note.text.replace("\x00", "").strip()[:LONGEST_NOTE]
    return {"text": text, "number": note.number, "picture": note.picture,
            "compared_at": None if text else clock.now()}  # fmt: skip


@transaction.atomic
def edit(made: CheckIn, note: Note) -> None:
    """Say it in other words; the day stays. Raises `Withdrawn`, `OutOfBounds`, `NothingToSay`."""
    if not made.stands:
        raise Withdrawn
    picture = note.picture or (bytes(made.picture) if made.picture else None)
    note = Note(note.text, note.number, picture)
    _check_note(made.entrant.challenge, note)
    for name, value in _noted(note).items():
        setattr(made, name, value)
    made.edited_at = clock.now()
    made.save()
    _changed(made, "edited", made.edited_at)


@transaction.atomic
def withdraw(made: CheckIn) -> None:
    """Take a check-in back, for good. Raises `Withdrawn`."""
    if not made.stands:
        raise Withdrawn
    made.withdrawn_at = clock.now()
    made.save(update_fields=["withdrawn_at"])
    touch(made.entrant)
    _changed(made, "withdrawn", made.withdrawn_at)


def _changed(made: CheckIn, did: str, at: datetime) -> None:
    fact = CheckInChanged(made.entrant.challenge_id, made.pk, did)
    tell(made.entrant, fact, f"{did}:{made.pk}:{at.timestamp()}")


def touch(entrant: Entrant) -> None:
    """Have milestones looked at again."""
    Entrant.objects.filter(pk=entrant.pk).update(touched_at=clock.now())


def tell(entrant: Entrant, fact: Any, key: str, at: datetime | None = None) -> None:
    record(
        entrant.challenge.workspace_id, fact, source=SOURCE,
        external_id=f"{entrant.pk}:{key}", at=at, actor=entrant.member_id,
    )  # fmt: skip


def terms_of(held: Challenge) -> rules.Terms:
    """What a challenge lets pass, as its rules take it."""
    return rules.Terms(
        held.first, held.days, held.border, frozenset(held.free_weekdays),
        frozenset(map(_date, held.free_dates)), held.freezes, held.make_ups, held.make_up_days,
    )  # fmt: skip


def _date(told: str) -> Any:
    return datetime.fromisoformat(told).date()


def running(workspace: Workspace | int) -> list[Challenge]:
    """Challenges that take check-ins."""
    return list(
        Challenge.objects.filter(workspace=workspace, state="on").select_related("workspace")
    )
