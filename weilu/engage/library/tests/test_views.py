"""The library in the browser's eyes, its links on a phone, and its door of the API."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from weilu.engage.library import actions, files, using
from weilu.engage.library.actions import Content
from weilu.engage.library.models import LinkOpening, Material, MaterialUse, NotCounted
from weilu.engage.library.tests.conftest import png
from weilu.engage.library.using import Wish
from weilu.outbox.models import Message
from weilu.people import tokens
from weilu.people.models import Account, Group, Member, Seat, Workspace
from weilu.platforms.models import Connection

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0"}
FORM = {"name": "立冬海报", "kind": "poster", "text": "{group} 立冬快乐", "tags": "冬天，节气"}


@pytest.fixture
def page(chen: Account) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(chen)
    return client


def text(client: Client, address: str, **more: Any) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_says_what_a_material_is(page: Client) -> None:
    assert "Each group gets a link of its own" in text(page, "/library/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_are_there_in_both_languages(
    page: Client, recipe: Material, breakfast: Group, wish: Wish, language: str
) -> None:
    using.send(recipe, [breakfast], wish)
    for tail in ("", "new/", f"{recipe.pk}/", f"{recipe.pk}/change/", f"{recipe.pk}/send/"):
        told = text(page, f"/library/{tail}", headers={"Accept-Language": language})
        assert tail == "new/" or "红豆沙做法" in told


def test_a_poster_is_kept_changed_and_brought_back(page: Client) -> None:
    upload = SimpleUploadedFile("x.exe", png())
    answer = page.post("/library/new/", FORM | {"upload": upload})
    held = Material.objects.get()
    assert answer.url == f"/library/{held.pk}/"
    assert held.tags == ",冬天,节气,"
    page.post(f"/library/{held.pk}/change/", FORM | {"text": "小雪了"})
    assert actions.newest_of(held).path == held.editions.get(number=1).path  # type: ignore[union-attr]
    picture = page.get(f"/library/{held.pk}/versions/1/file/")
    assert picture["Content-Type"] == "image/png"
    assert picture["X-Content-Type-Options"] == "nosniff"
    told = page.post(f"/library/{held.pk}/versions/1/use/", follow=True).content.decode()
    assert "Version 1 is used again." in told
    assert f"/library/{held.pk}/versions/2/use/" in told
    assert held.editions.count() == 3


def test_what_is_wrong_stands_in_the_form_and_what_was_typed_stays(page: Client) -> None:
    told = page.post("/library/new/", FORM | {"upload": SimpleUploadedFile("a.png", b"MZ")})
    assert "This file cannot be used" in told.content.decode()
    assert "立冬快乐" in told.content.decode()
    told = page.post("/library/new/", FORM | {"kind": "link", "address": "http://127.0.0.1"})
    assert "Write a public address" in told.content.decode()
    assert not Material.objects.exists()


def test_the_list_is_narrowed_by_kind_tag_and_state(page: Client, recipe: Material) -> None:
    recipe.tags = ",甜品,"
    recipe.save()
    for wanted in ("kind=link", "tag=甜品", "state=fresh", "q=红豆"):
        assert "红豆沙做法" in text(page, f"/library/?{wanted}")
    for other in ("kind=poster", "tag=甜", "state=expired", "state=soon", "q=nothing"):
        assert "红豆沙做法" not in text(page, f"/library/?{other}")
    assert "红豆沙做法" in b"".join(page.get("/library/?format=csv")).decode()


def test_it_is_sent_once_however_often_the_button_is_pressed(
    page: Client, recipe: Material, breakfast: Group, bot: Connection
) -> None:
    form = {"groups": [breakfast.pk], "purpose": "information", "at": "2026-11-23T20:00",
            "once": "o"}  # fmt: skip
    for _twice in range(2):
        answer = page.post(f"/library/{recipe.pk}/send/", form, follow=True)
    assert "Put into the outbox for 1 group." in answer.content.decode()
    assert Message.objects.count() == MaterialUse.objects.count() == 1


def test_text_to_post_by_hand_has_the_groups_own_link(
    page: Client, recipe: Material, soup: Group
) -> None:
    told = page.post(f"/library/{recipe.pk}/by-hand/", {"group": soup.pk}).content.decode()
    use = MaterialUse.objects.get()
    assert f"https://wl.example/l/{use.link.word}/" in told
    assert page.post(f"/library/{recipe.pk}/by-hand/", {"group": "x"}).status_code == 404


def test_retiring_is_offered_back(page: Client, recipe: Material) -> None:
    told = page.post(f"/library/{recipe.pk}/retire/", follow=True).content.decode()
    assert f"/library/{recipe.pk}/bring-back/" in told
    assert "红豆沙做法" in text(page, "/library/?state=retired")
    page.post(f"/library/{recipe.pk}/bring-back/")
    recipe.refresh_from_db()
    assert recipe.retired_at is None


def test_people_are_led_on_and_counted_and_previews_are_not(
    client: Client, recipe: Material, chen: Account, soup: Group
) -> None:
    link = actions.links_to(recipe, chen, [soup])[0]
    for agent in ({"User-Agent": "Twitterbot/1.0"}, {"User-Agent": ""}, PHONE, PHONE):
        answer = client.get(f"/l/{link.word}/", headers=agent)
        assert (answer.status_code, answer.url) == (302, "https://example.com/soup")
    assert [one.times for one in LinkOpening.objects.all()] == [2]
    assert not answer.cookies
    assert client.get("/l/nothing/").status_code == 404


def test_a_link_to_what_leads_nowhere_shows_it(
    client: Client, kitchen: Workspace, chen: Account, breakfast: Group
) -> None:
    held = Material(workspace=kitchen, name="海报", kind="poster")
    kept = files.keep(kitchen.pk, png())
    actions.save(held, Content("{group}见 {link}", "", *kept), chen)
    link = actions.links_to(held, chen, [breakfast])[0]
    answer = client.get(f"/l/{link.word}/", headers=PHONE)
    assert "早餐群见" in answer.content.decode()
    told = client.get(f"/l/{link.word}/?lang=zh-hans", headers=PHONE)
    assert 'lang="zh-hans"' in told.content.decode()
    assert LinkOpening.objects.get().times == 1
    assert "script" not in answer["Content-Security-Policy"]
    assert client.get(f"/l/{link.word}/file/")["Content-Type"] == "image/png"
    assert (
        "Your device counts once a day"
        in client.get(f"/l/{link.word}/about/?lang=en").content.decode()
    )
    assert client.post(f"/l/{link.word}/about/", {"off": "1"}).status_code == 200
    assert not NotCounted.objects.exists()


def test_a_member_says_no_to_being_known_and_takes_it_back(
    client: Client, recipe: Material, chen: Account, mei: Member
) -> None:
    about = f"/l/{actions.own_link(recipe, mei, chen).word}/about/"
    assert "Do not count me by name" in client.get(f"{about}?lang=en").content.decode()
    told = client.post(about, {"off": "1"}, follow=True).content.decode()
    assert "counted without your name" in told
    client.post(about, {"off": "0"})
    assert not NotCounted.objects.exists()


def test_queries_do_not_grow_with_uses(
    page: Client, recipe: Material, breakfast: Group, bot: Connection, chen: Account,
    wish: Wish, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(12):
        using.send(recipe, [breakfast], Wish(f"o{number}", wish.at, "information", chen))
    with django_assert_max_num_queries(30):
        text(page, f"/library/{recipe.pk}/")
    with django_assert_max_num_queries(16):
        text(page, "/library/")


def test_the_api_makes_sends_and_tells(
    client: Client, kitchen: Workspace, chen: Account, breakfast: Group, bot: Connection,
    mei: Member,
) -> None:  # fmt: skip
    seat = Seat.objects.get(account=chen)
    _token, secret = tokens.make(seat, "t", may_write=True, days=1)
    head = {"Authorization": f"Bearer {secret}"}

    def post(address: str, body: Any) -> Any:
        return client.post(f"/api/v1{address}", body, "application/json", headers=head)

    made = post("/materials", {"name": "海报", "kind": "poster", "text": "来",
                               "file": b64encode(png()).decode()})  # fmt: skip
    assert made.status_code == 201
    assert made.json()["media"] == "image/png"
    here = f"/materials/{made.json()['id']}"
    assert post("/materials", {"name": "x", "kind": "file", "file": "%%"}).status_code == 400
    changed = post(here, {"name": "海报", "kind": "poster", "text": "来吧"}).json()
    assert (changed["version"], changed["media"]) == (2, "image/png")
    assert post(f"{here}/version", {"number": 1}).json()["version"] == 3
    [use] = post(f"{here}/send", {"groups": [breakfast.pk], "once": "a"}).json()
    assert post(f"{here}/send", {"groups": [breakfast.pk], "once": "a"}).json() == [use]
    mine = post(f"{here}/link", {"member": mei.pk}).json()["address"]
    client.get(mine.removeprefix("https://wl.example"), headers=PHONE)
    told = client.get(f"/api/v1{here}/openings", headers=head).json()["items"]
    assert [one["member"] for one in told] == [mei.pk]
    assert client.get(f"/api/v1{here}/uses", headers=head).json()["items"][0]["group"] == (
        breakfast.pk
    )
    assert post(f"{here}/retire", {}).json()["state"] == "retired"
    assert post(f"{here}/send", {"groups": [breakfast.pk]}).status_code == 409
    assert post(f"{here}/bring-back", {}).json()["state"] == "fresh"


def test_a_members_page_makes_their_own_link_and_shows_what_they_opened(
    page: Client, recipe: Material, mei: Member
) -> None:
    assert "Their own link" in text(page, f"/members/{mei.pk}/")
    told = page.post(f"/members/{mei.pk}/material/", {"material": recipe.pk}).content.decode()
    link = recipe.links.get(member=mei)
    assert f"https://wl.example/l/{link.word}/" in told
    page.get(f"/l/{link.word}/", headers=PHONE)
    assert f"/library/{recipe.pk}/" in text(page, f"/members/{mei.pk}/")
    assert page.post(f"/members/{mei.pk}/material/", {"material": "x"}).status_code == 404
