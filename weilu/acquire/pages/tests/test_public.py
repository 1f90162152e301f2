"""What visitors of a page see, and how they get on."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.pages import actions, reads, rules
from weilu.acquire.pages.models import LandingPage, LandingPress, LandingVisit
from weilu.kit import clock
from weilu.kit.tests.test_pictures import _with_place
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db
AT = "/m/p/market-walk/"


def _open(client: Client, address: str = AT, language: str = "zh-CN", agent: str = PHONE):  # type: ignore[no-untyped-def]
    headers = {"User-Agent": agent, "Accept-Language": language}
    return client.get(address, headers=headers)


def test_a_published_page_speaks_the_visitors_language(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    assert "菜场漫步</bdi></h1>" in _open(client).content.decode()
    english = _open(client, language="en").content.decode()
    assert "A walk over the market</bdi></h1>" in english
    assert "跟着阿姨买菜" in english  # where a text is missing, the other is shown
    switched = _open(client, AT + "?lang=en")
    assert "A walk over the market" in switched.content.decode()
    assert _open(client).content.decode().count("A walk over the market")  # kept


def test_a_page_tells_chat_apps_its_card(client: Client, walk: LandingPage) -> None:
    kept = actions.keep_picture(walk.workspace, _with_place())
    blocks = [one | {"picture": kept.digest} if one["kind"] == "hero" else one
              for one in walk.draft]  # fmt: skip
    actions.publish(actions.write(walk, blocks), None)
    told = _open(client, agent="Mozilla/5.0 facebookexternalhit/1.1").content.decode()
    assert '<meta property="og:title" content="菜场漫步">' in told
    assert '<meta property="og:description" content="周六，跟着阿姨买菜。">' in told
    address = re.search(r'og:image" content="http://testserver([^"]+)"', told)
    assert address
    picture = client.get(address[1])
    assert picture["Cache-Control"] == "public, max-age=31536000, immutable"
    assert picture["Content-Type"] == "image/jpeg"
    assert picture.content == bytes(kept.content)


def test_only_people_count_and_each_once(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    for agent in ("TelegramBot (like TwitterBot)", "curl/8", ""):
        assert _open(client, agent=agent).status_code == 200
    client.head(AT, headers={"User-Agent": PHONE})
    assert not LandingVisit.objects.exists()
    for _ in range(3):
        _open(client)
    assert LandingVisit.objects.count() == 1
    assert client.cookies["wl_page"]["path"] == "/m/p/"


def test_seats_are_those_of_the_code(client: Client, walk: LandingPage, into_yard: Target) -> None:
    actions.publish(walk, None)
    assert (
        "还剩 3" in _open(client).content.decode()
        or "3 seats left" in _open(client, AT + "?lang=en").content.decode()
    )
    into_yard.cap = 0
    Target.objects.update(cap=1)
    Visit.objects.create(
        code=into_yard.code, visitor="v" * 20, target=into_yard, first_at=clock.now(),
        last_at=clock.now(), shown_at=clock.now(),
    )  # fmt: skip
    cache.clear()
    assert "All seats are taken" in _open(client, AT + "?lang=en").content.decode()


def test_a_few_people_are_no_proof(
    client: Client, walk: LandingPage, kitchen: Workspace, yard: Group
) -> None:
    actions.publish(walk, None)
    for turn in range(rules.FEWEST_JOINED):
        assert "l-proof" not in _open(client).content.decode()
        member = Member.objects.create(
            workspace=kitchen, platform="telegram", external_id=f"{turn}", name="阿姨"
        )
        Arrival.objects.create(
            code=walk.code, event=turn + 1, member=member, group=yard, at=clock.now()
        )
        cache.clear()
    told = _open(client).content.decode()
    assert re.search(r"l-proof.*<b>10</b>", told, re.S)
    assert "阿姨</bdi>" not in told.split("l-proof")[1].split("</section>")[0]


def test_the_button_leads_to_the_code_and_counts_once(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    go = re.search(r'href="(/c/[^"]+)"', _open(client).content.decode())
    assert go
    for _ in range(2):
        answer = _open(client, go[1])
        assert (answer.status_code, answer.url) == (302, f"/c/{walk.code.code}")
    assert _open(client, answer.url).status_code == 302
    assert Visit.objects.get().visitor == LandingPress.objects.get().visitor
    assert reads.brought([walk.pk])[walk.pk] == reads.Brought(1, 1, 1)


def test_a_program_that_follows_the_button_is_not_counted(
    client: Client, walk: LandingPage
) -> None:
    actions.publish(walk, None)
    assert _open(client, f"/c/{walk.code.code}/from/market-walk", agent="curl/8").status_code == 302
    assert not LandingPress.objects.exists()


def test_who_came_by_another_code_keeps_it(
    client: Client, walk: LandingPage, metro: Channel
) -> None:
    actions.publish(walk, None)
    hers = codes.make_code(metro, "小禾", None)
    assert f"/c/{hers.code}/from/" in _open(client, f"{AT}?c={hers.code}").content.decode()
    later = _open(client, AT + "?lang=en").content.decode()
    assert f"/c/{hers.code}/from/" in later
    assert _open(client, f"/c/{hers.code}/from/market-walk").url == f"/c/{hers.code}"


def test_a_code_of_strangers_leads_to_the_pages_own(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    from weilu.people.actions import open_workspace

    other = Channel(workspace=open_workspace("Readers", "readers", "Europe/London"), name="x")
    codes.save_channel(other, None)
    theirs = codes.make_code(other, "x", None)
    for letters in (theirs.code, "nothing", "x" * 40):
        answer = _open(client, f"/c/{letters}/from/market-walk")
        assert answer.url == f"/c/{walk.code.code}"


def test_drafts_forged_and_ended_pages_say_so(client: Client, walk: LandingPage) -> None:
    assert _open(client).status_code == 404
    assert _open(client, "/m/p/nothing/").status_code == 404
    actions.publish(walk, None)
    assert _open(client, "/m/p/MARKET-WALK/").status_code == 200
    actions.take_down(walk, None)
    gone = _open(client)
    assert gone.status_code == 410
    assert "m-msg" in gone.content.decode()
    assert _open(client, f"/c/{walk.code.code}/from/market-walk").url == AT
    assert client.get("/m/p/pictures/nothing.jpg").status_code == 404


def test_a_page_of_a_removed_code_leads_nowhere(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    EntryCode.objects.all().delete()
    told = _open(client).content.decode()
    assert "/from/" not in told
    assert _open(client, "/c/nothing/from/market-walk").status_code == 404


def test_what_is_typed_is_never_markup(client: Client, walk: LandingPage) -> None:
    evil = "<script>alert(1)</script>"
    blocks = [{name: evil if name[-3:] == "_zh" else text for name, text in one.items()}
              for one in walk.draft]  # fmt: skip
    actions.publish(actions.write(walk, blocks), None)
    answer = _open(client)
    assert evil not in answer.content.decode()
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_a_countdown_is_right_without_a_script(
    client: Client, walk: LandingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.publish(walk, None)
    ends = rules.moment("2999-01-01T09:00")
    assert ends
    monkeypatch.setattr(reads, "wall", lambda *_: ends - timedelta(days=2, hours=3, minutes=4))
    told = _open(client).content.decode()
    assert re.search(r"<b data-days>2</b>.*<b data-hours>3</b>.*<b data-minutes>4</b>", told)
    monkeypatch.setattr(reads, "wall", lambda *_: ends)
    assert "data-left" not in _open(client).content.decode()


def test_a_known_visitor_costs_two_queries(client: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    _open(client)
    with CaptureQueriesContext(connection) as asked:
        _open(client)
    told = [one["sql"].split()[0] for one in asked.captured_queries]
    assert [one for one in told if one not in {"BEGIN", "COMMIT"}] == ["SELECT", "INSERT"]


def test_a_place_that_asks_too_often_is_shown_the_page_and_not_counted(
    walk: LandingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weilu.acquire.pages import public_views

    monkeypatch.setattr(public_views, "COUNTED", 3)
    actions.publish(walk, None)
    for _ in range(6):
        assert _open(Client()).status_code == 200
    assert LandingVisit.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_page_weighs_less_than_60_kb(live_server, walk: LandingPage) -> None:
    """Over real HTTP: the page and all it asks for, not compressed."""
    import httpx

    actions.publish(walk, None)
    headers = {"User-Agent": PHONE, "Accept-Encoding": "identity"}
    page = httpx.get(live_server.url + AT, headers=headers)
    assert page.status_code == 200
    asked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(asked) == 4
    weight = len(page.content)
    for address in asked:
        part = httpx.get(live_server.url + address, headers=headers)
        assert part.status_code == 200
        weight += len(part.content)
    assert weight < 60_000
    assert len(gzip.compress(page.content)) < 10_000


def test_the_page_uses_no_file_that_is_not_there() -> None:
    for name in ("acquire/landing.css", "acquire/landing.js"):
        assert finders.find(name)


def test_the_press_address_is_below_the_codes(walk: LandingPage) -> None:
    assert reverse("acquire:press", args=["abc", "market-walk"]).startswith("/c/")
