"""Lao Zhou asks which of his groups are alive, why, and reads the very messages behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from weilu.measure.report import html
from weilu.measure.report.evidence import Behind
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
EVERYWHERE = [(width, language) for width in (390, 1440) for language in ("zh-hans", "en")]


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def cookies(client, harbour):
    client.force_login(places.seated(harbour))
    return client.cookies


@pytest.fixture
def one_way(harbour) -> Group:
    """A group the owner carries, among seven others of every fate, with an afternoon of talk."""
    group = places.checked(harbour, samples.typical())[2]
    places.told(group, 60)
    return group


def overflow(page: Any) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def complaints_of(page: Any) -> list[str]:
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_every_page_fits_when_empty_and_when_full(
    page_at, cookies, harbour, width, language
) -> None:
    page = page_at(width=width, language=language, cookies=cookies)
    complaints = complaints_of(page)
    for address in ("/today/", "/groups/"):
        assert page.goto(address).status == 200
        assert overflow(page) <= 0, address
    group = places.checked(harbour, samples.overfull(60))[2]
    places.told(group, 60)
    here = f"/groups/{group.pk}/"
    for address in ("/today/", "/groups/?size=50", here, f"{here}messages"):
        assert page.goto(address).status == 200
        assert overflow(page) <= 0, address
    assert complaints == []


def test_from_today_to_the_messages_of_a_person(page_at, cookies, one_way) -> None:
    page = page_at(width=1440, language="en", cookies=cookies)
    page.goto("/")
    assert page.locator(".wl-finding").count() == 3
    page.get_by_role("link", name="All groups").click()
    page.get_by_placeholder("Name of the group").fill("老周团长")
    page.wait_for_url("**q=*")
    page.get_by_role("link", name="老周团长·好物").click()
    page.wait_for_selector("[data-chart=network] canvas")
    page.get_by_role("link", name="Messages", exact=True).first.click()
    page.get_by_placeholder("Person").fill("小满")
    page.wait_for_url("**who=*")
    page.wait_for_function("document.querySelectorAll('.wl-line').length < 10")
    assert set(page.locator(".wl-line-head strong").all_inner_texts()) == {"小满"}


def test_the_network_can_be_seen_without_staff(page_at, cookies, one_way) -> None:
    page = page_at(width=1440, language="en", cookies=cookies)
    page.goto(f"/groups/{one_way.pk}/")
    network = page.locator("[data-chart=network]")
    network.locator("canvas").wait_for()
    before = network.locator("canvas").evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("checkbox", name="Without staff").check()
    page.wait_for_timeout(600)
    assert network.locator("canvas").evaluate("canvas => canvas.toDataURL()") != before


def test_a_figure_opens_to_its_meaning_and_its_messages(page_at, cookies, one_way) -> None:
    page = page_at(width=1440, language="en", cookies=cookies)
    page.goto(f"/groups/{one_way.pk}/")
    figure = page.locator("#rhythm .wl-figure").first
    figure.locator("summary").click()
    assert "divided by its days" in figure.inner_text()
    figure.get_by_role("link").click()
    page.wait_for_selector(".wl-line")
    assert "behind=messages_per_day" in page.url


@pytest.fixture
def report(tmp_path: Path) -> str:
    """The HTML report as somebody opens it from a folder."""

    def behind(group: int, metric: str) -> Behind:
        return Behind(345, samples.quotes(group))

    file = tmp_path / "report.html"
    file.write_text("".join(html.render(samples.typical(), behind, "en")), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_report_opens_from_a_file_and_changes_language(browser, report, width) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints, asked = complaints_of(page), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report)
    assert page.get_by_role("heading", name="What to do first").count() == 1
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("link", name="老周团长·好物").last.click()
    page.wait_for_selector("[data-chart=effort] canvas")
    page.locator("details[data-metric=attention] summary").click()
    quotes = page.locator("details[data-metric=attention] .quotes li")
    quotes.first.wait_for()  # drawn when the browser tells that it was opened
    assert quotes.count() == 12
    assert "</script><b>" in quotes.nth(7).inner_text()
    assert overflow(page) <= 0
    assert (complaints, asked) == ([], [report])
    page.close()


def test_the_reports_table_sorts_and_filters(browser, report) -> None:
    page = browser.new_page()
    page.goto(report)
    names = page.locator("#groups tbody td.name a")
    page.get_by_role("button", name="Msgs/d", exact=True).click()
    assert names.first.inner_text() == "城北面馆试吃团 🍜"
    page.get_by_role("button", name="Alive 2").click()
    assert names.count() == 2
    page.get_by_placeholder("Search groups").fill("晨跑")
    assert names.all_inner_texts() == ["晨跑搭子群"]
    assert json.loads(page.locator("#weilu-report").inner_text())["language"] == "en"
    page.close()


def test_the_report_folds_a_group_with_too_little_to_say(browser, report) -> None:
    page = browser.new_page()
    complaints = complaints_of(page)
    page.goto(report)
    page.get_by_role("link", name="露营装备互助").click()
    page.get_by_role("heading", name="What to know").wait_for()
    assert page.locator("details.figure").count() == 0
    page.get_by_text("Show the figures anyway").click()
    page.locator("details.figure").first.wait_for()
    assert "too few" in page.locator("details[data-metric=attention]").inner_text()
    assert complaints == []
    page.close()
