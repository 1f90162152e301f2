"""Copied notes: found by a job, shown side by side, judged by people, with appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.challenges import actions, copies, links, prompts
from weilu.engage.challenges.facts import CopyAppealed, CopyJudged
from weilu.engage.challenges.models import CheckIn, Copy, NoteMark
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace

#: Notes are held against those of so many days before them.
LOOKS_BACK = timedelta(days=180)
#: New notes of one transaction, and earlier ones held in memory (256 bytes each).
AT_ONCE, MOST_EARLIER = 2_000, 400_000
LONGEST_APPEAL = 1_000


class NeedsReason(WeiluError):
    code = "challenges.needs_reason"
    sentence = _("Say why: the member reads it, and may appeal.")


class Settled(WeiluError):
    code = "challenges.settled"
    status = 409
    sentence = _("This was decided already.")


@transaction.atomic
def find(workspace: Workspace) -> int:
    """Compare notes that are new; how many look copied. A killed job is done again."""
    fresh = CheckIn.objects.filter(
        entrant__challenge__workspace=workspace, compared_at=None
    ).select_related("entrant")
    some = list(fresh.defer("picture").order_by("pk")[:AT_ONCE])
    if not some:
        return 0
    signed = copies.signatures([one.text for one in some])
    found = _found(workspace, some, signed)
    Copy.objects.bulk_create(found, ignore_conflicts=True)
    _remember(workspace, some, signed)
    return len(found)


def _remember(workspace: Workspace, some: Sequence[CheckIn], signed: copies.Signatures) -> None:
    now = clock.now()
    numbers = [one.pk for one in some]
    NoteMark.objects.filter(checkin__in=numbers).delete()
    NoteMark.objects.bulk_create(
        NoteMark(checkin=one, workspace=workspace, at=one.at, signature=row.tobytes())
        for one, row, is_signed in zip(some, signed, copies.is_signed(signed), strict=True)
        if is_signed
    )
    CheckIn.objects.filter(pk__in=numbers).update(compared_at=now)


def _found(workspace: Workspace, some: Sequence[CheckIn], signed: copies.Signatures) -> list[Copy]:
    """For each new note the one before it that it is most like, of another member."""
    since = min(one.at for one in some) - LOOKS_BACK
    held = NoteMark.objects.filter(workspace=workspace, at__gte=since)
    held = held.exclude(checkin__in=[one.pk for one in some]).order_by("-at")
    rows = list(held.values_list("checkin", "signature")[:MOST_EARLIER])
    before = np.frombuffer(b"".join(bytes(row[1]) for row in rows), dtype=np.uint32)
    every = np.concatenate((before.reshape(-1, copies.WIDTH), signed))
    pairs = copies.candidates(every, fresh=len(rows))
    pairs = pairs[copies.estimated(every, pairs) >= copies.LIKE - 0.2]
    numbers = [row[0] for row in rows] + [one.pk for one in some]
    named = {numbers[place] for place in pairs.ravel().tolist()}
    notes = CheckIn.objects.select_related("entrant").defer("picture").in_bulk(named)
    return _best([(notes[numbers[a]], notes[numbers[b]]) for a, b in pairs.tolist()])


def _best(pairs: Sequence[tuple[CheckIn, CheckIn]]) -> list[Copy]:
    best: dict[int, Copy] = {}
    for one, other in pairs:
        earlier, later = sorted((one, other), key=lambda note: (note.at, note.pk))
        if earlier.entrant.member_id == later.entrant.member_id:
            continue
        share = copies.likeness(earlier.text, later.text)
        before = best.get(later.pk)
        if share >= copies.LIKE and (before is None or share > before.likeness):
            best[later.pk] = Copy(
                checkin=later, earlier=earlier, likeness=share, found_at=clock.now()
            )
    return list(best.values())


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
