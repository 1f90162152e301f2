"""Milestones paid from a challenge's budget: each once, and taken back where it no longer holds.

One transaction pays some members: what stands, what was booked and the mark that they are done
change together. A killed job is done again from the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from weilu.engage.challenges import actions, reads, rules
from weilu.engage.challenges.facts import MilestoneReached
from weilu.engage.challenges.models import Challenge, Entrant, Payout
from weilu.engage.challenges.rules import Milestone
from weilu.kit import clock
from weilu.ledger import actions as ledger
from weilu.ledger import reads as books
from weilu.ledger.models import Transfer

#: Members of one transaction.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone to be booked."""

    entrant: Entrant
    milestone: Milestone
    round: int

    @property
    def key(self) -> str:
        one = self.entrant
        return f"milestone:{one.challenge_id}:{one.pk}:{self.milestone.days}:{self.round}"


def pay(held: Challenge, most: int = 100) -> int:
    """Pay all that is due, some members at a time; how many milestones were booked."""
    paid = 0
    for _round in range(most):
        with transaction.atomic():
            # Payers of one challenge go one after the other.
            Challenge.objects.select_for_update().get(pk=held.pk)
            touched = held.entrants.exclude(touched_at=None).select_related("member")
            some = list(touched.order_by("touched_at", "pk")[:AT_ONCE])
            booked, waiting = _settle(held, some)
            paid += booked
        if len(some) < AT_ONCE or waiting:
            return paid
    return paid


def owed(held: Challenge) -> int:
    """Points that members have reached and the budget does not hold."""
    touched = list(held.entrants.exclude(touched_at=None))
    if not touched:
        return 0
    plan, stands = reads.milestones(held), reads.standings(held, touched)
    got = Payout.objects.filter(entrant__in=touched, back_at=None).values_list("entrant", "days")
    have = set(got)
    wanted = sum(
        milestone.points
        for one in touched
        for milestone in rules.reached(plan, stands[one.pk].best)
        if (one.pk, milestone.days) not in have
    )
    return max(0, wanted - books.balance(actions.budget_of(held)))


def _settle(held: Challenge, some: Sequence[Entrant]) -> tuple[int, int]:
    """(milestones booked, members who wait for the budget)."""
    plan = reads.milestones(held)
    stands = reads.standings(held, some)
    due: list[Due] = []
    for one in some:
        due += _due(one, plan, stands[one.pk].best)
    left = books.balance(actions.budget_of(held))
    waiting: set[int] = set()
    fit: list[Due] = []
    for each in due:
        if each.milestone.points <= left:
            left -= each.milestone.points
            fit.append(each)
        else:
            waiting.add(each.entrant.pk)
    _book(held, fit)
    done = [one.pk for one in some if one.pk not in waiting]
    seen = {one.pk: one.touched_at for one in some}
    for number in done:
        # Touched again meanwhile: looked at again.
        Entrant.objects.filter(pk=number, touched_at=seen[number]).update(touched_at=None)
    return len(fit), len(waiting)


def _due(one: Entrant, plan: Sequence[Milestone], best: int) -> list[Due]:
    """What a member has reached and not got; what they got and no longer reach goes back."""
    held = {row.days: row for row in one.payouts.filter(back_at=None)}
    wanted = rules.reached(plan, best)
    for days, row in held.items():
        if days > best:
            _take_back(one, row)
    last = dict(one.payouts.order_by().values_list("days").annotate(Max("round")))
    return [
        Due(one, milestone, last.get(milestone.days, 0) + 1)
        for milestone in wanted
        if milestone.days not in held
    ]


def _take_back(one: Entrant, row: Payout) -> None:
    """Reverse it; what was spent meanwhile stays with the member, and on the list."""
    try:
        if row.transfer is not None:
            transfer = Transfer.objects.get(pk=row.transfer)
            ledger.reverse(transfer, f"{transfer.key}:back", why=one.challenge.name)
    except ledger.Overdrawn:
        return
    row.back_at = clock.now()
    row.save(update_fields=["back_at"])


def _book(held: Challenge, fit: Sequence[Due]) -> None:
    earning = [each for each in fit if each.milestone.points]
    accounts = ledger.open_accounts(
        held.workspace, "member", {each.entrant.member_id for each in earning}
    )
    budget = actions.budget_of(held)
    made = ledger.post_many(
        held.workspace,
        [
            ledger.Posting(
                each.key,
                [(budget, -each.milestone.points),
                 (accounts[each.entrant.member_id], each.milestone.points)],
                actions.ROOM, "earned", held.name, f"challenge:{held.pk}",
            )
            for each in earning
        ],
    )  # fmt: skip
    transfers = {one.key: one.pk for one in made}
    now = clock.now()
    Payout.objects.bulk_create(
        Payout(entrant=each.entrant, days=each.milestone.days, round=each.round,
               points=each.milestone.points, transfer=transfers.get(each.key), paid_at=now)
        for each in fit
    )  # fmt: skip
    for each in fit:
        fact = MilestoneReached(held.pk, each.milestone.days, each.milestone.points)
        actions.tell(each.entrant, fact, f"milestone:{each.milestone.days}:{each.round}")
