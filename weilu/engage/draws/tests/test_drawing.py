from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from weilu.engage.draws import actions, drawing, hearing, rules
from weilu.engage.draws.models import Draw, DrawEntry, DrawPolicy, DrawPrize, DrawWin
from weilu.engage.draws.tests.conftest import AFTER, CLOSE, NOON
from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import reads as ledger
from weilu.ledger.models import Transfer
from weilu.people import actions as people
from weilu.people.persons import actions as persons

pytestmark = pytest.mark.django_db


def _enter(draw: Draw, who: list) -> None:
    with clock.stopped_at(NOON + timedelta(hours=1)):
        for member in who:
            actions.enter(draw, member)


def _round(moment=AFTER) -> None:
    with clock.stopped_at(moment):
        drawing.go_round()
    assert list(ledger.faults()) == []


def test_a_draw_goes_from_commitment_to_prizes_that_anybody_can_check(draw, members) -> None:
    held, who = draw(), members(12)
    commitment = held.commitment
    _enter(held, who)
    _round()
    held.refresh_from_db()
    told = json.loads(json.dumps(drawing.published(held)))
    assert (told["commitment"], rules.faults(told)) == (commitment, [])
    assert len(told["winners"]) == 3
    won = [win.entry.member for win in held.wins.filter(prize__name="积分")]
    accounts = [ledger.account_of(held.workspace, "member", one.pk) for one in won]
    assert [ledger.balance(one) for one in accounts] == [50, 50]
    assert Event.objects.filter(kind="draw_won").count() == 3


def test_a_second_round_changes_nothing(draw, members) -> None:
    held = draw()
    _enter(held, members(5))
    _round()
    before = list(DrawWin.objects.order_by("rank").values_list("rank", "entry"))
    _round()
    assert list(DrawWin.objects.order_by("rank").values_list("rank", "entry")) == before
    assert Transfer.objects.filter(kind="prize").count() == 2


def test_the_seed_is_shown_only_when_it_is_drawn(draw, members) -> None:
    held = draw()
    assert (held.seed, len(held.commitment)) == ("", 64)
    _enter(held, members(2))
    _round()
    held.refresh_from_db()
    assert rules.hashed(held.seed) == held.commitment


def test_a_person_enters_once_and_staff_never(draw, members, keeper) -> None:
    held = draw()
    mei, phone, tao, lan = members(4)
    type(tao).objects.filter(pk=tao.pk).update(is_staff=True)
    tao.refresh_from_db()
    persons.join(held.workspace, f"member:{mei.pk}", f"member:{phone.pk}", keeper)
    _enter(held, [mei, phone, lan, lan])
    with pytest.raises(actions.NotYours):
        _enter(held, [tao])
    assert held.entries.count() == 2


@pytest.mark.parametrize("moment", [NOON - timedelta(seconds=1), CLOSE])
def test_nobody_enters_before_or_after(draw, members, moment) -> None:
    held = draw()
    with clock.stopped_at(moment), pytest.raises(actions.NotYours):
        actions.enter(held, members(1)[0])


def test_what_is_open_cannot_be_changed(draw, keeper) -> None:
    held = draw()
    with pytest.raises(actions.NotNow):
        actions.save(held, keeper)
    with pytest.raises(actions.NotNow):
        actions.drop_prize(held.prizes.first(), keeper)
    with pytest.raises(actions.NotNow):
        actions.open_up(held, keeper)


def test_a_draw_without_prizes_or_a_way_in_does_not_open(draw, keeper, club) -> None:
    for more in ({"word": ""}, {"closes_at": NOON + timedelta(seconds=1)}):
        held = draw(is_open=False, **more)
        with clock.stopped_at(CLOSE), pytest.raises(actions.Unready):
            actions.open_up(held, keeper)


def test_no_prize_may_be_worth_more_than_the_law_allows(draw, keeper, club) -> None:
    held = draw(is_open=False)
    dear = DrawPrize(draw=held, name="车", count=1, value=5_000_001)
    with pytest.raises(actions.TooDear):
        actions.save_prize(dear, keeper)
    dear.value = 5_000_000
    actions.save_prize(dear, keeper)
    actions.set_policy(DrawPolicy(workspace=club, most_value=100_000), keeper)
    with clock.stopped_at(NOON), pytest.raises(actions.TooDear):
        actions.open_up(held, keeper)


def test_public_chance_named_beforehand_is_waited_for(draw, members, keeper) -> None:
    held = draw(beacon_from="上证指数 5 月 7 日收盘")
    _enter(held, members(6))
    with pytest.raises(actions.NotNow):
        actions.set_beacon(held, "3123.45", keeper)
    _round()
    held.refresh_from_db()
    assert held.state == "closed"
    actions.set_beacon(held, "3123.45", keeper)
    with pytest.raises(actions.NotNow):
        actions.set_beacon(held, "3123.46", keeper)
    _round()
    held.refresh_from_db()
    assert (held.state, rules.faults(drawing.published(held))) == ("drawn", [])


def test_fewer_entrants_than_prizes_leave_the_rest_to_the_house(draw, members) -> None:
    held = draw()
    _enter(held, members(1))
    _round()
    assert held.wins.count() == 1
    assert held.wins.get().prize.name == "雨伞"
    _round(AFTER + timedelta(days=15))
    assert held.wins.get().state == "lapsed"
    assert ledger.balance(ledger.account_of(held.workspace, "issuer")) == 0


def test_a_cancelled_draw_gives_back_what_was_set_aside(draw, keeper) -> None:
    held = draw()
    assert ledger.balance(ledger.account_of(held.workspace, "issuer")) == -100
    actions.cancel(held, keeper)
    assert ledger.balance(ledger.account_of(held.workspace, "issuer")) == 0
    _round()
    assert not DrawWin.objects.exists()


def test_an_address_is_sealed_and_forgotten_after_delivery(draw, members, keeper) -> None:
    held = draw()
    _enter(held, members(1))
    _round()
    win = held.wins.get()
    with clock.stopped_at(AFTER):
        with pytest.raises(actions.NeedsAddress):
            actions.claim(win)
        actions.claim(win, "成员0，138 0000 0000，梧桐街 1 号")
        actions.deliver(win, keeper)
    win.refresh_from_db()
    assert win.sealed_address.startswith("s1:")
    _round(AFTER + timedelta(days=29))
    win.refresh_from_db()
    assert win.sealed_address
    _round(AFTER + timedelta(days=30))
    win.refresh_from_db()
    assert (win.sealed_address, win.erased_at) == ("", AFTER + timedelta(days=30))
    assert Event.objects.filter(kind="address_erased").count() == 1
    given = ledger.account_of(held.workspace, "given", unit="CNY")
    assert ledger.balance(given) == 3_900


def _say(club, member, group: int, text: str, number: int) -> list:
    at = NOON + timedelta(minutes=number)
    record(
        club.pk, Message(), source="telegram:g", external_id=f"m{number}", at=at, group_id=group,
        actor=member.pk, text=text,
    )  # fmt: skip
    event = Event.objects.get(external_id=f"m{number}")
    return [event.source_id, event.external_id]


def test_a_quiz_takes_each_persons_first_answer_and_draws_among_the_right(
    draw, members, club
) -> None:
    [group] = people.identify_groups(club, [("telegram", "g", "早起群")])
    held = draw(word="", question="豆浆泡几小时？", answers=["8小时"], groups=[group])
    mei, bao, lan, far = members(4)
    said = [
        _say(club, mei, group, "8 小时！", 1), _say(club, bao, group, "六小时", 2),
        _say(club, bao, group, "8小时", 3), _say(club, lan, group, "８小时", 4),
        _say(club, far, 0, "8小时", 5),
    ]  # fmt: skip
    with clock.stopped_at(CLOSE + timedelta(minutes=1)):  # heard late, written in time
        hearing.take(club.pk, said)
    right = DrawEntry.objects.filter(is_right=True).values_list("member", flat=True)
    assert set(right) == {mei.pk, lan.pk}
    _round()
    assert {win.entry.member_id for win in held.wins.all()} == {mei.pk, lan.pk}


#: One process that does a round and is killed at a stated booking.
KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from weilu.engage.draws import drawing
from weilu.kit import clock
place, turn = sys.argv[2], int(sys.argv[3])
owner = {"post": drawing.ledger, "record": drawing, "tell_winners": drawing.saying}[place]
real, calls = getattr(owner, place), []
def killing(*given, **more):
    calls.append(1)
    done = real(*given, **more)
    if len(calls) == turn:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(owner, place, killing)
with clock.stopped_at(datetime.fromisoformat(sys.argv[4])):
    drawing.go_round()
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_draw_and_in_the_payout_it_ends_the_same(draw, members) -> None:
    held = draw()
    _enter(held, members(6))
    expected = rules.winners(
        drawing.unseal(held.sealed_seed), drawing.tickets(held), "", 3
    )  # fmt: skip
    where = os.environ | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    for place, turn in (("record", 2), ("tell_winners", 1), ("post", 1), ("post", 1)):
        given = [str(connection.settings_dict["NAME"]), place, str(turn), AFTER.isoformat()]
        done = subprocess.run([sys.executable, "-c", KILLED, *given], env=where, timeout=120)
        assert done.returncode == -9, (place, turn)
    _round()
    held.refresh_from_db()
    won = list(held.wins.order_by("rank").values_list("entry__ticket", flat=True))
    assert (held.state, won) == ("drawn", expected)
    assert Transfer.objects.filter(kind="prize").count() == 2
    paid = [ledger.account_of(held.workspace, "member", win.entry.member_id)
            for win in held.wins.filter(prize__name="积分")]  # fmt: skip
    assert [ledger.balance(one) for one in paid] == [50, 50]
