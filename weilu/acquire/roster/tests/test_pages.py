"""Rosters in the console and over the API."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.people import tokens
from weilu.people.models import Account, Group, Seat


@pytest.fixture(autouse=True)
def signed_in(chen: Account, client: Client) -> None:
    client.force_login(chen)
    client.cookies["django_language"] = "en"


def test_from_an_empty_list_to_somebody_who_makes_room(client: Client, yard: Group) -> None:
    assert b"No group has a limit" in client.get(reverse("acquire:rosters")).content
    given = {"group": yard.pk, "seats": 4, "weeks": 8, "grace_days": 28}
    page = client.post(reverse("acquire:new_roster"), given, follow=True)
    roster = Roster.objects.get()
    assert "This group has 4 seats" in page.content.decode()
    client.post(reverse("acquire:wait_for_seat", args=[roster.pk]), {"name": "王姐"})
    page = client.post(reverse("acquire:propose_seats", args=[roster.pk]), follow=True)
    text = page.content.decode()
    assert "In 8 weeks: gave 0, took 0, 1 messages. The middle member comes to 10.5." in text
    proposal = Proposal.objects.get()
    decide = reverse("acquire:decide_seat", args=[proposal.pk])
    page = client.post(decide, {"did": "agree"}, follow=True)
    assert "agreed, not gone yet" in page.content.decode()


def test_the_list_and_the_seats_come_as_csv(client: Client, roster: Roster) -> None:
    rows = client.get(reverse("acquire:rosters") + "?format=csv")
    assert "院子,4,4,0" in b"".join(rows.streaming_content).decode()  # type: ignore[attr-defined]
    seats = client.get(reverse("acquire:roster", args=[roster.pk]) + "?format=csv")
    lines = b"".join(seats.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[1] for line in lines[1:]] == ["阿哲", "小禾", "大林", "老周"]
    assert lines[-1].endswith("new")


def test_without_a_name_nobody_waits(client: Client, roster: Roster) -> None:
    page = client.post(
        reverse("acquire:wait_for_seat", args=[roster.pk]), {"name": " "}, follow=True
    )
    assert "Enter a name" in page.content.decode()
    assert not Waiting.objects.exists()


def test_a_page_of_a_roster_costs_the_same_for_many_as_for_few(
    client: Client, roster: Roster, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(reverse("acquire:roster", args=[roster.pk]))


def test_the_api_walks_the_same_road(client: Client, yard: Group, chen: Account) -> None:
    _token, shown = tokens.make(Seat.objects.get(account=chen), "till", days=9, may_write=True)
    client.logout()
    head = {"HTTP_AUTHORIZATION": f"Bearer {shown}", "content_type": "application/json"}

    def post(path: str, **body: object) -> dict[str, object]:
        answer = client.post(f"/api/v1/{path}", json.dumps(body), **head)  # type: ignore[arg-type]
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    made = post("rosters", group=yard.pk, seats=4)
    post(f"rosters/{made['id']}/waiting", name="王姐")
    [proposal] = post(f"rosters/{made['id']}/proposals")
    told = post(f"seat-proposals/{proposal['id']}", did="agree")  # type: ignore[index]
    assert told["state"] == "agreed"
    seats = client.get(f"/api/v1/rosters/{made['id']}/seats", **head).json()  # type: ignore[arg-type]
    assert [one["spared"] for one in seats] == ["", "", "asked", "new"]
