from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.utils import translation

from weilu.ledger import actions, reads
from weilu.ledger.commands import BooksWrong, NoWorkspace, ledger
from weilu.ledger.models import Entry, LedgerAccount, Transfer
from weilu.ledger.tests.conftest import give
from weilu.people import actions as people
from weilu.people.models import Workspace

pytestmark = pytest.mark.django_db


def _balances(*accounts: LedgerAccount) -> list[int]:
    return [reads.balance(account) for account in accounts]


def test_a_transfer_moves_what_one_gives_and_another_gets(source, mei) -> None:
    transfer = give(source, mei, 30, "k1", why="三天打卡", ref="event:7")
    assert _balances(source, mei) == [-30, 30]
    assert [(one.account, one.amount) for one in transfer.entries.order_by("pk")] == [
        (source, -30), (mei, 30)
    ]  # fmt: skip
    assert (transfer.why, transfer.ref, transfer.room) == ("三天打卡", "event:7", "test")


def test_the_same_key_books_once(source, mei) -> None:
    assert give(source, mei, 30, "k1") == give(source, mei, 30, "k1")
    assert _balances(source, mei) == [-30, 30]


def test_a_key_that_stands_for_something_else_is_refused(source, mei, bao) -> None:
    give(source, mei, 30, "k1")
    for target, amount in ((mei, 31), (bao, 30)):
        with pytest.raises(actions.KeyReused):
            give(source, target, amount, "k1")
    assert _balances(source, mei, bao) == [-30, 30, 0]


def test_workspaces_have_keys_of_their_own(source, mei) -> None:
    readers = people.open_workspace("Readers", "readers", "Europe/London")
    other = actions.open_account(readers, "system", may_go_below=True)
    rosa = actions.open_account(readers, "member", 1)
    give(source, mei, 30, "k1")
    give(other, rosa, 5, "k1")
    assert _balances(mei, rosa) == [30, 5]


def test_nobody_gives_more_than_they_hold(source, mei, bao) -> None:
    give(source, mei, 30, "k1")
    with pytest.raises(actions.Overdrawn) as refused:
        give(mei, bao, 31, "k2")
    assert refused.value.data == {"held": 30, "wanted": 31}
    assert _balances(mei, bao) == [30, 0]
    assert not Transfer.objects.filter(key="k2").exists()


def test_one_transfer_may_have_many_sides(club, source, mei, bao) -> None:
    give(source, mei, 10, "k1")
    legs = [(mei, -10), (source, -5), (bao, 10), (bao, 5)]
    made = actions.post(club, "k2", legs, room="test", kind="given")
    assert _balances(source, mei, bao) == [-15, 0, 15]
    assert made.entries.count() == 3


@pytest.mark.parametrize(
    ("amounts", "fault"),
    [((-5, 4), "unbalanced"), ((0, 0), "nothing"), ((-(10**13), 10**13), "too_much")],
)
def test_what_does_not_sum_to_zero_is_no_transfer(club, source, mei, amounts, fault) -> None:
    legs = list(zip((source, mei), amounts, strict=True))
    with pytest.raises(actions.Unsound) as refused:
        actions.post(club, "k", legs, room="test", kind="given")
    assert refused.value.data["fault"] == fault


def test_units_do_not_mix_and_workspaces_stay_apart(club, source) -> None:
    fen = actions.open_account(club, "member", 1, unit="CNY")
    readers = people.open_workspace("Readers", "readers", "Europe/London")
    rosa = actions.open_account(readers, "member", 1)
    for target, fault in ((fen, "units"), (rosa, "foreign")):
        with pytest.raises(actions.Unsound) as refused:
            give(source, target, 5, "k")
        assert refused.value.data["fault"] == fault


def test_only_points_and_known_currencies_are_units(club) -> None:
    with pytest.raises(actions.UnknownUnit):
        actions.open_account(club, "member", 1, unit="XBT")


def test_an_owner_has_one_account_of_each_purpose(club, mei) -> None:
    assert actions.open_account(club, "member", 1) == mei
    assert actions.open_account(club, "member", 1, purpose="frozen") != mei


def test_what_was_booked_is_taken_back_once(source, mei) -> None:
    given = give(source, mei, 30, "k1")
    back = actions.reverse(given, "k1:back", why="登记错了")
    assert _balances(source, mei) == [0, 0]
    assert actions.reverse(given, "k1:back") == back
    for transfer, key in ((given, "again"), (back, "back")):
        with pytest.raises(actions.NotReversible):
            actions.reverse(transfer, key)
    assert _balances(source, mei) == [0, 0]


def test_what_is_spent_cannot_be_taken_back(source, mei, bao) -> None:
    given = give(source, mei, 30, "k1")
    give(mei, bao, 1, "k2")
    with pytest.raises(actions.Overdrawn):
        actions.reverse(given, "k1:back")


def test_many_are_booked_together_or_not_at_all(club, source, mei, bao) -> None:
    def posting(key: str, giver: LedgerAccount, taker: LedgerAccount, amount: int) -> Any:
        return actions.Posting(key, [(giver, -amount), (taker, amount)], "test", "given")

    many = [posting("a", source, mei, 5), posting("b", mei, bao, 3), posting("a", source, mei, 5)]
    first, second, again = actions.post_many(club, many)
    assert first == again != second
    assert _balances(source, mei, bao) == [-5, 2, 3]
    with pytest.raises(actions.Overdrawn):
        actions.post_many(club, [posting("c", source, mei, 1), posting("d", mei, bao, 9)])
    assert _balances(source, mei, bao) == [-5, 2, 3]


def test_a_statement_tells_each_balance_latest_first(source, mei, bao) -> None:
    give(source, mei, 30, "k1")
    give(mei, bao, 10, "k2")
    lines = [(one.transfer.key, one.amount, one.balance) for one in reads.statement(mei)]
    assert lines == [("k2", -10, 20), ("k1", 30, 30)]


# --- what the database refuses, whoever asks ------------------------------------------------------


def _refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_keeps_what_was_booked(source, mei) -> None:
    give(source, mei, 30, "k1")
    _refused(lambda: Entry.objects.filter(account=mei).update(amount=31))
    _refused(lambda: Entry.objects.filter(account=mei)._raw_delete("default"))
    _refused(lambda: Transfer.objects.update(why="x"))
    _refused(lambda: Transfer.objects.all()._raw_delete("default"))
    _refused(lambda: LedgerAccount.objects.filter(pk=mei.pk).update(balance=99))
    _refused(lambda: LedgerAccount.objects.filter(pk=mei.pk).update(may_go_below=True))
    assert list(reads.faults()) == []


def test_the_database_takes_no_entry_beside_a_transfer(source, mei) -> None:
    given = give(source, mei, 30, "k1")
    other = actions.open_account(given.workspace, "member", 3)
    late = Entry(transfer=given, account=other, number=1, amount=1, balance=1)
    _refused(late.save)


def test_the_database_takes_no_entry_out_of_its_chain(source, mei) -> None:
    for number, balance in ((2, 5), (1, 6)):
        _refused(
            Entry(
                transfer_id=Transfer().pk, account=mei, number=number, amount=5, balance=balance
            ).save
        )


def test_the_database_takes_no_transfer_that_does_not_sum_to_zero(club, source, mei) -> None:
    def unsound() -> None:
        made = actions._transfer(club, actions.Posting("k", [], "test", "given"))
        Entry.objects.create(transfer=made, account=mei, number=1, amount=5, balance=5)
        Entry.objects.create(transfer=made, account=source, number=1, amount=-4, balance=-4)
        made.save(force_insert=True)

    _refused(unsound)


def test_the_database_lets_no_balance_fall_below_zero(club, mei, bao) -> None:
    def overdraw() -> None:
        made = actions._transfer(club, actions.Posting("k", [], "test", "given"))
        Entry.objects.create(transfer=made, account=mei, number=1, amount=-5, balance=-5)

    _refused(overdraw)


def test_the_command_proves_the_books(club: Workspace, source, mei) -> None:
    give(source, mei, 30, "k1")
    with translation.override("en"):
        told = CliRunner().invoke(ledger, ["check"])
    assert (told.exit_code, told.output) == (
        0, "The books are right: 2 accounts, 1 transfers, 2 entries.\n"
    )  # fmt: skip
    unknown = CliRunner().invoke(ledger, ["check", "--workspace", "nowhere"])
    assert isinstance(unknown.exception, NoWorkspace)


def test_the_command_tells_of_each_wrong_balance(source, mei) -> None:
    give(source, mei, 30, "k1")
    # What no verb does: an entry's number moves on without an entry.
    LedgerAccount.objects.filter(pk=mei.pk).update(balance=31, entries=2)
    told = CliRunner().invoke(ledger, ["check"])
    assert isinstance(told.exception, BooksWrong)
    whats = [line.partition(":")[0] for line in told.output.splitlines()]
    assert whats == ["balance", "chain", "leaking"]


def test_the_books_are_proved_from_entries(club: Workspace, source, mei, bao) -> None:
    give(source, mei, 30, "k1")
    give(mei, bao, 10, "k2")
    actions.reverse(Transfer.objects.get(key="k2"), "k2:back")
    assert list(reads.faults(club)) == []
    assert reads.balance_at(mei, Transfer.objects.get(key="k2").at) == 20
