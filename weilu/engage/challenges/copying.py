"""Copied notes, judged by people, with appeal; `finding` finds them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.challenges import actions, links, prompts
from weilu.engage.challenges.facts import CopyAppealed, CopyJudged
from weilu.engage.challenges.models import CheckIn, Copy
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account

LONGEST_APPEAL = 1_000


class NeedsReason(WeiluError):
    code = "challenges.needs_reason"
    sentence = _("Say why: the member reads it, and may appeal.")


class Settled(WeiluError):
    code = "challenges.settled"
    status = 409
    sentence = _("This was decided already.")


@transaction.atomic
def decide(copy: Copy, *, penalise: bool, reason: str, by: Account) -> None:
    """Strike the check-in for a reason, or find no copy. Raises `Settled`, `NeedsReason`."""
    if penalise and not reason.strip():
        raise NeedsReason
    state = "penalised" if penalise else "dismissed"
    _turn(copy, ("open",), state=state, reason=reason.strip()[:300], decided_at=clock.now(),
          decided_by=by)  # fmt: skip
    if penalise:
        _judge(copy, "struck_at")
        prompts.tell_struck(copy, links.appeal_link(copy))
    _note(copy, state, reason, by)


@transaction.atomic
def reopen(copy: Copy, by: Account) -> None:
    """Undo a decision nobody appealed against; a struck check-in counts again. Raises `Settled`."""
    was = copy.state
    _turn(copy, ("dismissed", "penalised"), state="open", reason="", decided_at=None,
          decided_by=None)  # fmt: skip
    if was == "penalised":
        _judge(copy, "restored_at")
        _note(copy, "granted", "", by)


@transaction.atomic
def appeal(copy: Copy, text: str) -> None:
    """The member says it is their own; once. Raises `Settled`."""
    text = text.replace("\x00", "").strip()[:LONGEST_APPEAL]
    _turn(copy, ("penalised",), state="appealed", appeal=text, appealed_at=clock.now())
    entrant = copy.checkin.entrant
    fact = CopyAppealed(entrant.challenge_id, copy.checkin_id)
    actions.tell(entrant, fact, f"appeal:{copy.pk}")


@transaction.atomic
def settle(copy: Copy, *, grant: bool, answer: str, by: Account) -> None:
    """Answer an appeal; a granted one restores the check-in. Raises `Settled`, `NeedsReason`."""
    if not answer.strip():
        raise NeedsReason
    state = "granted" if grant else "upheld"
    _turn(copy, ("appealed",), state=state, answer=answer.strip()[:300], settled_at=clock.now())
    if grant:
        _judge(copy, "restored_at")
    _note(copy, state, answer, by)


def _turn(copy: Copy, states: Sequence[str], **changes: object) -> None:
    if not Copy.objects.filter(pk=copy.pk, state__in=states).update(**changes):
        raise Settled
    copy.refresh_from_db()


def _judge(copy: Copy, field: str) -> None:
    CheckIn.objects.filter(pk=copy.checkin_id).update(**{field: clock.now()})
    actions.touch(copy.checkin.entrant)


def _note(copy: Copy, did: str, why: str, by: Account) -> None:
    entrant = copy.checkin.entrant
    fact = CopyJudged(
        entrant.challenge_id, copy.checkin_id, did, why.strip()[:300], audit.number(by)
    )
    audit.note(entrant.challenge.workspace, fact, room=actions.ROOM, subject=entrant.member_id)
