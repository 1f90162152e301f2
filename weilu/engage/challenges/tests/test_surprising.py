"""A surprise for who is about to give up: whom it reaches, once, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from weilu.engage.challenges import actions, jobs, reads, rules, surprising
from weilu.engage.challenges.models import Challenge, Entrant, Plan, Surprise
from weilu.engage.challenges.rules import Standing
from weilu.engage.challenges.tests.conftest import MORNING, cook
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import reads as books
from weilu.ledger.models import LedgerAccount
from weilu.outbox import optouts
from weilu.people.models import Account
from weilu.playbooks.effects.assigning import is_held

D, M, F, O, A = rules.DONE, rules.MISSED, rules.FROZEN, rules.OPEN, rules.AHEAD  # noqa: E741
EVENING = MORNING + timedelta(hours=11, minutes=30)  # half past eight in Shanghai


def standing(*days: str) -> Standing:
    today = days.index(O) if O in days else None
    return Standing(days, 0, 0, days.count(D), today, 0, 0)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ((D, D, M, M, O, A), True),
        ((D, D, F, M, O, A), True),  # a freeze keeps the streak, and still nobody came
        ((D, D, M, rules.FREE, M, O), True),
        ((D, D, M, O, A, A), False),
        ((D, M, M, M, O, A), False),  # had not begun
        ((D, D, M, M, M, M, M, O), False),  # has gone
        ((D, D, M, M, D, A), False),
    ],
)
def test_who_is_about_to_give_up(days: tuple[str, ...], due: bool) -> None:
    assert rules.about_to_give_up(standing(*days), 2) is due


@pytest.mark.parametrize(
    ("days", "back"),
    [
        ((D, D, M, M, D, O, A), True),
        ((D, D, M, M, M, M, M, O), False),
        ((D, D, M, M, M, O, A), None),
        ((D, D, M, M, M), False),  # the challenge ended
    ],
)
def test_who_came_back(days: tuple[str, ...], back: bool | None) -> None:
    assert rules.came_back(standing(*days), 4) is back


@pytest.fixture
def kind(challenge: Challenge, tao: Account) -> Challenge:
    """Three points and a word after two missed days; a third is left out."""
    plan = reads.plan_of(challenge)
    assert plan is not None
    given = {name: getattr(plan, name) for name in actions.PLANNED}
    given |= {"surprise": "回来喝碗粥", "surprise_points": 3, "surprise_after": 2}
    return actions.save(challenge, Plan(**given | {"surprise_held": 0.34}), [], tao)


def evening(day: int) -> object:
    return clock.stopped_at(EVENING + timedelta(days=day))


def test_it_comes_once_and_is_paid_from_the_budget(
    kind: Challenge, entrant: Callable[..., Entrant]
) -> None:
    people = [entrant(f"m{number}") for number in range(12)]
    for one in people:
        cook(one, 0, 1)
    with clock.stopped_at(MORNING + timedelta(days=4)):
        assert surprising.go_round(kind) == 0  # not the hour of the reminder
    with evening(4):  # type: ignore[attr-defined]
        assert surprising.go_round(kind) == 12
        assert surprising.go_round(kind) == 0
        jobs.prompt.call()
    rows = {row.entrant_id: row for row in Surprise.objects.all()}
    for one in people:
        held = is_held(f"surprise:{kind.pk}", one.member_id, 0.34)
        assert rows[one.pk].is_held is held
        assert (rows[one.pk].points, rows[one.pk].words) == ((0, "") if held else (3, "回来喝碗粥"))
        account = LedgerAccount.objects.filter(owner_kind="member", owner_id=one.member_id).first()
        assert (books.balance(account) if account else 0) == (0 if held else 3)
    given = sum(not row.is_held for row in rows.values())
    assert 0 < given < 12
    assert books.balance(actions.budget_of(kind)) == 1_000 - 3 * given
    told = Event.objects.filter(kind="surprised")
    assert sum(one.data["held"] for one in told) == 12 - given


def test_who_muted_left_opted_out_or_lacks_budget_is_in_neither_arm(
    kind: Challenge, entrant: Callable[..., Entrant], tao: Account
) -> None:
    calm, muted, gone, out = (entrant(name) for name in ("安", "静", "走", "不"))
    for one in (calm, muted, gone, out):
        cook(one, 0, 1)
    with evening(3):  # type: ignore[attr-defined]
        actions.choose(muted, muted=True, praised=False)
        actions.leave(gone)
        optouts.stop(out.member)
        actions.fund(kind, -1_000, "all of it", tao)
    with evening(4):  # type: ignore[attr-defined]
        assert surprising.go_round(kind) == 0
        actions.fund(kind, 100, "again", tao)
        assert surprising.go_round(kind) == 1
    assert Surprise.objects.get().entrant == calm


def test_what_it_did_stands_beside_those_left_out(
    kind: Challenge, entrant: Callable[..., Entrant]
) -> None:
    people = [entrant(f"m{number}") for number in range(90)]
    for one in people:
        cook(one, 0, 1)
    with evening(4):  # type: ignore[attr-defined]
        surprising.go_round(kind)
        assert surprising.told(kind).under_way == 90
    rows = list(Surprise.objects.select_related("entrant__challenge__workspace").order_by("pk"))
    given = [row.entrant for row in rows if not row.is_held]
    left_out = [row.entrant for row in rows if row.is_held]
    for one in [*given[: len(given) * 3 // 4], *left_out[: len(left_out) // 4]]:
        cook(one, 5)
    with evening(8):  # type: ignore[attr-defined]
        said = surprising.told(kind)
    assert (said.given, said.left_out) == (len(given), len(left_out))
    assert said.came_back == len(given) * 3 // 4
    assert said.left_out_came_back == len(left_out) // 4
    assert said.effect == pytest.approx(
        said.came_back / len(given) - said.left_out_came_back / len(left_out)
    )
    assert said.low is not None
    assert 0 < said.low < said.effect


def test_a_surprise_that_leaves_nobody_out_is_not_kept(kind: Challenge) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(challenge=kind).update(surprise_held=0)
