"""Cards that find each other, introductions that both want, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from weilu.engage.conftest import MOMENT
from weilu.engage.matching import cards, finding, meeting
from weilu.engage.matching.models import Card, CardTerm, Introduction, Side
from weilu.events.models import Event
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import optouts
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group, Member, Membership
from weilu.people.persons import actions as persons
from weilu.platforms.models import Connection


def names(card: Card) -> list[str]:
    return [one.card.member.name for one in finding.suggestions(card)]


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def later(days: float) -> object:
    return clock.stopped_at(MOMENT + timedelta(days=days))


def test_a_need_finds_who_offers_it_and_says_why(
    wanted: Card, beans: Card, card: Callable[..., Card]
) -> None:
    card("老周", "offer", "可以提供豆腐和豆浆", tags=",早餐,")
    card("阿玲", "offer", "能提供财税咨询")
    card("小吴", "need", "求咖啡豆")  # a need too
    first, *others = finding.suggestions(wanted)
    assert first.card == beans
    assert first.tags == ["咖啡"]
    assert set(first.words) == {"咖啡", "啡豆"}
    assert first.groups == ["早餐群"]
    assert 0.3 < first.likeness <= 1
    assert "阿玲" not in [one.card.member.name for one in others]
    assert names(beans) == ["小林", "小吴"] or names(beans) == ["小吴", "小林"]


def test_only_open_cards_are_found(wanted: Card, beans: Card) -> None:
    cards.turn(beans, "paused")
    assert names(wanted) == []
    assert not CardTerm.objects.filter(card=beans).exists()
    cards.turn(beans, "open")
    assert names(wanted) == ["老徐"]
    with later(80):
        assert cards.end_due() == 2
    beans.refresh_from_db()
    assert beans.state == "ended"


def test_who_shares_no_group_or_wants_none_of_it_is_not_suggested(
    wanted: Card, beans: Card, soup: Group, breakfast: Group, neighbour: Callable[..., Member]
) -> None:
    beans.groups = [soup.pk]
    cards.keep(beans)
    assert names(wanted) == []
    neighbour("老徐", soup)
    assert names(wanted) == []  # both must be there
    neighbour("小林", soup)
    assert names(wanted) == ["老徐"]
    optouts.stop(beans.member, room="engage")
    assert names(wanted) == []
    assert names(beans) == []
    with pytest.raises(meeting.CannotMeet):
        meeting.propose(wanted, beans, None)


def test_one_person_with_two_accounts_does_not_meet_themselves(
    wanted: Card, beans: Card, chen: Account
) -> None:
    one, other = f"member:{wanted.member_id}", f"member:{beans.member_id}"
    persons.join(wanted.workspace, one, other, by=chen)
    assert names(wanted) == []


def test_who_left_the_group_is_not_suggested(wanted: Card, beans: Card) -> None:
    Membership.objects.filter(member=beans.member).update(left_at=MOMENT + timedelta(seconds=1))
    assert names(wanted) == []


def test_both_say_yes_then_each_learns_how_to_reach_the_other(
    wanted: Card, beans: Card, chen: Account, bot: Connection
) -> None:
    held = meeting.propose(wanted, beans, chen, "你们都在聊咖啡")
    assert len(told()) == 2
    assert names(wanted) == []  # proposed before
    meeting.answer(held, wanted, says=True, reach="微信 xiaolin")
    held.refresh_from_db()
    assert (held.state, held.need_says, held.offer_says) == ("waiting", True, None)
    assert len(told()) == 2
    meeting.answer(held, beans, says=True, reach="电话 138")
    held.refresh_from_db()
    assert held.state == "accepted"
    assert len(told()) == 4
    assert "138" not in "".join(told())  # it stands on the page, not in a message
    with pytest.raises(meeting.NoLongerAsked):
        meeting.answer(held, beans, says=False)
    did = [
        one.data["did"] for one in Event.objects.filter(kind="introduction_moved").order_by("pk")
    ]
    assert did == ["agreed", "accepted"]
    assert Event.objects.filter(kind="matching_managed", data__by=chen.pk).count() == 1


def test_a_no_is_told_without_a_name_and_only_to_who_said_yes(
    wanted: Card, beans: Card, chen: Account, bot: Connection
) -> None:
    held = meeting.propose(wanted, beans, chen)
    meeting.answer(held, wanted, says=True)
    meeting.answer(held, beans, says=False, why="量太小")
    held.refresh_from_db()
    assert held.state == "declined"
    assert len(told()) == 3
    assert "这次没有对接成" in told()[-1]
    assert "老徐" not in told()[-1]
    assert "量太小" not in told()[-1]
    assert Message.objects.order_by("pk").last().member == wanted.member  # type: ignore[union-attr]
    assert Side.objects.get(card=beans).why == "量太小"


def test_a_week_without_an_answer_ends_it(wanted: Card, beans: Card, bot: Connection) -> None:
    held = meeting.propose(wanted, beans, None)  # 小林 asks for it
    assert (held.need_says, held.offer_says) == (True, None)
    assert len(told()) == 1
    assert meeting.run_out_due() == 0
    with later(7):
        with pytest.raises(meeting.NoLongerAsked):
            meeting.answer(held, beans, says=True)
        assert meeting.run_out_due() == 1
        assert meeting.run_out_due() == 0
    held.refresh_from_db()
    assert held.state == "ran_out"
    assert len(told()) == 2


def test_what_came_of_it_is_asked_once_and_settles_the_need(
    wanted: Card, beans: Card, chen: Account, bot: Connection
) -> None:
    held = meeting.propose(wanted, beans, chen)
    with pytest.raises(meeting.NoOutcomeYet):
        meeting.tell_outcome(held, wanted, "worked")
    meeting.answer(held, wanted, says=True)
    meeting.answer(held, beans, says=True)
    assert meeting.ask_outcomes_due() == 0
    with later(7):
        meeting.tell_outcome(held, beans, "talking")
        before = len(told())
        assert meeting.ask_outcomes_due() == 1
        assert meeting.ask_outcomes_due() == 0
        assert len(told()) == before + 1  # who told already is not asked
        meeting.tell_outcome(held, wanted, "worked", "签了半年", "3000 元")
    wanted.refresh_from_db()
    beans.refresh_from_db()
    assert (wanted.state, beans.state) == ("settled", "open")
    side = Side.objects.get(card=wanted)
    assert (side.result, side.words, side.worth) == ("worked", "签了半年", "3000 元")


def test_how_to_reach_people_is_forgotten_after_a_month(
    wanted: Card, beans: Card, chen: Account
) -> None:
    held = meeting.propose(wanted, beans, chen)
    meeting.answer(held, wanted, says=True, reach="微信 xiaolin")
    with later(31):
        assert meeting.erase_reach_due() == 0  # it waits still, until the clock ends it
        meeting.run_out_due()
    with later(62):
        assert meeting.erase_reach_due() == 1
        assert meeting.erase_reach_due() == 0
    assert not Side.objects.exclude(reach="").exists()


def test_where_nobody_can_write_to_them_a_person_does(
    wanted: Card, beans: Card, chen: Account
) -> None:
    meeting.propose(wanted, beans, chen)
    assert sorted(Task.objects.values_list("assignee", "title")) == [
        (chen.pk, "问 小林 愿不愿意对接"),
        (chen.pk, "问 老徐 愿不愿意对接"),
    ]


def test_a_pair_is_introduced_once(wanted: Card, beans: Card, chen: Account) -> None:
    held = meeting.propose(wanted, beans, chen)
    meeting.withdraw(held, chen)
    with pytest.raises(meeting.CannotMeet):
        meeting.propose(beans, wanted, None)
    with pytest.raises(meeting.NoLongerAsked):
        meeting.withdraw(held, chen)


def test_a_member_has_ten_cards_of_a_kind(card: Callable[..., Card], neighbour: object) -> None:
    made = [card("小林", "need", f"求{number}号菜谱") for number in range(cards.MOST_CARDS)]
    with pytest.raises(cards.TooManyCards):
        card("小林", "need", "求第十一个")
    card("小林", "offer", "能提供摆摊位")
    cards.turn(made[0], "ended")
    card("小林", "need", "求第十一个")
    with pytest.raises(cards.TooManyCards):
        cards.turn(made[0], "open")


def test_an_ended_card_stands_anew_when_it_is_opened(card: Callable[..., Card]) -> None:
    held = card("小林", "need", "求菜谱", last_day=date(2026, 11, 24))
    with later(3):
        assert cards.end_due() == 1
        opened = cards.turn(held, "open")
        assert opened.last_day == date(2026, 11, 26) + timedelta(days=90)
    with pytest.raises(cards.CardSaysNothing):
        card("小林", "need", " \x00 ")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_end_in_one_state(
    wanted: Card, beans: Card, chen: Account, bot: Connection
) -> None:
    held = meeting.propose(wanted, beans, chen)

    def say(card: Card) -> None:
        try:
            with clock.stopped_at(MOMENT), suppress(WeiluError):
                meeting.answer(held, card, says=True, reach=card.member.name)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(say, [wanted, beans]))
    held.refresh_from_db()
    assert (held.state, held.need_says, held.offer_says) == ("accepted", True, True)
    assert len(told()) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted", "need_says": True, "ended_at": MOMENT},
        {"state": "waiting", "need_says": True, "offer_says": True},
        {"state": "waiting", "offer_says": False},
        {"state": "declined", "need_says": True, "ended_at": MOMENT},
        {"state": "ran_out"},
        {"state": "waiting", "ended_at": MOMENT},
    ],
)
def test_the_database_refuses_a_state_the_answers_do_not_carry(
    wanted: Card, beans: Card, chen: Account, wrong: dict[str, object]
) -> None:
    held = meeting.propose(wanted, beans, chen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=held.pk).update(**wrong)
