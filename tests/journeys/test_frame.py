"""Mei opens the door, finds her way, imports a history and hands out a seat, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weilu.console.signin import make_link
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Seat
from weilu.platforms import actions
from weilu.platforms.models import ImportRun

pytestmark = pytest.mark.django_db(transaction=True)
EVERYWHERE = [(width, language) for width in (390, 1440) for language in ("zh-hans", "en")]
PAGES = ["/members/", "/import/", "/settings/people/", "/settings/profile/"]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path: Path) -> None:
    settings.WEILU_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def runners():
    return people.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei(runners) -> Account:
    account = Account.objects.create_user("mei", "a sentence only Mei would say", "Mei")
    people.give_seat(runners, account, Role.OWNER)
    return account


@pytest.fixture
def crowd(runners) -> None:
    """Sixty runners, one with a name that is long and one that reads from the right."""
    names = ["A" * 200, "שלום רצים"] + [f"Runner {number:02}" for number in range(58)]
    people.identify_groups(runners, [("wechat", "g1", "River")])
    who = [people.Identity("wechat", f"w{number}", name) for number, name in enumerate(names)]
    list(people.identify_members(runners, who))


@pytest.fixture
def cookies(client, mei):
    client.force_login(mei)
    return client.cookies


def export(folder: Path) -> Path:
    said = [("Lin", "Early run?"), ("Bo", "Six it is"), ("Lin", "See you at the bridge")]
    lines = [
        {"id": str(n), "at": f"2024-03-04T10:0{n}:00Z", "author": author, "text": text,
         "kind": "message", "group": "River"}
        for n, (author, text) in enumerate(said)
    ]  # fmt: skip
    file = folder / "river.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return file


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_every_page_fits_full_and_empty(page_at, cookies, runners, width, language) -> None:
    page = page_at(width=width, language=language, cookies=cookies)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for address in PAGES:
        assert page.goto(address).status == 200
        assert overflow(page) <= 0, address
    assert complaints == []


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_long_and_bidi_names_break_no_page(page_at, cookies, crowd, width, language) -> None:
    page = page_at(width=width, language=language, cookies=cookies)
    for member in Member.objects.order_by("pk")[:2]:
        page.goto(f"/members/{member.pk}/")
        assert overflow(page) <= 0
    page.goto("/members/?size=100")
    assert overflow(page) <= 0


def test_a_one_time_link_signs_in_at_the_press_of_a_button(page_at, live_server, mei) -> None:
    link = make_link(mei, live_server.url)
    page = page_at(language="en")
    page.goto(link)
    page.click("main button[type=submit]")
    page.wait_for_selector(".wl-side")
    assert "Mei" in page.inner_text(".wl-account-name")
    again = page_at(language="en")
    assert again.goto(link).status == 410


def test_a_wrong_password_is_answered_in_place(page_at, mei) -> None:
    page = page_at("/sign-in/", language="en")
    page.fill("[name=login]", "mei")
    page.fill("[name=password]", "wrong")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("[name=login]") == "mei"


def test_search_sort_and_paging_live_in_the_address(page_at, cookies, crowd) -> None:
    page = page_at("/members/", language="en", cookies=cookies)
    page.click("a[rel=next]")
    page.wait_for_url("**page=2**")
    page.fill("#table-search", "Runner 0")
    page.wait_for_url("**q=Runner%200**")
    assert "page=" not in page.url
    assert "cols=" not in page.url
    assert page.evaluate("document.activeElement.id") == "table-search"
    page.click("th >> text=Name")
    page.wait_for_url("**sort=name**")
    page.click("th >> text=Name")
    page.wait_for_url("**sort=-name**")
    first = page.locator("tbody tr").first.inner_text()
    assert "Runner 09" in first
    page.reload()
    assert page.locator("tbody tr").count() == 10
    page.go_back()
    page.wait_for_url("**sort=name**")


def test_rows_are_walked_chosen_and_opened_by_keyboard(page_at, cookies, crowd) -> None:
    page = page_at("/members/", language="en", cookies=cookies)
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.is_checked("tbody tr:nth-child(2) input")
    assert page.inner_text("[data-bulk-count]") == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/*/")


def test_chosen_members_are_marked_as_staff(page_at, cookies, crowd) -> None:
    page = page_at("/members/?q=Runner+1", language="en", cookies=cookies)
    page.check("[data-check-all]")
    page.click("text=Mark as staff")
    page.wait_for_selector("[data-toast=good]")
    assert Member.objects.filter(is_staff=True).count() == 10


def test_taking_a_seat_away_asks_first(page_at, cookies, runners) -> None:
    li = Account.objects.create_user("li", name="Li")
    people.give_seat(runners, li, Role.HOST)
    page = page_at("/settings/people/", language="en", cookies=cookies)
    page.click("[aria-label='Take the seat of Li away']")
    page.click("#confirm [value=no]")
    assert Seat.objects.filter(account=li).exists()
    page.click("[aria-label='Take the seat of Li away']")
    page.click("#confirm [value=yes]")
    page.wait_for_selector("[data-toast=good]")
    assert not Seat.objects.filter(account=li).exists()


def test_dark_and_light_are_kept_on_the_device(page_at, cookies) -> None:
    page = page_at("/members/", language="en", cookies=cookies)
    page.click(".wl-account-button")
    page.click(".wl-side [data-theme-value=dark]")
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 20, 18)"


def test_the_language_changes_and_stays(page_at, cookies) -> None:
    page = page_at("/members/", language="en", cookies=cookies)
    page.click(".wl-account-button")
    page.click(".wl-side [name=language][value=zh-hans]")
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "zh-hans"


def test_the_phone_has_a_bar_and_a_drawer_with_everything(page_at, cookies) -> None:
    page = page_at("/members/", width=390, language="en", cookies=cookies)
    assert not page.is_visible(".wl-side")
    page.click(".wl-bar button")
    page.click("#drawer >> text=My profile")
    page.wait_for_url("**/settings/profile/")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_dropped_file_is_imported_with_live_progress(
    page_at, cookies, tmp_path, runners, width
) -> None:
    page = page_at("/import/", width=width, language="en", cookies=cookies)
    page.set_input_files("[name=histories]", export(tmp_path))
    assert "river.jsonl" in page.inner_text("[data-drop-list]")
    page.click("text=Start the import")
    page.wait_for_selector("tr[id^=import-] progress")
    page.reload()
    page.wait_for_selector("tr[id^=import-] progress")
    actions.carry_out(ImportRun.objects.get())
    page.wait_for_selector("tr[id^=import-] .wl-badge-good")
    page.click("text=river.jsonl")
    page.wait_for_selector("text=Events that are new", state="attached")
    assert page.inner_text(".wl-figure-value >> nth=0") == "3"
    assert overflow(page) <= 0


def test_what_is_no_export_is_said_in_place(page_at, cookies, tmp_path) -> None:
    cake = tmp_path / "cake.txt"
    cake.write_text("flour, eggs")
    page = page_at("/import/", language="en", cookies=cookies)
    page.set_input_files("[name=histories]", cake)
    page.click("text=Start the import")
    page.wait_for_selector("[role=alert]")
    assert "cake.txt" in page.inner_text("[role=alert]")
    assert not ImportRun.objects.exists()
