"""What staff see in the console and a member on the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from weilu.engage.points import actions, handing, links, reads
from weilu.engage.points.models import BoardMute, Level, PointRule, PointTrial
from weilu.engage.points.tests.conftest import NOON, held, pay
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.ledger.models import Transfer
from weilu.outbox.models import Message
from weilu.people.models import Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection

pytestmark = pytest.mark.django_db
PAGES = "/engage/points/pages/"


@pytest.fixture(autouse=True)
def _noon(at_noon: None) -> None:
    """It is noon."""


@pytest.fixture
def desk(client: Any, keeper: Any) -> Any:
    client.force_login(keeper)
    return client


def _text(answer: Any) -> str:
    return b"".join(answer).decode()


def test_a_rule_is_made_tried_switched_off_and_brought_back(desk, did, club) -> None:
    did("message", "mei", "早", at=NOON - timedelta(hours=1))
    given = {"name": "发言", "act": "message", "points": 3, "per_day": 5, "fade": 0, "is_on": "on"}
    assert desk.post("/engage/points/rules/new/", given).status_code == 302
    rule = PointRule.objects.get()
    desk.post("/engage/points/rules/try/")
    Worker().run_all()
    assert PointTrial.objects.get().result["points"] == 3
    assert "mei" in _text(desk.get("/engage/points/rules/"))
    desk.post(f"/engage/points/rules/{rule.pk}/remove/")
    assert not reads.rules_of(club).exists()
    desk.post(f"/engage/points/rules/{rule.pk}/restore/")
    rule.refresh_from_db()
    assert (rule.is_on, rule.removed_at) == (False, None)


def test_levels_open_before_there_is_one(desk, did, club) -> None:
    did("message", "mei", "早", at=NOON - timedelta(hours=1))
    assert desk.get("/engage/points/levels/").status_code == 200


def test_a_correction_is_booked_once_for_two_clicks_and_undone(desk, member) -> None:
    mei = member("mei")
    given = {"points": "12", "why": "帮忙搬桌子", "key": "k1"}
    for _click in range(2):
        desk.post(f"/engage/points/members/{mei.pk}/correct/", given)
    assert held(mei) == 12
    booked = Transfer.objects.get()
    assert "帮忙搬桌子" in _text(desk.get(f"/engage/points/members/{mei.pk}/"))
    why = {"transfer": str(booked.pk), "why": "记错"}
    desk.post(f"/engage/points/members/{mei.pk}/undo/", why)
    assert held(mei) == 0
    csv = _text(desk.get(f"/engage/points/members/{mei.pk}/?format=csv"))
    assert csv.count("corrected") == 2


def test_the_list_sorts_searches_and_exports(desk, did, rule, club) -> None:
    rule("message")
    did("message", "mei", "早")
    did("message", "bao", "早")
    did("message", "bao", "早啊")
    pay(club)
    page = _text(desk.get("/engage/points/?q=ba"))
    assert "bao" in page
    assert ">mei<" not in page
    lines = _text(desk.get("/engage/points/?sort=-balance&format=csv")).splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["bao", "mei"]


def test_a_member_sees_points_level_and_place_and_leaves_the_boards(
    client, did, rule, club, member, keeper
) -> None:
    actions.save_level(Level(workspace=club, name="芽", earned=10), keeper)
    actions.save_level(Level(workspace=club, name="叶", earned=50), keeper)
    rule("message", name="说早")
    did("message", "mei", "早")
    pay(club)
    address = links.my_points(member("mei"))
    page = _text(client.get(f"{address}?lang=en&board=week"))
    assert "10 points" in page
    assert "40 more to “叶”" in page
    assert "说早" in page
    assert client.post(address, {"mute": "1"}).status_code == 303
    assert BoardMute.objects.filter(member=member("mei")).exists()
    assert reads.board(club, "week") == []
    client.post(address, {"mute": "0"})
    assert [row.member for row in reads.board(club, "week")] == [member("mei").pk]


@pytest.fixture
def bot(club: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=club, adapter="telegram", name="bot", token="t", state="on",
        sealed=sealed({"token": "1:x", "way": "polling", "api": "http://127.0.0.1:9"}),
        created_at=NOON,
    )  # fmt: skip


def test_members_are_sent_their_points_page_once_in_half_a_year(
    desk, did, rule, club, member, bot
) -> None:
    rule("message")
    did("message", "mei", "早")
    did("message", "lao", "早")
    pay(club)
    member("lao", is_staff=True)
    member("new")
    for _click in range(2):
        told = _text(desk.post(PAGES, follow=True, headers={"accept-language": "en"}))
        assert "1 can be written to" in told
    Worker().run_all()
    [message] = Message.objects.all()
    assert message.member == member("mei")
    assert "/m/points/" in message.text
    with clock.stopped_at(NOON + timedelta(days=90)):
        handing.write(club, "")
    assert Message.objects.count() == 2


def test_where_nobody_can_be_written_to_the_page_says_so(desk, did, rule, club) -> None:
    rule("message")
    did("message", "mei", "早")
    pay(club)
    told = _text(desk.post(PAGES, follow=True, headers={"accept-language": "en"}))
    assert "0 can be written to" in told
