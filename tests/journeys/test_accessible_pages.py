"""axe-core finds nothing to say about any page: names, roles, landmarks, contrast in both modes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from weilu.kit import clock
from weilu.measure.tests import places, samples
from weilu.outbox import actions, optouts, tasks
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, State, Template
from weilu.outbox.opt_out_views import link_of
from weilu.people import actions as people
from weilu.people.models import Group, Member, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = f"axe.run(document, {{resultTypes: ['violations'], runOnly: {RULES}}})"
#: Every mode, width and language once: axe takes a second a page.
SEEN_BY = [(390, "zh-hans", "dark"), (1440, "en", "light")]
ROOMS = [
    "/today/", "/groups/", "/groups/?q=nowhere", "/members/", "/import/", "/settings/people/",
    "/settings/profile/", "/settings/audit/", "/groups/0/", "/charter/rules/", "/welcome/",
    "/welcome/new/", "/welcome/newcomers/",
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


@pytest.fixture
def sending(harbour) -> list[str]:
    """Every page about sending, with something of each sort on it."""
    bot = Connection.objects.create(
        workspace=harbour, adapter="telegram", name="街坊机器人", token="t0ken", state="on",
        sealed=sealed({"token": "1:x", "way": "webhook"}), created_at=clock.now(),
        trouble="This call is not believed.", trouble_at=clock.now(),
    )  # fmt: skip
    [group] = people.identify_groups(harbour, [("telegram", "-1", "早市")])
    [member] = people.identify_members(harbour, [people.Identity("telegram", "5", "小林")])
    intents = [
        Intent(f"{turn}", Send("-1", f"第{turn}句"), purpose, group=Group.objects.get(pk=group))
        for turn, purpose in enumerate(["service", "promotion", "relation"] * 5)
    ]
    put = actions.put(bot, "outbox", intents)
    for message, state in zip(put, [*State.values, State.UNSURE], strict=False):
        Message.objects.filter(pk=message.pk).update(state=state, why="no answer")
    waiting = Message.objects.filter(state=State.TASK).get()
    tasks.ask_to_confirm(waiting)
    lin = Member.objects.get(pk=member)
    optouts.stop(lin, "promotion", why="电话里说的")
    words = Template.objects.create(
        workspace=harbour, name="早", text_zh="{group}，早", changed_at=clock.now()
    )
    unsure = Message.objects.filter(state=State.UNSURE).first()
    assert unsure is not None
    here = "/settings/platforms/"
    return [
        "/outbox/", "/outbox/?state=trouble", f"/outbox/{unsure.pk}/", f"/outbox/{put[0].pk}/",
        "/outbox/write/", "/outbox/calendar/", "/outbox/calendar/?view=month",
        "/outbox/calendar/?view=day&day=2020-01-01", "/todo/", "/outbox/templates/",
        f"/outbox/templates/{words.pk}/", "/settings/sending/", "/settings/sending/opt-outs/",
        f"/members/{member}/", f"/groups/{group}/", here, f"{here}{bot.pk}/", f"{here}abilities/",
        f"{here}connect/telegram/", "/settings/api/", link_of(lin),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "language", "mode"), SEEN_BY)
def test_no_page_about_sending_shuts_anybody_out(
    page_at, cookies, sending, width, language, mode
) -> None:
    page = page_at(width=width, language=language, cookies=cookies)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    found = {}
    for address in sending:
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
