"""Any order of giving, repeating, taking back and failing: the books are those of a plain model."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from weilu.ledger import actions, reads
from weilu.ledger.models import LedgerAccount, Transfer
from weilu.ledger.tests.conftest import give
from weilu.people import actions as people

PLACES = st.integers(0, 3)  #: 0 is the source, which may go below zero
AMOUNTS = st.integers(1, 40)
KEYS = st.sampled_from("abcdefgh")


class Books(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.club = people.open_workspace("早起社", "early", "Asia/Shanghai")
        self.accounts: list[LedgerAccount] = [
            actions.open_account(self.club, "member", number, may_go_below=number == 0)
            for number in range(4)
        ]
        self.held = [0, 0, 0, 0]
        self.booked: dict[str, dict[int, int]] = {}
        self.reversed: dict[str, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _would(self, moves: dict[int, int]) -> bool:
        return all(self.held[at] + moved >= 0 or at == 0 for at, moved in moves.items())

    def _move(self, moves: dict[int, int]) -> None:
        for at, moved in moves.items():
            self.held[at] += moved

    @rule(key=KEYS, giver=PLACES, taker=PLACES, amount=AMOUNTS)
    def gives(self, key: str, giver: int, taker: int, amount: int) -> None:
        moves = {} if giver == taker else {giver: -amount, taker: amount}
        expected: Any = None
        if not moves:
            expected = actions.Unsound
        elif key in self.booked:
            expected = None if self.booked[key] == moves else actions.KeyReused
        elif key in self.reversed.values():
            expected = actions.KeyReused
        elif self._would(moves):
            self.booked[key] = moves
            self._move(moves)
        else:
            expected = actions.Overdrawn
        self._does(expected, lambda: give(self.accounts[giver], self.accounts[taker], amount, key))

    @rule(key=KEYS)
    def takes_back(self, key: str) -> None:
        if key not in self.booked:
            return
        moves = {at: -moved for at, moved in self.booked[key].items()}
        expected = None
        if key not in self.reversed:
            if self._would(moves):
                self.reversed[key] = f"{key}:back"
                self._move(moves)
            else:
                expected = actions.Overdrawn
        held = Transfer.objects.get(workspace=self.club, key=key)
        self._does(expected, lambda: actions.reverse(held, f"{key}:back"))

    def _does(self, expected: Any, deed: Any) -> None:
        if expected is None:
            deed()
        else:
            with pytest.raises(expected):
                deed()

    @invariant()
    def the_books_are_those_of_the_model(self) -> None:
        held = dict(LedgerAccount.objects.values_list("owner_id", "balance"))
        assert [held[at] for at in range(4)] == self.held
        assert list(reads.faults()) == []


@pytest.mark.django_db
def test_any_order_of_deeds_keeps_the_books() -> None:
    limits = settings(max_examples=15, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Books, settings=limits)
