"""Mei works through her lists all day: keeps views, walks by keyboard, takes tables with her."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from weilu.console.models import SavedView
from weilu.kit import clock
from weilu.measure import actions
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-hans": {
        "save": "存为视图", "name": "视图名称", "keep": "保存", "drop": "删除这个视图",
        "undo": "撤销", "all": "全部", "got": "得到", "table": "看数据表",
    },
    "en": {
        "save": "Save view", "name": "Name of this view", "keep": "Save",
        "drop": "Delete this view", "undo": "Undo", "all": "All", "got": "Got",
        "table": "As a table",
    },
}  # fmt: skip


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def cookies(client, harbour):
    client.force_login(places.seated(harbour))
    return client.cookies


@pytest.fixture
def groups(harbour) -> dict[int, Group]:
    return places.checked(harbour, samples.typical())


@pytest.fixture
def talk(harbour, groups) -> None:
    """An afternoon of talk in one group, measured."""
    places.told(groups[2], 60)
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_view_is_kept_opened_deleted_and_brought_back(page_at, cookies, groups, language) -> None:
    words = WORDS[language]
    page = page_at("/groups/", language=language, cookies=cookies)
    page.select_option("[name=verdict]", "alive")
    page.wait_for_url("**verdict=alive**")
    alive = page.locator("tbody tr").count()
    page.get_by_text(words["save"], exact=True).click()
    page.get_by_label(words["name"]).fill("还活着的")
    page.get_by_role("button", name=words["keep"], exact=True).click()
    page.wait_for_selector("[data-toast=good]")
    views = page.locator(".wl-views")
    views.get_by_role("link", name=words["all"], exact=True).click()
    page.wait_for_url(lambda url: "verdict" not in url)
    assert page.locator("tbody tr").count() == len(groups)
    views.get_by_role("link", name="还活着的").click()
    page.wait_for_selector(".wl-views [aria-current] >> text=还活着的")
    assert page.locator("tbody tr").count() == alive
    page.get_by_text(words["save"], exact=True).click()
    page.get_by_role("button", name=words["drop"]).click()
    page.get_by_role("button", name=words["undo"]).click()
    page.wait_for_selector(".wl-views >> text=还活着的")
    assert SavedView.objects.get().query == "verdict=alive"


def test_groups_are_searched_walked_and_opened_without_a_mouse(page_at, cookies, groups) -> None:
    page = page_at("/groups/", language="en", cookies=cookies)
    page.keyboard.press("/")
    page.keyboard.type("老周团长")
    page.wait_for_url("**q=**")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/*/")


def test_what_is_filtered_leaves_as_a_table(page_at, cookies, groups, tmp_path: Path) -> None:
    page = page_at("/groups/?verdict=alive", language="en", cookies=cookies)
    shown = page.locator("tbody tr td:first-child a").all_inner_texts()
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "groups.csv"
    coming.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["name"] for row in rows] == shown
    assert {row["verdict"] for row in rows} == {"alive"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_members_sort_by_what_they_got_and_open(page_at, cookies, talk, language) -> None:
    page = page_at("/members/", language=language, cookies=cookies)
    page.get_by_role("link", name=WORDS[language]["got"], exact=True).click()
    page.wait_for_url("**sort=-got**")
    head = page.locator("thead th").all_inner_texts()
    at = next(n for n, word in enumerate(head, 1) if word.strip() == WORDS[language]["got"])
    got = page.locator(f"tbody td:nth-child({at})").all_inner_texts()
    known = [int(cell) for cell in got if cell != "–"]
    assert known == sorted(known, reverse=True)
    assert known[0] > 0
    assert got[: len(known)] == [str(one) for one in known]
    name = page.locator("tbody tr a").first.inner_text()
    page.locator("tbody tr a").first.click()
    page.wait_for_selector("[data-chart=daily] canvas")
    assert page.inner_text("h1") == name
    assert page.locator(".wl-figure-value").nth(2).inner_text() == str(known[0])


def test_a_slip_of_the_hand_is_taken_back(page_at, cookies, groups) -> None:
    page = page_at("/members/?sort=name", language="en", cookies=cookies)
    before = Member.objects.filter(is_staff=True).count()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.click("text=Mark as staff")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**sort=name**")
    page.wait_for_selector("[data-toast]")
    assert Member.objects.filter(is_staff=True).count() == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_chart_can_be_read_as_a_table(page_at, cookies, talk, groups, language) -> None:
    page = page_at(f"/groups/{groups[2].pk}/", language=language, cookies=cookies)
    box: Any = page.locator("details[data-table-of=chart-effort]")
    box.get_by_text(WORDS[language]["table"]).click()
    box.locator("tbody tr").first.wait_for()
    drawn = page.evaluate("JSON.parse(document.getElementById('chart-effort').textContent).effort")
    assert box.locator("tbody tr").count() == len(drawn)
    assert drawn[0]["name"] in box.locator("tbody tr").first.inner_text()


def test_the_phone_leaves_out_what_was_not_asked_for(page_at, cookies, groups) -> None:
    page = page_at("/groups/", width=390, language="en", cookies=cookies)
    assert not page.is_visible("th:has-text('Noise')")
    page.goto("/groups/?cols=noise&cols=attention")
    assert page.is_visible("th:has-text('Noise')")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
