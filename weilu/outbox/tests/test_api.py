"""The outbox for programs: the same verbs under the same rules as in the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from weilu.kit import clock
from weilu.outbox import actions, optouts, tasks
from weilu.outbox.actions import Intent
from weilu.outbox.models import Attempt, Message, OptOut, Policy, State, Template
from weilu.people import actions as people
from weilu.people import tokens
from weilu.people.models import Account, Group, Member, Seat
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection

Make = Callable[..., Intent]


class Program:
    """A program with a token of Aunt Chen's."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def speaks(self, language: str) -> None:
        self._headers["Accept-Language"] = language

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1/{path}", query, headers=self._headers)

    def post(self, path: str, given: Any = None, key: str = "") -> Any:
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        body = json.dumps(given if given is not None else {})
        return self._client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )


@pytest.fixture
def program(client: Client, chen: Account) -> Program:
    seat = Seat.objects.get(account=chen)
    return Program(client, tokens.make(seat, "shop", may_write=True, days=30)[1])


def put(pane: Connection, *intents: Intent) -> list[Message]:
    return actions.put(pane, "engage", intents)


def test_what_is_put_twice_with_one_key_is_put_once(
    program: Program, pane: Connection, yard: Group
) -> None:
    given = {"connection": pane.pk, "groups": [yard.pk], "text": "{group}，明早七点"}
    [first] = program.post("outbox", given, key="breakfast").json()
    again = program.post("outbox", given, key="breakfast")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == [first]
    assert Message.objects.get().text == "院子，明早七点"
    assert (first["group"], first["purpose"]) == (yard.pk, "relation")


def test_what_the_console_would_refuse_is_refused_with_where_and_why(
    program: Program, pane: Connection, yard: Group
) -> None:
    given = {"connection": pane.pk, "groups": [yard.pk], "text": "{name}，早"}
    answer = program.post("outbox", given)
    told = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (422, "api.invalid")
    assert told["data"]["fields"][0]["where"] == "text"
    late = (clock.now() - timedelta(days=1)).isoformat()
    assert program.post("outbox", {**given, "text": "早", "at": late}).status_code == 422
    assert program.post("outbox", {**given, "text": "早", "groups": [999]}).status_code == 422
    assert program.post("outbox", {**given, "text": "早", "purpose": "service"}).status_code == 422
    assert not Message.objects.exists()


def test_a_message_tells_each_attempt_and_why_it_is_where_it_is(
    program: Program, pane: Connection, to_yard: Make
) -> None:
    [message] = put(pane, to_yard("字" * 101))
    now = clock.now()
    Attempt.objects.create(message=message, number=1, gateway="g", started_at=now, status="unsure",
                           ended_at=now, why="no answer")  # fmt: skip
    told = program.get(f"outbox/{message.pk}").json()
    assert (told["state"], told["code"]) == ("refused", "too_long")
    assert told["why"] == "longer than the platform takes"
    assert told["may"] == ["retry"]
    assert told["tries"][0]["why"] == "the platform’s answer was lost"


def test_the_list_is_narrowed_and_paged(program: Program, pane: Connection, to_yard: Make) -> None:
    put(pane, *(to_yard(f"第{turn}句") for turn in range(5)), to_yard("半价", "promotion"))
    assert len(program.get("outbox", purpose="promotion").json()["items"]) == 1
    assert len(program.get("outbox", q="第3").json()["items"]) == 1
    assert program.get("outbox", group=10**6).json()["items"] == []
    assert len(program.get("outbox", state="waiting").json()["items"]) == 1
    seen, cursor = [], ""
    while cursor is not None:
        page = program.get("outbox", limit=4, sort="created_at", cursor=cursor).json()
        seen += [one["text"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted([*(f"第{turn}句" for turn in range(5)), "半价"])


def test_a_message_is_approved_changed_cancelled_and_tried_again(
    program: Program, pane: Connection, to_yard: Make
) -> None:
    [advert] = put(pane, to_yard("今晚半价", "promotion"))
    assert program.post(f"outbox/{advert.pk}/approve").json()["state"] in {"queued", "held"}
    changed = program.post(f"outbox/{advert.pk}/edit", {"text": "今晚三折"}).json()
    assert (changed["text"], changed["state"]) == ("今晚三折", "waiting")
    later = clock.now() + timedelta(days=2)
    moved = program.post(f"outbox/{advert.pk}/edit", {"at": later.isoformat()}).json()
    assert moved["text"] == "今晚三折"
    advert.refresh_from_db()
    assert abs(advert.not_before - later) < timedelta(seconds=1)
    assert program.post(f"outbox/{advert.pk}/cancel").json()["state"] == "cancelled"
    answer = program.post(f"outbox/{advert.pk}/approve")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "outbox.not_open")
    Message.objects.update(state=State.FAILED)
    assert program.post(f"outbox/{advert.pk}/retry").json()["state"] == "queued"


def test_many_are_turned_and_those_too_late_are_told(
    program: Program, pane: Connection, to_yard: Make
) -> None:
    [one, other] = put(pane, to_yard("一", "promotion"), to_yard("二", "promotion"))
    Message.objects.filter(pk=other.pk).update(state=State.SENT)
    told = program.post("outbox/turn", {"verb": "approve", "ids": [one.pk, other.pk, 999]}).json()
    assert told["done"] == [one.pk]
    assert [(late["id"], late["code"]) for late in told["refused"]] == [
        (other.pk, "outbox.not_open"), (999, "api.not_found"),
    ]  # fmt: skip


def test_a_task_is_ticked_off_once(program: Program, pane: Connection, to_yard: Make) -> None:
    [message] = put(pane, to_yard("一"))
    Message.objects.update(state=State.TASK)
    task = tasks.ask_to_confirm(message)
    [listed] = program.get("tasks", state="open").json()["items"]
    assert (listed["id"], listed["message"]) == (task.pk, message.pk)
    ticked = program.post(f"tasks/{task.pk}/tick", {"done": True, "result": "发了"}).json()
    assert (ticked["state"], ticked["result"], ticked["done_by"]) == ("done", "发了", "陈阿姨")
    again = program.post(f"tasks/{task.pk}/tick", {"done": False})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "outbox.task_over")
    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_task_that_waits_on_no_platform_cannot_be_taken_back(
    program: Program, pane: Connection, to_yard: Make
) -> None:
    [message] = put(pane, to_yard("一"))
    Message.objects.update(state=State.TASK)
    task = tasks.ask_to_confirm(message)
    for verb in ("remind", "take-back"):
        answer = program.post(f"tasks/{task.pk}/{verb}")
        assert answer.json()["error"]["code"] == "outbox.not_confirmed_there"


def test_templates_are_made_previewed_tried_out_and_deleted(
    program: Program, pane: Connection, yard: Group
) -> None:
    made = program.post("templates", {"name": "早", "text_zh": "{group}，早"})
    assert made.status_code == 201
    key = made.json()["id"]
    assert program.post("templates", {"name": "早", "text_zh": "早"}).status_code == 409
    strange = program.post("templates", {"name": "x", "text_en": "{nobody}"})
    assert strange.json()["error"]["data"]["fields"][0]["where"] == "text_en"
    shown = program.post("templates/preview", {"text_zh": "{group}" + "早" * 120}).json()
    assert shown["previews"][0]["is_too_long"] is True
    assert program.post(f"templates/{key}", {"text_en": "Morning"}).json()["text_zh"]
    sent = program.post(
        f"templates/{key}/test", {"connection": pane.pk, "language": "zh", "group": yard.pk}
    )
    assert (sent.status_code, sent.json()["text"]) == (201, "[Test] 院子，早")
    assert program.post(f"templates/{key}/delete").json() == {"deleted": key}
    assert not Template.objects.exists()


def test_the_rules_change_only_in_what_is_given(program: Program, pane: Connection) -> None:
    assert program.get("sending").json()["per_person_day"] == 2
    told = program.post("sending", {"per_person_day": 1, "approve_promotion": False}).json()
    assert (told["per_person_day"], told["quiet_from"]) == (1, "22:00:00")
    assert Policy.objects.get().approve_promotion is False
    assert program.post("sending", {"promotion_share": 2}).status_code == 422


def test_an_opt_out_is_noted_listed_and_ended(
    program: Program, pane: Connection, lin: Member, to_lin: Make
) -> None:
    given = {"purpose": "promotion", "why": "电话里说的"}
    first = program.post(f"members/{lin.pk}/opt-outs", given)
    assert (first.status_code, first.json()["by"]) == (201, "陈阿姨")
    assert program.post(f"members/{lin.pk}/opt-outs", given).json()["id"] == first.json()["id"]
    assert put(pane, to_lin("半价", "promotion"))[0].state == State.REFUSED
    [listed] = program.get("opt-outs", q="电话").json()["items"]
    assert listed["member"] == lin.pk
    program.post(f"opt-outs/{listed['id']}/end")
    assert not OptOut.objects.exists()


def test_a_members_link_opens_their_own_page(program: Program, lin: Member, client: Client) -> None:
    optouts.stop(lin, "promotion")
    url = program.get(f"members/{lin.pk}/messages-link").json()["url"]
    assert client.get(url.removeprefix("http://testserver")).status_code == 200


def test_what_belongs_to_others_is_reached_by_no_id_in_a_body(
    program: Program, pane: Connection, yard: Group, to_yard: Make
) -> None:
    readers = people.open_workspace("Readers", "readers", "Europe/London")
    theirs = Connection.objects.create(
        workspace=readers, adapter="glass", name="Theirs", token="theirs", state="on",
        sealed="", created_at=clock.now(),
    )  # fmt: skip
    [club] = people.identify_groups(readers, [("glass", "club", "Club")])
    action = Send("club", "Hello")
    [message] = actions.put(theirs, "engage", [Intent("k", action, "promotion")])
    for connection in (theirs.pk, pane.pk):
        given = {"connection": connection, "groups": [club], "text": "早"}
        assert program.post("outbox", given).status_code == 422
    told = program.post("outbox/turn", {"verb": "cancel", "ids": [message.pk]}).json()
    assert told["refused"][0]["code"] == "api.not_found"
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert program.get("outbox", connection=theirs.pk).json()["items"] == []
    assert Message.objects.count() == 1


def test_a_platforms_own_reason_is_told_in_the_language_asked(
    client: Client, program: Program, pane: Connection, to_yard: Make
) -> None:
    [message] = put(pane, to_yard("一"))
    Message.objects.update(state=State.FAILED, why="Telegram asks to slow down.")
    path = f"outbox/{message.pk}"
    assert program.get(path).json()["why"] == "Telegram asks to slow down."
    with override("zh-hans"):
        wanted = gettext("Telegram asks to slow down.")
    assert wanted != "Telegram asks to slow down."
    program.speaks("zh-Hans")
    assert program.get(path).json()["why"] == wanted
