"""Connections for programs: made, checked, switched, removed; secrets go in and never come out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from weilu.people import actions as people
from weilu.people import tokens
from weilu.people.models import Account, Workspace
from weilu.platforms.live import actions
from weilu.platforms.live.accounts import credentials_of
from weilu.platforms.live.contract import Standing
from weilu.platforms.live.models import Connection

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "123:the-bots-own-token"


@pytest.fixture
def kitchen() -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def headers(kitchen: Workspace) -> dict[str, str]:
    """What a program with a token of Aunt Chen's sends along."""
    seat = people.give_seat(kitchen, Account.objects.create_user("chen", name="陈阿姨"))
    text = tokens.make(seat, "shop", may_write=True, days=30)[1]
    return {"Authorization": f"Bearer {text}", "Accept-Language": "en"}


@pytest.fixture
def post(client: Client, headers: dict[str, str]) -> Any:
    def send(path: str, given: Any = None) -> Any:
        body = json.dumps(given or {})
        return client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )

    return send


@pytest.fixture
def get(client: Client, headers: dict[str, str]) -> Any:
    return lambda path: client.get(f"/api/v1/{path}", headers=headers)


@pytest.fixture
def bot(post: Any) -> dict[str, Any]:
    given = {"platform": "telegram", "name": "机器人", "credentials": {"token": TOKEN}}
    answer = post("connections", given)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_a_secret_goes_in_and_never_comes_out(bot: dict[str, Any], get: Any) -> None:
    whole = get(f"connections/{bot['id']}")
    assert TOKEN not in whole.content.decode()
    assert (whole.json()["secrets"], whole.json()["state"]) == (["token"], "off")
    assert "token" not in whole.json()["credentials"]
    assert credentials_of(Connection.objects.get())["token"] == TOKEN
    assert TOKEN not in get("connections").content.decode()


def test_what_is_missing_is_said_by_field(post: Any) -> None:
    answer = post("connections", {"platform": "telegram"})
    assert answer.json()["error"]["data"]["fields"][0]["where"] == "token"
    assert post("connections", {"platform": "pigeon"}).status_code == 404
    assert not Connection.objects.exists()


def test_what_is_left_out_of_a_change_stays(bot: dict[str, Any], post: Any) -> None:
    told = post(f"connections/{bot['id']}", {"name": "领读员"}).json()
    assert told["name"] == "领读员"
    assert credentials_of(Connection.objects.get())["token"] == TOKEN
    post(f"connections/{bot['id']}", {"credentials": {"token": "9:new"}})
    held = Connection.objects.get()
    assert (held.name, credentials_of(held)["token"]) == ("领读员", "9:new")


def test_it_is_switched_and_removed(bot: dict[str, Any], post: Any, get: Any) -> None:
    assert post(f"connections/{bot['id']}/switch", {"on": True}).json()["standing"] == "watch"
    assert post(f"connections/{bot['id']}/switch", {"on": False}).json()["state"] == "off"
    post(f"connections/{bot['id']}/remove")
    assert Connection.objects.get().sealed == ""
    assert get(f"connections/{bot['id']}").status_code == 404
    assert get("connections").json()["items"] == []


def test_a_check_says_what_to_do(
    bot: dict[str, Any], get: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [Standing(True, "It answers"), Standing(False, "It hears nothing", "Send /setprivacy")]
    monkeypatch.setattr(actions, "check", lambda *_all: said)
    told = get(f"connections/{bot['id']}/check").json()
    assert told["all_well"] is False
    assert told["standings"][1]["todo"] == "Send /setprivacy"


def test_the_platforms_groups_are_listed(bot: dict[str, Any], kitchen: Workspace, get: Any) -> None:
    people.identify_groups(kitchen, [("telegram", "-1001", "院子"), ("qq", "7", "别处")])
    [chat] = get(f"connections/{bot['id']}/groups").json()["items"]
    assert (chat["name"], chat["external_id"]) == ("院子", "-1001")


def test_a_group_is_asked_about_at_every_connection_that_is_on(
    bot: dict[str, Any], kitchen: Workspace, get: Any, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [group] = people.identify_groups(kitchen, [("telegram", "-1001", "院子")])
    assert get(f"groups/{group}/standing").json() == []
    post(f"connections/{bot['id']}/switch", {"on": True})

    async def lacks(_self: Any, _account: Any, seen: Any) -> list[Standing]:
        return [Standing(False, f"{seen.name}: may not pin", "Give it the right")]

    monkeypatch.setattr("weilu.platforms.telegram.live.Telegram.check_group", lacks)
    [told] = get(f"groups/{group}/standing").json()
    assert (told["connection"], told["all_well"]) == (bot["id"], False)
    assert told["standings"][0]["what"] == "院子: may not pin"


def test_what_a_platform_can_is_told_with_the_source_of_its_limits(get: Any) -> None:
    told = {one["key"]: one for one in get("platforms").json()}
    assert told["telegram"]["limits"][0]["source"].startswith("https://core.telegram.org")
    assert {"key": "send", "level": "person"}.items() <= _ability(told["wecom"], "send").items()


def _ability(platform: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in platform["abilities"] if one["key"] == key)
