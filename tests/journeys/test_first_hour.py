"""Ajie's first hour: from the one-time link to what his group needs, and a report to send on.

He presses what is on the screen; the server, the worker, the log and the lake are the real ones.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from weilu.console.signin import make_link
from weilu.jobs.worker import Worker
from weilu.measure.tests import places, samples
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Role, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
GROUP = "周末徒步 ⛰️"
DAYS = 40
SAID = [
    "周六谁去爬山？",
    "我去，几点集合？",
    "七点，老地方",
    "雨天改期吗？",
    "带伞就行",
    "谢谢提醒",
]
HEAVIEST_BYTES = 700_000  #: a page at its first load, ECharts included, as it is sent
ROOMS = ["/today/", "/groups/", "/members/", "/import/", "/settings/people/", "/settings/profile/"]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path: Path) -> None:
    settings.WEILU_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def hikers() -> Workspace:
    return people.open_workspace("山友", "hikers", "Asia/Shanghai")


@pytest.fixture
def ajie(hikers) -> Account:
    account = Account.objects.create_user("ajie", "the ridge before the rain", "阿杰")
    people.give_seat(hikers, account, Role.OWNER)
    return account


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Forty days of a hiking group as Telegram Desktop exports it; every third line answers."""
    chance = random.Random(7)
    start = datetime(2026, 4, 1, 1, tzinfo=UTC)
    messages: list[dict[str, Any]] = []
    for number in range(1, DAYS * 8 + 1):
        at = start + timedelta(days=(number - 1) // 8, minutes=11 * (number % 8))
        who = chance.randrange(9)
        one = {
            "id": number, "type": "message", "date": at.isoformat()[:19],
            "date_unixtime": str(int(at.timestamp())), "from": f"山友{who}",
            "from_id": f"user{who}", "text": SAID[number % len(SAID)],
        }  # fmt: skip
        messages.append(one | ({"reply_to_message_id": number - 1} if number % 3 == 0 else {}))
    file = tmp_path / "result.json"
    whole = {"name": GROUP, "type": "private_supergroup", "id": 9, "messages": messages}
    file.write_text(json.dumps(whole, ensure_ascii=False))
    return file


@pytest.fixture
def complaints() -> list[str]:
    return []


def listen(page: Any, complaints: list[str]) -> Any:
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def overflow(page: Any) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def sign_in(page: Any, link: str) -> None:
    page.goto(link)
    page.click("main button[type=submit]")
    page.wait_for_url("**/today/")


def import_history(page: Any, file: Path) -> None:
    """From the empty page to a finished import, with its progress seen on the way."""
    page.get_by_role("link", name="Import a history").click()
    page.set_input_files("[name=histories]", file)
    page.get_by_role("button", name="Start the import").click()
    page.wait_for_selector("tr[id^=import-] progress")
    assert "Telegram" in page.inner_text("tr[id^=import-]")
    Worker().run_all()
    page.wait_for_selector("tr[id^=import-] .wl-badge-good")
    assert str(DAYS * 8) in page.inner_text("tr[id^=import-]")


def read_group(page: Any) -> None:
    """The first screenful says whether it lives, why and what to do; a figure says what it is."""
    page.get_by_role("link", name="See what to do first").click()
    page.get_by_role("link", name=GROUP).first.click()
    page.wait_for_selector("[data-chart=network] canvas")
    page.wait_for_selector(".wl-pulse canvas")
    for part in (".wl-verdict .wl-badge", ".wl-finding"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] < 900, part
    assert "Next step" in page.locator(".wl-finding").first.inner_text()
    figure = page.locator("#rhythm .wl-figure").first
    figure.locator("summary").click()
    assert "divided by its days" in figure.inner_text()
    figure.get_by_role("link").click()
    page.wait_for_selector(".wl-line")
    assert page.locator(".wl-line-text").first.inner_text() in SAID
    page.go_back()
    page.wait_for_selector(".wl-verdict")


def set_kind(page: Any) -> None:
    page.select_option("#kind", "learning")
    page.get_by_role("button", name="Set", exact=True).click()
    page.wait_for_selector("[data-toast=good]")
    assert page.input_value("#kind") == "learning"
    assert "guessed" not in page.inner_text(".wl-verdict")


def open_report(page: Any, folder: Path, complaints: list[str]) -> None:
    """The one file opens from a folder, draws its charts and asks nobody for anything."""
    page.locator(".wl-actions summary").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="One HTML file").click()
    file = folder / "report.html"
    coming.value.save_as(file)
    alone = listen(page.context.new_page(), complaints)
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    alone.wait_for_selector("[data-chart] canvas")
    assert GROUP in alone.inner_text("body")
    assert asked == [file.as_uri()]
    alone.close()


def test_the_first_hour(page_at, ajie, history, live_server, tmp_path, complaints) -> None:
    page = listen(page_at(language="en"), complaints)
    sign_in(page, make_link(ajie, live_server.url))
    assert page.get_by_role("heading", name="Which of your groups are alive?").is_visible()
    import_history(page, history)
    read_group(page)
    set_kind(page)
    open_report(page, tmp_path, complaints)
    here = page.url
    page.click(".wl-account-button")
    page.click(".wl-side [name=language][value=zh-hans]")
    page.wait_for_selector("html[lang=zh-hans]")
    assert page.url == here
    assert page.get_by_role("link", name="消息", exact=True).is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector(".wl-bar", state="visible")
    assert overflow(page) <= 0
    assert complaints == []


@pytest.fixture
def rooms(hikers, ajie, client) -> list[str]:
    """Every page of a workspace with eight groups of every fate; `client` sits in it."""
    group = places.checked(hikers, samples.typical())[2]
    places.told(group, 60)
    client.force_login(ajie)
    here = f"/groups/{group.pk}/"
    member = Member.objects.filter(workspace=hikers).first()
    assert member is not None
    assert Group.objects.filter(workspace=hikers).count() == 8
    return [*ROOMS, here, f"{here}messages", f"/members/{member.pk}/"]


def _sent(got: Any) -> int:
    """Bytes of an answer; what has a packed twin is sent as that (console/tests/test_vendor.py)."""
    twin = finders.find(urlsplit(got.url).path.removeprefix("/static/") + ".gz")
    return Path(twin).stat().st_size if twin else len(got.body())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_complains_or_is_heavy_to_load(
    page_at, rooms, client, complaints, language
) -> None:
    for address in rooms:
        # A page of its own, so that nothing is in the cache.
        page = listen(page_at(language=language, cookies=client.cookies), complaints)
        weights: list[int] = []
        page.on("response", lambda got, to=weights: to.append(_sent(got)))
        assert page.goto(address, wait_until="networkidle").status == 200
        assert sum(weights) < HEAVIEST_BYTES, address
    assert complaints == []
