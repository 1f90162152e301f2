"""What staff do in the console, and what anybody and a winner see on a phone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from weilu.engage.draws import actions, drawing, rules, saying
from weilu.engage.draws.models import Draw, DrawEntry, DrawPolicy
from weilu.engage.draws.tests.conftest import AFTER, NOON
from weilu.engage.hosts.models import Host
from weilu.engage.points.links import my_points as points_page
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Any, keeper: Any) -> Any:
    client.force_login(keeper)
    return client


def _text(answer: Any) -> str:
    return b"".join(answer).decode()


@pytest.fixture
def drawn(draw: Any, members: Any) -> Draw:
    held = draw()
    with clock.stopped_at(NOON):
        for member in members(4):
            actions.enter(held, member)
    with clock.stopped_at(AFTER):
        drawing.go_round()
    held.refresh_from_db()
    return held


def test_staff_make_a_quiz_add_prizes_and_open_it(desk, club) -> None:
    given = {
        "name": "周三问答", "question": "豆浆泡几小时？", "answers": "8小时\n八小时",
        "judge": "normal",
        "opens_at": "2026-05-06T12:00", "closes_at": "2026-05-06T20:00", "claim_days": "14",
        "keep_days": "30",
    }  # fmt: skip
    with clock.stopped_at(NOON):
        assert desk.post("/engage/draws/new/", given | {"word": "x"}).status_code == 200
        where = desk.post("/engage/draws/new/", given).url
        held = Draw.objects.get()
        assert (held.answers, held.opens_at) == (["8小时", "八小时"], NOON)
        desk.post(f"{where}prizes/", {"name": "汤锅", "count": "2", "value": "￥399.50"})
        desk.post(f"{where}prizes/", {"name": "车", "count": "1", "value": "50000.01"})
        prize = held.prizes.get()
        assert (prize.value, prize.count) == (39_950, 2)
        desk.post(f"/engage/draws/prizes/{prize.pk}/drop/")
        assert not held.prizes.exists()
        desk.post(f"{where}open/")
        held.refresh_from_db()
        assert held.state == "draft"
        desk.post(f"{where}prizes/", {"name": "汤锅", "count": "2"})
        desk.post(f"{where}open/")
    held.refresh_from_db()
    assert held.state == "open"
    assert held.commitment in _text(desk.get(where))


def test_anybody_can_check_a_draw_by_its_page(client, drawn) -> None:
    address = saying.page_of(drawn)
    page = _text(client.get(f"{address}?lang=en"))
    assert drawn.seed in page
    assert drawn.commitment in page
    told = json.loads(client.get(f"{address}?file=1").content)
    assert rules.faults(told) == []


def test_before_it_is_drawn_the_page_keeps_the_seed(client, draw) -> None:
    held = draw()
    page = _text(client.get(f"{saying.page_of(held)}?file=1"))
    assert held.commitment in page
    assert drawing.unseal(held.sealed_seed) not in page


def test_a_winner_claims_and_staff_deliver_and_take_it_back(client, desk, drawn) -> None:
    win = drawn.wins.get(prize__name="雨伞")
    address = saying.claim_link(win)
    assert "雨伞" in _text(client.get(address))
    with clock.stopped_at(AFTER):
        assert client.post(address, {"address": " "}).status_code == 200
        assert client.post(address, {"address": "梧桐街 1 号"}).status_code == 303
    where = f"/engage/draws/{drawn.pk}/"
    assert "梧桐街 1 号" in _text(desk.get(where))
    desk.post(f"/engage/draws/wins/{win.pk}/deliver/")
    win.refresh_from_db()
    assert win.state == "delivered"
    desk.post(f"/engage/draws/wins/{win.pk}/deliver/", {"on": "0"})
    win.refresh_from_db()
    assert (win.state, win.delivered_at) == ("claimed", None)


def test_the_cap_is_set_by_who_manages(desk, club) -> None:
    desk.post("/engage/draws/limit/", {"currency": "HKD", "most": "1,000"})
    policy = DrawPolicy.objects.get(workspace=club)
    assert (policy.currency, policy.most_value) == ("HKD", 100_000)


def test_entries_are_listed_and_exported(desk, drawn) -> None:
    assert "成员0" in _text(desk.get(f"/engage/draws/{drawn.pk}/entries/"))
    lines = _text(desk.get(f"/engage/draws/{drawn.pk}/entries/?format=csv")).splitlines()
    assert len(lines) == 5
    with clock.stopped_at(AFTER + timedelta(days=1)):
        assert "立夏抽奖" in _text(desk.get("/engage/draws/?state=drawn"))


def test_a_member_enters_with_a_button_once(client, draw, members) -> None:
    held, [mei, *_] = draw(), members(1)
    address = saying.entry_link(held, mei)
    with clock.stopped_at(NOON):
        assert "Enter" in _text(client.get(f"{address}?lang=en"))
        for _click in range(2):
            assert client.post(address).status_code == 303
        assert "You are in" in _text(client.get(f"{address}?lang=en"))
    assert held.entries.get().member == mei
    assert Event.objects.filter(kind="draw_entered").count() == 1


def test_the_button_says_why_it_takes_no_entry(client, draw, members) -> None:
    held, [mei, luo] = draw(), members(2)
    address = saying.entry_link(held, mei)
    with clock.stopped_at(NOON - timedelta(minutes=1)):
        assert "no entries" in _text(client.post(f"{address}?lang=en"))
    with clock.stopped_at(AFTER):
        assert "no entries" in _text(client.post(f"{address}?lang=en"))
    with clock.stopped_at(NOON):
        quiz = draw(name="问答", word="", question="几小时？", answers=["8"])
        assert "answer it in the group" in _text(
            client.post(f"{saying.entry_link(quiz, mei)}?lang=en")
        )
        Member.objects.filter(pk=luo.pk).update(is_staff=True)
        told = client.post(f"{saying.entry_link(held, luo)}?lang=en")
        assert "not for you" in _text(told)
    assert not DrawEntry.objects.exists()


def test_open_draws_stand_on_the_points_page(client, draw, members) -> None:
    held, [mei] = draw(), members(1)
    with clock.stopped_at(NOON):
        assert held.name in _text(client.get(points_page(mei)))
    with clock.stopped_at(AFTER):
        assert held.name not in _text(client.get(points_page(mei)))


def test_a_winner_who_hosts_by_now_is_shown_as_host(client, drawn) -> None:
    win = drawn.wins.select_related("entry").earliest("rank")
    Host.objects.create(
        workspace=drawn.workspace, member=win.entry.member, disclosed_as="主持人",
        invited_at=NOON, accepted_at=NOON, accepted_how="page",
    )  # fmt: skip
    assert _text(client.get(saying.page_of(drawn))).count("主持人") == 1
