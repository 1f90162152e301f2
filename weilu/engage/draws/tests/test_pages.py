"""What staff do in the console, and what anybody and a winner see on a phone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from weilu.engage.draws import actions, drawing, rules, saying
from weilu.engage.draws.models import Draw, DrawPolicy
from weilu.engage.draws.tests.conftest import AFTER, NOON
from weilu.kit import clock

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
