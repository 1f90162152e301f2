"""The outbox in the console: to see why, to approve, to change, to take back, to tick off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from weilu.kit import clock
from weilu.outbox import actions, tasks
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Policy, State
from weilu.people import actions as people
from weilu.people.models import Account, Group, Role
from weilu.platforms.models import Connection

Make = Callable[..., Intent]


@pytest.fixture(autouse=True)
def signed_in(chen: Account, client: Client) -> Client:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    return client


def put(pane: Connection, *intents: Intent) -> list[Message]:
    return actions.put(pane, "engage", intents)


def test_an_empty_outbox_teaches(client: Client) -> None:
    assert b"Nothing to send yet" in client.get(reverse("outbox:outbox")).content


def test_the_list_says_where_each_stands_and_why(
    pane: Connection, to_yard: Make, to_lin: Make, client: Client
) -> None:
    put(pane, to_yard("今晚半价", "promotion"), to_yard("字" * 101))
    page = client.get(reverse("outbox:outbox")).content.decode()
    assert "wants approval" in page
    assert "longer than the platform takes" in page
    only = client.get(reverse("outbox:outbox"), {"state": "waiting"}).content.decode()
    assert "今晚半价" in only
    assert "字字字" not in only
    assert "院子" in client.get(reverse("outbox:outbox"), {"q": "院"}).content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(
    pane: Connection, to_yard: Make, client: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    put(pane, *(to_yard(f"第{turn}句") for turn in range(60)))
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(reverse("outbox:outbox"))


def test_a_csv_holds_all_of_it(pane: Connection, to_yard: Make, client: Client) -> None:
    put(pane, *(to_yard(f"第{turn}句") for turn in range(60)))
    answer = client.get(reverse("outbox:outbox"), {"format": "csv"})
    assert b"".join(answer.streaming_content).count(b"\n") == 61  # type: ignore[attr-defined, arg-type]


def test_a_message_is_approved_changed_cancelled_and_sent_again(
    pane: Connection, to_yard: Make, client: Client
) -> None:
    [advert] = put(pane, to_yard("今晚半价", "promotion"))
    here = reverse("outbox:message", args=[advert.pk])
    assert b"Approve" in client.get(here).content
    client.post(reverse("outbox:turn", args=[advert.pk, "approve"]))
    advert.refresh_from_db()
    assert advert.state in {State.QUEUED, State.HELD}
    when = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT23:59")
    client.post(reverse("outbox:edit", args=[advert.pk]), {"text": "今晚三折", "at": when})
    advert.refresh_from_db()
    assert (advert.text, advert.state) == ("今晚三折", State.WAITING)
    client.post(reverse("outbox:turn", args=[advert.pk, "cancel"]))
    advert.refresh_from_db()
    assert advert.state == State.CANCELLED
    answer = client.post(reverse("outbox:turn", args=[advert.pk, "approve"]), follow=True)
    assert b"can no longer be changed" in answer.content


def test_many_are_turned_at_once_and_those_too_late_are_counted(
    pane: Connection, to_yard: Make, client: Client
) -> None:
    [one, other] = put(pane, to_yard("一", "promotion"), to_yard("二", "promotion"))
    Message.objects.filter(pk=other.pk).update(state=State.SENT)
    rows = {"row": [one.pk, other.pk, "x"], "verb": "approve"}
    answer = client.post(reverse("outbox:turn_many"), rows, follow=True)
    assert b"1 were past that already" in answer.content


def test_writing_puts_one_message_a_group(pane: Connection, yard: Group, client: Client) -> None:
    data = {
        "connection": pane.pk,
        "groups": [yard.pk],
        "text": "明早七点开饭",
        "purpose": "relation",
    }
    client.post(reverse("outbox:compose"), data)
    message = Message.objects.get()
    assert (message.chat, message.text, message.room) == ("yard", "明早七点开饭", "outbox")


def test_groups_of_another_platform_are_refused_in_place(pane: Connection, client: Client) -> None:
    [other] = people.identify_groups(pane.workspace, [("telegram", "x", "别处")])
    data = {"connection": pane.pk, "groups": [other], "text": "在吗", "purpose": "relation"}
    assert b"wl-error" in client.post(reverse("outbox:compose"), data).content
    assert not Message.objects.exists()


def test_a_task_is_ticked_off_with_its_result(
    pane: Connection, to_yard: Make, client: Client
) -> None:
    [message] = put(pane, to_yard("一"))
    Message.objects.update(state=State.TASK)
    task = tasks.ask_to_confirm(message)
    assert task.title.encode() in client.get(reverse("outbox:tasks")).content
    client.post(reverse("outbox:tick", args=[task.pk]), {"done": "1", "result": "发了"})
    task.refresh_from_db()
    assert (task.state, task.result) == ("done", "发了")


def test_the_rules_of_sending_are_set(pane: Connection, client: Client) -> None:
    assert client.get(reverse("outbox:policy")).status_code == 200
    data = {
        "quiet_from": "21:00", "quiet_to": "09:00", "per_person_day": 1, "per_person_week": 3,
        "promotion_share": "0.4", "same_text_days": 7, "approve_above": 10,
    }  # fmt: skip
    client.post(reverse("outbox:policy"), data)
    held = Policy.objects.get()
    assert (held.per_person_day, held.approve_promotion) == (1, False)
    assert (
        b"wl-error"
        in client.post(reverse("outbox:policy"), data | {"promotion_share": "2"}).content
    )


def test_a_host_sees_and_does_nothing(pane: Connection, to_yard: Make, client: Client) -> None:
    [message] = put(pane, to_yard("一"))
    host = Account.objects.create_user("host")
    people.give_seat(pane.workspace, host, Role.HOST)
    client.force_login(host)
    page = client.get(reverse("outbox:message", args=[message.pk]))
    assert b"Cancel it" not in page.content
    assert client.post(reverse("outbox:turn", args=[message.pk, "cancel"])).status_code == 403
