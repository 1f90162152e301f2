"""The order's machine, and what is owed of a sale."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from weilu.convert import rules
from weilu.convert.models import OrderState

PAGE = Path(__file__).resolve().parents[3] / "docs" / "convert.md"
AMOUNTS = st.integers(1, 10**12)


def test_the_page_draws_the_machine_the_code_runs() -> None:
    drawn = re.search(r"```mermaid\nstateDiagram-v2\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert drawn is not None
    moves = [line.strip() for line in drawn[1].splitlines() if ": " in line]
    assert moves == list(rules.diagram())


def test_every_state_of_an_order_is_reached_by_a_verb() -> None:
    reached = {then for moves in rules.TRANSITIONS.values() for then in moves.values()}
    assert reached == set(OrderState.values)


def test_nothing_is_done_with_an_order_that_is_over() -> None:
    over = ("refunded", "expired", "cancelled")
    assert not [verb for verb in rules.TRANSITIONS for state in over if rules.after(state, verb)]


@given(AMOUNTS, st.data())
def test_refunds_never_pass_the_amount(amount: int, data: st.DataObject) -> None:
    refunded, back = data.draw(st.integers(0, amount)), data.draw(st.integers(-5, amount + 5))
    verb = rules.refund_verb(amount, refunded, back)
    assert bool(verb) == (0 < back <= amount - refunded)
    assert (verb == "refund_full") == (back > 0 and refunded + back == amount)


@given(AMOUNTS, st.integers(0, rules.WHOLE), st.data())
def test_a_commission_is_a_share_of_what_stays_sold(
    amount: int, rate: int, data: st.DataObject
) -> None:
    refunded = data.draw(st.integers(0, amount))
    owed = rules.commission(amount, refunded, rate)
    exact = (amount - refunded) * rate
    assert 0 <= owed * rules.WHOLE <= exact < (owed + 1) * rules.WHOLE
    assert rules.commission(amount, amount, rate) == 0
