"""Verbs of introductions: propose, answer, withdraw, tell what came of it.

Every verb holds the introduction's row first: of two answers at once one comes after the other, and
the second sees the first. The database refuses a state that the two answers do not carry.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from weilu.engage.matching import cards, finding, rules, telling
from weilu.engage.matching.facts import IntroductionMoved, MatchingManaged, OutcomeTold
from weilu.engage.matching.models import (
    Card,
    CardKind,
    CardState,
    Introduction,
    IntroductionState,
    Result,
    Side,
)
from weilu.events.actions import record
from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account

#: Introductions seen to in one round of the clock.
AT_ONCE = 1_000


class CannotMeet(WeiluError):
    code = "matching.cannot_meet"
    status = 409
    sentence = gettext_lazy(
        "These two cannot be introduced: both cards must be open, of two people who share a group "
        "and take such messages, and not introduced before."
    )


class NoLongerAsked(WeiluError):
    code = "matching.no_longer_asked"
    status = 409
    sentence = gettext_lazy("This introduction is over: nothing is asked of you any more.")


class NoOutcomeYet(WeiluError):
    code = "matching.no_outcome_yet"
    status = 409
    sentence = gettext_lazy("Only after both said yes can something come of it.")


@transaction.atomic
def propose(one: Card, other: Card, by: Account | None, note: str = "") -> Introduction:
    """Ask both; a member who proposes it themselves (`by` None, theirs is `one`) has said yes.

    Raises `CannotMeet`.
    """
    if one.kind == other.kind or not _may_meet(one, other):
        raise CannotMeet
    need, offer = (one, other) if one.kind == CardKind.NEED else (other, one)
    held = Introduction(
        workspace=need.workspace, need=need, offer=offer, note=note.strip()[:300], by=by,
        asked_at=clock.now(), likeness=finding.likeness_of(need, offer),
    )  # fmt: skip
    if by is None:
        setattr(held, f"{one.kind}_says", True)
    _keep(held)
    Side.objects.bulk_create(Side(introduction=held, card=card) for card in (need, offer))
    _note(held, "proposed", by, one if by is None else None)
    for card in (need, offer):
        if getattr(held, f"{card.kind}_says") is None:
            telling.ask(held, card)
    return held


def _may_meet(one: Card, other: Card) -> bool:
    told = finding.standing_of([one, other])
    return rules.may_meet(told[one.pk], told[other.pk], clock.today(one.workspace.zone))


def _keep(held: Introduction) -> None:
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise CannotMeet from None


@transaction.atomic
def answer(held: Introduction, card: Card, *, says: bool, reach: str = "", why: str = "") -> None:
    """Take one side's yes, with how they are reached, or no, with a reason for staff.

    Raises `NoLongerAsked`.
    """
    held = _locked(held)
    now = clock.now()
    before = rules.state_of(held.asked_at, now, held.need_says, held.offer_says)
    if held.state != IntroductionState.WAITING or before != held.state:
        raise NoLongerAsked
    setattr(held, f"{card.kind}_says", says)
    state = rules.state_of(now, now, held.need_says, held.offer_says)
    held.sides.filter(card=card).update(
        reach=reach.strip()[:120] if says else "", why="" if says else why.strip()[:200],
        answered_at=clock.now(),
    )  # fmt: skip
    _end(held, state)
    _note(held, state if state != "waiting" else "agreed", None, card)
    if state == IntroductionState.ACCEPTED:
        telling.both_said_yes(held)
    elif state == IntroductionState.DECLINED:
        _tell_the_other(held, card)


def _tell_the_other(held: Introduction, card: Card) -> None:
    other = held.offer if card.pk == held.need_id else held.need
    if getattr(held, f"{other.kind}_says"):
        telling.not_this_time(held, other)


@transaction.atomic
def withdraw(held: Introduction, by: Account) -> None:
    """Ask nobody any more. Raises `NoLongerAsked`."""
    held = _locked(held)
    if held.state != IntroductionState.WAITING:
        raise NoLongerAsked
    _end(held, IntroductionState.WITHDRAWN)
    _note(held, "withdrawn", by)


@transaction.atomic
def tell_outcome(
    held: Introduction, card: Card, result: str, words: str = "", worth: str = "",
    by: Account | None = None,
) -> None:  # fmt: skip
    """What came of it, as one of the two tells it; told again, it is the newest.

    Where it worked, a need is settled. Raises `NoOutcomeYet`.
    """
    held = _locked(held)
    if held.state != IntroductionState.ACCEPTED or result not in Result.values:
        raise NoOutcomeYet
    side = held.sides.get(card=card)
    if (side.result, side.words, side.worth) == (result, words, worth):
        return
    side.result, side.words = Result(result), words.strip()[:300]
    side.worth, side.told_at = worth.strip()[:100], clock.now()
    side.save(update_fields=["result", "words", "worth", "told_at"])
    if by is None:
        record(
            held.workspace_id, OutcomeTold(held.pk, card.pk, result), source=f"weilu:{cards.ROOM}",
            external_id=f"outcome:{ids.by_time()}", actor=card.member_id,
        )  # fmt: skip
    else:
        _note(held, "outcome", by)
    if result == Result.WORKED and held.need.state in cards.STANDING:
        cards.turn(held.need, CardState.SETTLED, by)


def run_out_due() -> int:
    """End introductions that were not answered within a week; how many."""
    before = clock.now() - rules.ANSWER_WITHIN
    due = Introduction.objects.filter(state=IntroductionState.WAITING, asked_at__lte=before)
    return sum(
        _run_out(pk) for pk in due.order_by("asked_at").values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def _run_out(number: int) -> bool:
    held = _locked(Introduction(pk=number))
    if held.state != IntroductionState.WAITING:
        return False
    _end(held, IntroductionState.RAN_OUT)
    _note(held, "ran_out", None)
    for card in (held.need, held.offer):
        if getattr(held, f"{card.kind}_says"):
            telling.not_this_time(held, card)
    return True


def ask_outcomes_due() -> int:
    """Ask both sides what came of it, a week after both said yes; how many introductions."""
    before = clock.now() - rules.ASK_AFTER
    due = Introduction.objects.filter(
        state=IntroductionState.ACCEPTED, ended_at__lte=before, outcome_asked_at=None
    ).order_by("ended_at")
    return sum(_ask_outcome(pk) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _ask_outcome(number: int) -> bool:
    held = _locked(Introduction(pk=number))
    if held.outcome_asked_at is not None:
        return False
    held.outcome_asked_at = clock.now()
    held.save(update_fields=["outcome_asked_at"])
    told = set(held.sides.exclude(result="").values_list("card", flat=True))
    for card in (held.need, held.offer):
        if card.pk not in told:
            telling.ask_outcome(held, card)
    return True


def erase_reach_due() -> int:
    """Forget how people are reached, thirty days after it was over; how many."""
    over = Introduction.objects.filter(
        ~Q(state=IntroductionState.WAITING), reach_erased_at=None,
        ended_at__lte=clock.now() - rules.REACH_KEPT,
    )  # fmt: skip
    due = list(over.order_by("ended_at").values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic():
        Side.objects.filter(introduction__in=due).update(reach="")
        Introduction.objects.filter(pk__in=due).update(reach_erased_at=clock.now())
    return len(due)


def _locked(held: Introduction) -> Introduction:
    found = Introduction.objects.select_for_update(of=("self",))
    return found.select_related(
        "workspace", "by", "need__member", "need__workspace", "offer__member", "offer__workspace"
    ).get(pk=held.pk)


def _end(held: Introduction, state: str) -> None:
    held.state = IntroductionState(state)
    held.ended_at = None if state == IntroductionState.WAITING else clock.now()
    held.save(update_fields=["state", "ended_at", "need_says", "offer_says"])


def _note(held: Introduction, did: str, by: Account | None, card: Card | None = None) -> None:
    if by is not None:
        fact = MatchingManaged(did, held.need.text, introduction=held.pk, by=audit.number(by))
        audit.note(held.workspace, fact, room=cards.ROOM, subject=held.need.member_id)
        return
    record(
        held.workspace_id, IntroductionMoved(held.pk, held.need_id, held.offer_id, did),
        source=f"weilu:{cards.ROOM}", external_id=f"introduction:{ids.by_time()}",
        actor=card.member_id if card else None,
    )  # fmt: skip
