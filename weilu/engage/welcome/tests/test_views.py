"""Pages and endpoints of the welcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.engage.welcome.tests.conftest import MORNING, Told
from weilu.kit import clock
from weilu.outbox.models import Message, Template
from weilu.people import actions as people
from weilu.people import tokens
from weilu.people.models import Account as Person
from weilu.people.models import Group, Role, Seat, Workspace


@pytest.fixture
def office(client: Client, chen: Person) -> Client:
    client.force_login(chen)
    return client


@pytest.fixture
def program(chen: Person) -> Any:
    """Aunt Chen's script, with a token: `program("post", path, json)`."""
    _token, text = tokens.make(Seat.objects.get(account=chen), "s", may_write=True, days=30)
    client = Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"})

    def call(method: str, path: str, given: Any = None) -> Any:
        more = {"content_type": "application/json"} if method == "post" else {}
        return getattr(client, method)(f"/api/v1{path}", given, **more)

    return call


def form(words: Template, yard: Group, **changes: Any) -> dict[str, Any]:
    """The form of a plan as the page sends it."""
    given = {
        "name": "院子", "mode": "on", "groups": [yard.pk], "template": words.pk, "language": "zh",
        "place": "group", "when": "once", "held_until_accepted": "", "words": "同意",
        "again_after_days": 30,
    }  # fmt: skip
    return given | changes


def seen(answer: Any) -> str:
    return b"".join(answer).decode()


def test_a_plan_is_made_changed_and_let_go(
    office: Client, kitchen: Workspace, words: Template, yard: Group
) -> None:
    assert "/welcome/new/" in seen(office.get("/welcome/"))
    assert office.post("/welcome/new/", form(words, yard)).status_code == 302
    plan = Greeting.objects.get()
    assert (plan.mode, plan.address, list(plan.groups.all())) == (
        "on",
        "http://testserver/",
        [yard],
    )
    there = f"/welcome/{plan.pk}/"
    office.post(there, form(words, yard, mode="off", when="hour", hour="20", groups=[]))
    plan.refresh_from_db()
    assert (plan.mode, plan.hour, plan.groups.count()) == ("off", 20, 0)
    office.post(f"{there}delete/")
    assert not Greeting.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"template": ""}, "Choose the words it says."),
        ({"groups": []}, "Choose a group"),
        ({"when": "hour"}, "Fill this in"),
        ({"when": "hour", "hour": "25"}, "23"),
        ({"mode": "loud"}, "Select a valid choice"),
    ],
)
def test_a_plan_that_could_not_work_is_refused_in_place(
    office: Client, kitchen: Workspace, words: Template, yard: Group, changes: Any, said: str
) -> None:
    answer = office.post(
        "/welcome/new/", form(words, yard, **changes), headers={"Accept-Language": "en"}
    )
    assert said in seen(answer)
    assert not Greeting.objects.exists()


def test_words_nobody_could_fill_in_are_refused(
    office: Client, kitchen: Workspace, words: Template, yard: Group
) -> None:
    words.text_zh = "{nickname}，欢迎"
    words.save()
    answer = office.post("/welcome/new/", form(words, yard), headers={"Accept-Language": "en"})
    assert "{nickname}" in seen(answer)
    assert not Greeting.objects.exists()


def test_a_group_has_one_plan(office: Client, plan: Greeting, words: Template, yard: Group) -> None:
    answer = office.post(
        "/welcome/new/", form(words, yard, name="又一个"), headers={"Accept-Language": "en"}
    )
    assert "greets one of these groups already" in seen(answer)
    assert Greeting.objects.count() == 1


def test_a_group_of_others_can_not_be_chosen(
    office: Client, kitchen: Workspace, words: Template, yard: Group
) -> None:
    readers = people.open_workspace("Readers", "readers", "Europe/London")
    theirs = Group.objects.create(
        workspace=readers, platform="glass", external_id="g", name="Secret readers"
    )
    office.post("/welcome/new/", form(words, yard, groups=[theirs.pk]))
    assert not Greeting.objects.exists()


def test_who_came_is_listed_filtered_exported_and_greeted_by_hand(
    office: Client, plan: Greeting, told: Told
) -> None:
    with clock.stopped_at(MORNING + timedelta(minutes=1)):
        told(who="lin")
    with clock.stopped_at(MORNING + timedelta(hours=30)):
        told(who="fen", at=MORNING + timedelta(minutes=2))
    there = "/welcome/newcomers/"
    assert "阿芬" in seen(office.get(there))
    assert "小林" not in seen(office.get(f"{there}?standing=to_greet"))
    assert "阿芬" not in seen(office.get(f"{there}?standing=to_accept&greeting={plan.pk}"))
    lines = seen(office.get(f"{there}?format=csv&sort=came_at")).splitlines()
    assert [line.split(",")[6:8] for line in lines[1:]] == [["greeted", ""], ["left_alone", "late"]]
    fen = Newcomer.objects.get(member__name="阿芬")
    office.post(f"{there}{fen.pk}/greet/")
    assert Message.objects.get(key=f"welcome-by-hand:{fen.pk}").created_by is not None


def test_who_may_only_see_greets_nobody(
    client: Client, kitchen: Workspace, plan: Greeting, told: Told
) -> None:
    host = Person.objects.create_user("host", name="主持人")
    people.give_seat(kitchen, host, Role.HOST)
    client.force_login(host)
    assert client.get("/welcome/").status_code == 200
    assert client.get("/welcome/newcomers/").status_code == 200
    assert client.get(f"/welcome/{plan.pk}/").status_code == 403
    assert client.post("/welcome/newcomers/1/greet/").status_code == 403


def test_a_program_sets_up_a_greeting_and_greets(
    program: Any, words: Template, yard: Group, told: Told, first: Any
) -> None:
    assert program("post", "/greetings", {"name": "院子", "mode": "on"}).status_code == 422
    made = program("post", "/greetings", {
        "name": "院子", "mode": "dry", "groups": [yard.pk], "template": words.pk,
        "when": "hour", "hour": 20,
    })  # fmt: skip
    assert made.status_code == 200
    told_back = made.json()
    assert (told_back["mode"], told_back["hour"], told_back["groups"]) == ("dry", 20, [yard.pk])
    there = f"/greetings/{told_back['id']}"
    changed = program("post", there, {"words": "同意"}).json()
    assert (changed["words"], changed["hour"], changed["template"]) == ("同意", 20, words.pk)
    told()
    [item] = program("get", "/newcomers", {"standing": "rehearsed"}).json()["items"]
    assert (item["name"], item["state"]) == ("小林", "dry")
    done = program("post", f"/newcomers/{item['id']}/greet").json()
    assert Message.objects.get(pk=done["message"]).text.startswith("小林，欢迎")
    assert program("post", f"/newcomers/{item['id']}/greet").status_code == 409
    assert program("post", f"{there}/delete").status_code == 200
    assert not Greeting.objects.exists()
