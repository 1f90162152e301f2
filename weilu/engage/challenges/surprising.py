"""A surprise for who is about to give up (R3), and whether it brings them back.

Who is left out is decided by a hash before anything is given, and only among those who could get
it: who muted, left, opted out or for whom the budget has nothing is in neither arm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from weilu.engage.challenges import actions, links, prompts, reads, rules
from weilu.engage.challenges.facts import Surprised
from weilu.engage.challenges.models import Challenge, Entrant, Plan, Surprise
from weilu.kit import clock
from weilu.ledger import actions as ledger
from weilu.ledger import reads as books
from weilu.outbox import optouts
from weilu.outbox.models import Purpose
from weilu.platforms.live.reads import voices
from weilu.playbooks.effects.assigning import is_held


@dataclass(frozen=True, slots=True)
class Told:
    """What surprises of a challenge did; members whose days to come back are over."""

    given: int
    came_back: int
    left_out: int
    left_out_came_back: int
    under_way: int
    effect: float | None  #: difference of shares, None: too few
    low: float | None
    high: float | None


def go_round(held: Challenge, now: datetime | None = None) -> int:
    """Give surprises that are due, at each one's hour of the reminder; how many were decided."""
    plan, moment = reads.plan_of(held), now or clock.now()
    if plan is None or not plan.surprise_after or not (plan.surprise or plan.surprise_points):
        return 0
    open_to = held.entrants.filter(
        left_at=None, muted=False, surprise=None, member__is_bot=False
    ).select_related("member", "challenge__workspace")
    some = [one for one in open_to if prompts.is_hour(held, one, moment)]
    stands, decided = reads.standings(held, some, moment), 0
    for one in some:
        if rules.about_to_give_up(stands[one.pk], plan.surprise_after) and _wants(one):
            decided += _decide(held, plan, one, stands[one.pk].today or 0)
    return decided


def _wants(one: Entrant) -> bool:
    return not optouts.refuses(optouts.said_of(one.member), Purpose.RELATION, actions.ROOM)


@transaction.atomic
def _decide(held: Challenge, plan: Plan, one: Entrant, day: int) -> bool:
    """Give it or leave them out, once; False where the budget does not hold it."""
    Challenge.objects.select_for_update().get(pk=held.pk)
    if books.balance(actions.budget_of(held)) < plan.surprise_points:
        return False
    left_out = is_held(f"surprise:{held.pk}", one.member_id, plan.surprise_held)
    points = 0 if left_out else plan.surprise_points
    row, fresh = Surprise.objects.get_or_create(
        entrant=one,
        defaults={"day": day, "at": clock.now(), "is_held": left_out, "points": points,
                  "words": "" if left_out else plan.surprise},
    )  # fmt: skip
    if not fresh:
        return False
    if points:
        row.transfer = _pay(held, one, points)
        row.save(update_fields=["transfer"])
    actions.tell(one, Surprised(held.pk, day, left_out, points), "surprise")
    if not left_out:
        _say(row)
    return True


def _pay(held: Challenge, one: Entrant, points: int) -> Any:
    account = ledger.open_account(held.workspace, "member", one.member_id)
    legs = [(actions.budget_of(held), -points), (account, points)]
    return ledger.post(
        held.workspace, f"surprise:{held.pk}:{one.pk}", legs, room=actions.ROOM, kind="earned",
        why=held.name, ref=f"challenge:{held.pk}",
    ).pk  # fmt: skip


def _say(row: Surprise) -> None:
    """In private where that can be; else their page says it."""
    one = row.entrant
    connection = voices(one.challenge.workspace_id, "send_private").get(one.member.platform)
    if connection is not None:
        key = f"challenge:{one.challenge_id}:surprise:{one.pk}"
        prompts.privately(connection, one.member, key, words(row), Purpose.RELATION)


def words(row: Surprise) -> str:
    """What somebody reads who gets one."""
    one = row.entrant
    with override(prompts.LANGUAGES[one.challenge.language]):
        said = [one.challenge.name, row.words]
        if row.points:
            told = ngettext("%(points)d point for you.", "%(points)d points for you.", row.points)
            said.append(told % {"points": row.points})
        page = _("Today is open. Check in, or want no reminders: %(link)s")
        said.append(page % {"link": links.my_challenge(one)})
    return "\n".join(filter(None, said))


def told(held: Challenge) -> Told:
    """Those who got it beside those left out, by who came back within three days."""
    found = Surprise.objects.filter(entrant__challenge=held).select_related("entrant")
    return _compared(held, list(found))


def _compared(held: Challenge, found: Sequence[Surprise]) -> Told:
    stands = reads.standings(held, [row.entrant for row in found]) if found else {}
    counts = Counter(
        (row.is_held, rules.came_back(stands[row.entrant.pk], row.day)) for row in found
    )
    given, back = counts[False, True] + counts[False, False], counts[False, True]
    left_out, left_out_back = counts[True, True] + counts[True, False], counts[True, True]
    effect = _effect(back, given, left_out_back, left_out)
    return Told(
        given, back, left_out, left_out_back, counts[False, None] + counts[True, None], *effect
    )


def _effect(
    back: int, given: int, left_out_back: int, left_out: int
) -> tuple[float | None, float | None, float | None]:
    if not given or not left_out:
        return None, None, None
    from weilu.playbooks.effects import estimators  # loads numpy

    found = estimators.shares(back, given, left_out_back, left_out)
    return found.value, found.low, found.high
