"""axe-core finds nothing to say about any page: names, roles, landmarks, contrast in both modes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = f"axe.run(document, {{resultTypes: ['violations'], runOnly: {RULES}}})"
#: Every mode, width and language once: axe takes a second a page.
SEEN_BY = [(390, "zh-hans", "dark"), (1440, "en", "light")]
ROOMS = [
    "/today/", "/groups/", "/groups/?q=nowhere", "/members/", "/import/", "/settings/people/",
    "/settings/profile/", "/settings/audit/", "/groups/0/",
]  # fmt: skip


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def cookies(client, harbour):
    client.force_login(places.seated(harbour))
    return client.cookies


@pytest.fixture
def rooms(harbour) -> list[str]:
    """Every page of a workspace with groups of every fate and an afternoon of talk."""
    group: Group = places.checked(harbour, samples.typical())[2]
    places.told(group, 60)
    member = Member.objects.filter(workspace=harbour).first()
    assert member is not None
    here = f"/groups/{group.pk}/"
    return [*ROOMS, here, f"{here}messages", f"/members/{member.pk}/"]


def complaints(page: Any) -> list[str]:
    page.evaluate(AXE)
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in page.evaluate(ASK)["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("width", "language", "mode"), SEEN_BY)
def test_no_room_shuts_anybody_out(page_at, cookies, rooms, width, language, mode) -> None:
    page = page_at(width=width, language=language, cookies=cookies)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    found = {}
    for address in rooms:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = complaints(page)
    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_door_shuts_nobody_out(page_at, harbour, mode) -> None:
    places.seated(harbour)
    page = page_at(width=390)
    page.emulate_media(color_scheme=mode)
    for address in ("/sign-in/", "/sign-in/spent/"):
        page.goto(address)
        assert complaints(page) == [], address


def test_what_opens_is_no_worse(page_at, cookies, rooms) -> None:
    """Menus, drawers, meanings and tables of charts, opened."""
    page = page_at(rooms[-3], width=390, language="en", cookies=cookies)
    page.wait_for_selector("[data-chart=network] canvas")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_selector("details[data-table-of] table")
    assert complaints(page) == []
    page.click(".wl-bar button")
    assert complaints(page) == []
