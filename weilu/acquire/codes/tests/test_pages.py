"""Channels and entry codes in the console and over the API."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes import actions, visiting
from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.people import tokens
from weilu.people.models import Account, Seat, Workspace


@pytest.fixture(autouse=True)
def signed_in(chen: Account, client: Client) -> None:
    client.force_login(chen)
    client.cookies["django_language"] = "en"


def test_from_an_empty_list_to_a_code_that_leads_somewhere(
    client: Client, kitchen: Workspace
) -> None:
    assert b"No channels yet" in client.get(reverse("acquire:channels")).content
    client.post(reverse("acquire:new_channel"), {"name": "地铁口海报", "kind": "poster"})
    channel = Channel.objects.get()
    made = {"name": "A 口", "rule": "even"}
    page = client.post(reverse("acquire:make_code", args=[channel.pk]), made, follow=True)
    assert b"Nothing yet" in page.content
    code = EntryCode.objects.get()
    given = {"name": "院子", "address": "https://t.me/+yard", "cap": "200"}
    page = client.post(reverse("acquire:add_target", args=[code.pk]), given, follow=True)
    assert b"0 of 200 seats" in page.content
    assert code.code in page.content.decode()
    again = client.post(reverse("acquire:new_channel"), {"name": "地铁口海报", "kind": "poster"})
    assert "There is a channel" in again.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"address": ""}, "Give an address or a picture"),
        ({"address": "javascript:alert(1)"}, "An address begins with"),
        ({"address": "https://t.me/+a", "cap": "0"}, "At least one seat"),
        (
            {"address": "https://t.me/+a", "opens_at": "2026-03-02T10:00",
             "closes_at": "2026-03-01T10:00"},
            "before it begins",
        ),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_in_place(
    client: Client, poster: EntryCode, given: dict[str, str], said: str
) -> None:
    page = client.post(reverse("acquire:add_target", args=[poster.pk]), {"name": "x", **given})
    assert said in page.content.decode()
    assert not Target.objects.exists()


def test_a_picture_is_taken_and_anything_else_refused(client: Client, poster: EntryCode) -> None:
    url = reverse("acquire:add_target", args=[poster.pk])
    good = SimpleUploadedFile("qr.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "image/png")
    client.post(url, {"name": "院子", "upload": good})
    held = Target.objects.get()
    assert held.picture_type == "image/png"
    bad = SimpleUploadedFile("qr.png", b"<svg onload=alert(1)>", "image/png")
    assert b"This is no picture" in client.post(url, {"name": "x", "upload": bad}).content
    moved = {"name": "院子", "address": "https://t.me/+yard"}
    client.post(reverse("acquire:edit_target", args=[held.pk]), moved)
    held.refresh_from_db()
    assert (held.picture, held.address) == (None, "https://t.me/+yard")


def test_targets_are_moved_taken_out_and_put_back(
    client: Client, poster: EntryCode, into_yard: Target
) -> None:
    back = Target(code=poster, name="后院", address="https://t.me/+back")
    actions.save_target(back, None)
    client.post(reverse("acquire:turn_target", args=[back.pk]), {"do": "up"})
    order = poster.targets.order_by("position").values_list("name", flat=True)
    assert list(order) == ["后院", "院子"]
    page = client.post(
        reverse("acquire:turn_target", args=[back.pk]), {"do": "remove"}, follow=True
    )
    assert b"Undo" in page.content
    assert poster.targets.filter(removed_at=None).count() == 1
    client.post(reverse("acquire:turn_target", args=[back.pk]), {"do": "back"})
    assert poster.targets.filter(removed_at=None).count() == 2


def test_closing_for_now_and_closing_a_channel_can_be_undone(
    client: Client, poster: EntryCode
) -> None:
    page = client.post(reverse("acquire:pause_code", args=[poster.pk]), {"on": "0"}, follow=True)
    assert b"Undo" in page.content
    client.post(reverse("acquire:pause_code", args=[poster.pk]), {"on": "1"})
    poster.refresh_from_db()
    assert poster.paused_at is None
    closing = reverse("acquire:close_channel", args=[poster.channel_id])
    assert b"Undo" in client.post(closing, follow=True).content
    client.post(reverse("acquire:reopen_channel", args=[poster.channel_id]))
    assert not Channel.objects.exclude(closed_at=None).exists()


def test_who_waits_is_shown_exported_and_ticked_off(client: Client, poster: EntryCode) -> None:
    visiting.visit(poster, "v" * 20, "wechat")
    visiting.leave_contact(poster, "v" * 20, "微信 lin88")
    page = client.get(reverse("acquire:entry_code", args=[poster.pk])).content.decode()
    assert "微信 lin88" in page
    exported = b"".join(client.get(reverse("acquire:waiting", args=[poster.pk]))).decode()
    assert "lin88" in exported
    number = poster.pk and page.split('name="visit" value="')[1].split('"')[0]
    client.post(reverse("acquire:answered", args=[poster.pk]), {"visit": number})
    page = client.get(reverse("acquire:entry_code", args=[poster.pk])).content.decode()
    assert "微信 lin88" not in page


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_qr_code_is_taken_away(
    client: Client, poster: EntryCode, kind: str, start: bytes
) -> None:
    answer = client.get(reverse("acquire:code_picture", args=[poster.pk, kind]))
    assert answer.content.startswith(start)
    assert f"{poster.code}.{kind}" in answer.headers["Content-Disposition"]


def test_a_sheet_holds_every_code_of_a_channel(client: Client, poster: EntryCode) -> None:
    actions.make_code(poster.channel, "B 口", None)
    page = client.get(reverse("acquire:sheet", args=[poster.channel_id])).content.decode()
    assert page.count("data:image/svg+xml") == 2
    assert "B 口" in page


def test_many_channels_cost_a_handful_of_queries(
    client: Client, kitchen: Workspace, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        channel = Channel(workspace=kitchen, name=f"海报 {number}")
        actions.save_channel(channel, None)
        actions.make_code(channel, "A", None)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get(reverse("acquire:channels"), {"size": 50})
    assert "海报 29" in page.content.decode()


def test_the_api_does_what_the_pages_do(client: Client, chen: Account) -> None:
    _token, text = tokens.make(Seat.objects.get(account=chen), "script", may_write=True, days=9)
    program = {"Authorization": f"Bearer {text}"}

    def post(path: str, given: object) -> dict[str, object]:
        url = f"/api/v1{path}"
        answer = client.post(url, json.dumps(given), "application/json", headers=program)
        assert answer.status_code in {200, 201, 204}, answer.content
        return answer.json() if answer.content else {}

    channel = post("/channels", {"name": "公众号", "kind": "article"})
    code = post(f"/channels/{channel['id']}/codes", {"name": "菜单"})
    there = {"name": "院子", "address": "https://t.me/+yard", "cap": 5}
    target = post(f"/entry-codes/{code['id']}/targets", there)
    assert (target["state"], target["taken"]) == ("open", 0)
    changed = post(f"/targets/{target['id']}", there | {"closes_at": "2020-01-01T00:00:00Z"})
    assert changed["state"] == "over"
    post(f"/targets/{target['id']}/remove", {})
    assert client.get(f"/api/v1/entry-codes/{code['id']}/targets", headers=program).json() == []
    assert post(f"/entry-codes/{code['id']}/pause", {})["paused_at"]
    assert post(f"/entry-codes/{code['id']}/resume", {})["paused_at"] is None
    assert post(f"/channels/{channel['id']}/close", {})["closed_at"]
    told = client.get(f"/api/v1/channels/{channel['id']}", headers=program).json()
    assert told["brought"] == dict.fromkeys(
        ("visitors", "came", "spoke", "here", "applied", "admitted"), 0
    )
