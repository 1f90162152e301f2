"""Rules are published once and stay; who accepts them is noted once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from weilu.charter.house_rules import actions, reads
from weilu.charter.house_rules.actions import NothingToPublish, TooLong, UnknownWay
from weilu.charter.house_rules.models import Acceptance, Edition, RuleBook
from weilu.charter.house_rules.signals import accepted
from weilu.charter.house_rules.tests.conftest import MOMENT, come, edition
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Membership, Workspace


def test_publishing_makes_the_draft_the_next_version(
    book: RuleBook, first: Edition, chen: Account
) -> None:
    second = edition(book, chen, "好好说话。\n不发广告和红包。")
    assert (first.number, second.number) == (1, 2)
    assert reads.current(book) == second
    assert first.text_zh == "好好说话。\n不发广告。"
    with translation.override("en"):
        told = [deed.sentence for deed in audit.told(list(audit.deeds(book.workspace)[:2]))]
    assert told == [
        "陈阿姨 published version 2 of the house rules",
        "陈阿姨 published version 1 of the house rules",
    ]


def test_what_is_in_force_is_not_published_again(
    book: RuleBook, first: Edition, chen: Account
) -> None:
    with pytest.raises(NothingToPublish):
        actions.publish(book, chen)
    assert book.editions.count() == 1


def test_an_empty_draft_is_not_published(book: RuleBook, chen: Account) -> None:
    with pytest.raises(NothingToPublish):
        actions.publish(book, chen)


def test_rules_nobody_would_read_are_refused(book: RuleBook, chen: Account) -> None:
    with pytest.raises(TooLong):
        actions.save_draft(book, "好" * 8_001, "", chen)


def test_published_words_can_not_be_changed_even_in_the_database(first: Edition) -> None:
    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        Edition.objects.filter(pk=first.pk).update(text_zh="随便。")
    first.refresh_from_db()
    assert first.text_zh.startswith("好好说话")


def test_an_account_may_go_and_its_versions_stay(first: Edition, chen: Account) -> None:
    chen.delete()
    first.refresh_from_db()
    assert first.published_by is None


def test_a_workspace_has_one_set_of_rules_for_everybody(book: RuleBook) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleBook.objects.create(workspace=book.workspace)
    assert actions.open_book(book.workspace) == book


def test_a_member_accepts_a_version_once_and_it_is_told(first: Edition, lin: Member) -> None:
    with clock.stopped_at(MOMENT):
        assert actions.accept(lin, [first], "page") == [first]
    with clock.stopped_at(MOMENT + timedelta(hours=1)):
        assert actions.accept(lin, [first], "word") == []
    [kept] = Acceptance.objects.all()
    assert (kept.member, kept.way, kept.accepted_at) == (lin, "page", MOMENT)
    [event] = Event.objects.filter(kind="rules_accepted")
    assert (event.actor, event.data["number"], event.data["way"]) == (lin.pk, 1, "page")


def test_an_unknown_way_of_accepting_is_refused(first: Edition, lin: Member) -> None:
    with pytest.raises(UnknownWay, match="telepathy"):
        actions.accept(lin, [first], "telepathy")


def test_rooms_above_hear_of_what_is_new_and_of_nothing_else(first: Edition, lin: Member) -> None:
    heard: list[list[int]] = []

    def hear(editions: list[Edition], **_more: object) -> None:
        heard.append([one.pk for one in editions])

    accepted.connect(hear)
    try:
        actions.accept(lin, [first], "page")
        actions.accept(lin, [first], "page")
    finally:
        accepted.disconnect(hear)
    assert heard == [[first.pk]]


def test_a_group_adds_to_the_rules_for_everybody(
    first: Edition, breakfast: Group, chen: Account, lin: Member
) -> None:
    own = edition(actions.open_book(breakfast.workspace, breakfast), chen, "七点前到。")
    assert reads.in_force(breakfast.workspace, breakfast) == [first, own]
    assert reads.in_force(breakfast.workspace) == [first]
    actions.accept(lin, [first], "page")
    assert reads.accepted_at(lin, [first, own]) is None
    actions.accept(lin, [first, own], "page")
    assert reads.accepted_at(lin, [first, own]) is not None


def test_only_the_latest_version_is_in_force(
    book: RuleBook, first: Edition, chen: Account, kitchen: Workspace
) -> None:
    second = edition(book, chen, "好好说话。")
    assert reads.in_force(kitchen) == [second]


def test_the_share_counts_who_is_there_and_no_staff(
    book: RuleBook, first: Edition, breakfast: Group, lin: Member, chen: Account
) -> None:
    fen, gone = come(breakfast, "user102", "阿芬"), come(breakfast, "user103", "走了的人")
    come(breakfast, "user104", "店员", is_staff=True)
    Membership.objects.filter(member=gone).update(left_at=MOMENT + timedelta(days=1))
    actions.accept(lin, [first], "page")
    actions.accept(gone, [first], "page")
    second = edition(book, chen, "好好说话。")
    actions.accept(fen, [second], "word")
    share = reads.share(book, second)
    assert (share.current, share.earlier, share.none, share.people) == (1, 1, 0, 2)
    assert [(row.name, row.number) for row in reads.standings(book)] == [("小林", 1), ("阿芬", 2)]
    assert [row.name for row in reads.standings(book, "earlier")] == ["小林"]


def test_nobody_counts_as_none_not_as_a_fault(book: RuleBook, first: Edition) -> None:
    assert reads.share(book, first).value is None


def test_the_list_of_rules_counts_as_each_book_does_in_few_queries(
    first: Edition, breakfast: Group, lin: Member, chen: Account,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    own = edition(actions.open_book(breakfast.workspace, breakfast), chen, "七点前到。")
    empty = Group.objects.create(
        workspace=breakfast.workspace, platform="telegram", external_id="2", name="空群"
    )
    actions.open_book(breakfast.workspace, empty)
    fen, gone = come(breakfast, "user102", "阿芬"), come(breakfast, "user103", "走了的人")
    come(breakfast, "user104", "店员", is_staff=True)
    Membership.objects.filter(member=gone).update(left_at=MOMENT + timedelta(days=1))
    actions.accept(lin, [first, own], "page")
    actions.accept(gone, [own], "page")
    newer = edition(own.book, chen, "七点半前到。")
    actions.accept(fen, [newer], "word")
    with django_assert_max_num_queries(8):
        listed = reads.books(breakfast.workspace)
    assert [one.share for one in listed] == [reads.share(one.book, one.edition) for one in listed]
    assert [one.edition for one in listed] == [first, newer, None]
    [own_share] = [one.share for one in listed if one.edition == newer]
    assert (own_share.current, own_share.earlier, own_share.people) == (1, 1, 2)
