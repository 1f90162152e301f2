"""The pages of sets of groups, and the API that does the same."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.routing import actions, entering
from weilu.acquire.routing.entering import Person
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.acquire.routing.tests.conftest import place
from weilu.people import tokens
from weilu.people.models import Account, Group, Member, Seat, Workspace


@pytest.fixture
def desk(client: Client, chen: Account) -> Client:
    client.force_login(chen)
    return client


def test_chen_makes_a_set_and_sees_how_full_it_is(
    desk: Client, kitchen: Workspace, lin: Member
) -> None:
    assert "acquire/routing/new" in desk.get(reverse("acquire:routing_sets")).content.decode()
    given = {"name": "晨读群", "rule": "even", "hour": "20", "words": "", "gift": ""}
    desk.post(reverse("acquire:new_routing"), given)
    held = RoutingSet.objects.get()
    assert (held.hour, held.rule, held.created_by) == (20, "even", Account.objects.get())
    group = Group.objects.create(
        workspace=kitchen, platform="qq", external_id="1", name="一组"
    )  # fmt: skip
    there = {"group": str(group.pk), "address": "https://t.me/+a", "cap": "2", "language": ""}
    page = desk.post(reverse("acquire:add_place", args=[held.pk]), there | {"address": "no"})
    assert page.status_code == 200
    assert not held.places.exists()
    desk.post(reverse("acquire:add_place", args=[held.pk]), there)
    entering.enter(held, Person(contact="微信 lin88", same="lin88"))
    page = desk.get(reverse("acquire:routing_set", args=[held.pk])).content.decode()
    assert "1 of 2" in page or "1 / 2" in page or "共 2" in page
    people = desk.get(reverse("acquire:routing_people", args=[held.pk])).content.decode()
    assert "微信 lin88" in people
    csv = desk.get(reverse("acquire:routing_people", args=[held.pk]), {"format": "csv"})
    assert "微信 lin88" in b"".join(csv).decode()


def test_a_look_ahead_tells_where_somebody_would_go_and_keeps_nothing(
    desk: Client, reading: RoutingSet, first: RoutingPlace, lin: Member
) -> None:
    place(reading, "老朋友组", segment="name ~ 林")
    address = reverse("acquire:routing_set", args=[reading.pk])
    page = desk.get(address, {"who": "小林"})
    [told] = page.context["previews"]
    assert (told["member"], told["into"]) == (lin, "老朋友组")
    [told] = desk.get(address, {"who": ""}).context["previews"]
    assert (told["member"], told["into"]) == (None, "一组")
    assert not Entrant.objects.exists()


def test_what_is_taken_out_or_closed_can_be_put_back(
    desk: Client, reading: RoutingSet, first: RoutingPlace
) -> None:
    turn = reverse("acquire:turn_place", args=[first.pk])
    desk.post(turn, {"do": "remove"})
    assert entering.enter(reading, Person(visitor="v1")).state == "nowhere"
    desk.post(turn, {"do": "back"})
    assert entering.seat_waiting() == 1
    turn = reverse("acquire:turn_routing", args=[reading.pk])
    desk.post(turn, {"do": "close"})
    reading.refresh_from_db()
    assert entering.enter(reading, Person(visitor="v2")).state == "nowhere"
    assert entering.enter(reading, Person(visitor="v1")).state in ("waiting", "let_in")
    desk.post(turn, {"do": "open"})
    reading.refresh_from_db()
    assert reading.closed_at is None


def test_a_group_is_in_a_set_once(reading: RoutingSet, first: RoutingPlace) -> None:
    twice = RoutingPlace(routing=reading, group=first.group, address="https://t.me/+b")
    with pytest.raises(actions.GroupInSet):
        actions.save_place(twice, None)


def test_the_api_does_what_the_pages_do(
    client: Client, kitchen: Workspace, chen: Account, lin: Member
) -> None:
    seat = Seat.objects.get(account=chen)
    _token, word = tokens.make(seat, "script", may_write=True, days=9)
    program = {"Authorization": f"Bearer {word}"}

    def call(path: str, given: object = None):  # type: ignore[no-untyped-def]
        url = f"/api/v1{path}"
        if given is None:
            answer = client.get(url, headers=program)
        else:
            answer = client.post(url, json.dumps(given), "application/json", headers=program)
        assert answer.status_code in {200, 201, 204}, answer.content
        return answer.json() if answer.content else None

    group = Group.objects.create(
        workspace=kitchen, platform="qq", external_id="1", name="一组"
    )  # fmt: skip
    made = call("/routing", {"name": "晨读群", "hour": 20})
    path = f"/routing/{made['id']}"
    there = call(f"{path}/places", {"group": group.pk, "address": "https://t.me/+a", "cap": 2})
    assert call(path)["free"] == 2
    seen = call(f"{path}/preview?member={lin.pk}")
    assert seen == {
        "place": there["id"], "why": [{"place": there["id"], "why": "chosen"}], "entrant": "",
    }  # fmt: skip
    call(f"/routing-places/{there['id']}", {"group": group.pk, "address": "https://t.me/+b"})
    assert call(path)["free"] is None
    call(f"/routing-places/{there['id']}/remove", {})
    assert call(f"{path}/places") == []
    assert call(f"{path}/close", {})["closed_at"]
    assert call(f"{path}/reopen", {})["closed_at"] is None
    assert call(path, {"name": "晚读群"})["hour"] is None
