"""Many at once: on PostgreSQL they lock rows, on SQLite they write one after another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from weilu.ledger import actions, reads
from weilu.ledger.models import LedgerAccount, Transfer
from weilu.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)

#: One process: tries each key in its order and prints what it was told.
PROCESS = """
import json, sys
import django
django.setup()
from django.db import connection
from weilu.ledger import actions
from weilu.ledger.models import LedgerAccount
connection.settings_dict["NAME"] = sys.argv[1]
giver, taker, first, last = map(int, sys.argv[2:])
told = []
for turn in range(first, last):
    one, other = LedgerAccount.objects.get(pk=giver), LedgerAccount.objects.get(pk=taker)
    legs = [(one, -7), (other, 7)]
    try:
        actions.post(one.workspace, f"pay:{turn}", legs, room="test", kind="paid")
        told.append(turn)
    except actions.Overdrawn:
        pass
print(json.dumps(told))
"""


@pytest.fixture
def budget() -> LedgerAccount:
    """A hundred points that may be given out."""
    club = people.open_workspace("早起社", "early", "Asia/Shanghai")
    source = actions.open_account(club, "system", purpose="issued", may_go_below=True)
    held = actions.open_account(club, "budget", 1)
    legs = [(source, -100), (held, 100)]
    actions.post(club, "fund", legs, room="test", kind="funded")
    return held


def test_fifty_threads_neither_pay_twice_nor_overdraw(budget: LedgerAccount) -> None:
    mei = actions.open_account(budget.workspace, "member", 1)

    def pay(turn: int) -> bool:
        try:
            # Each key is asked for twice, by two threads.
            actions.post(
                budget.workspace, f"pay:{turn // 2}", [(budget, -7), (mei, 7)], room="test",
                kind="paid",
            )  # fmt: skip
        except actions.Overdrawn:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(50) as pool:
        paid = list(pool.map(pay, range(50)))
    assert sum(paid) == 28
    assert (reads.balance(budget), reads.balance(mei)) == (2, 98)
    assert list(reads.faults()) == []


def test_two_threads_that_give_each_other_points_do_not_wait_for_ever(
    budget: LedgerAccount,
) -> None:
    mei = actions.open_account(budget.workspace, "member", 1)
    actions.post(budget.workspace, "m", [(budget, -50), (mei, 50)], room="test", kind="paid")

    def swap(turn: int) -> None:
        one, other = (budget, mei) if turn % 2 else (mei, budget)
        try:
            legs = [(one, -1), (other, 1)]
            actions.post(budget.workspace, f"swap:{turn}", legs, room="test", kind="paid")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(swap, range(40)))
    assert (reads.balance(budget), reads.balance(mei)) == (50, 50)


def test_processes_neither_pay_twice_nor_overdraw(budget: LedgerAccount) -> None:
    mei = actions.open_account(budget.workspace, "member", 1)
    where = os.environ | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    asked = [str(connection.settings_dict["NAME"]), str(budget.pk), str(mei.pk)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, *asked, str(first), str(first + 12)],
            env=where, stdout=subprocess.PIPE,
        )
        for first in (0, 4)
    ]  # fmt: skip
    told = [json.loads(one.communicate(timeout=60)[0]) for one in running]
    paid = Transfer.objects.filter(key__startswith="pay:").values_list("key", flat=True)
    assert len(paid) == 14
    assert {f"pay:{turn}" for some in told for turn in some} == set(paid)
    assert (reads.balance(budget), reads.balance(mei)) == (2, 98)
    assert list(reads.faults()) == []
