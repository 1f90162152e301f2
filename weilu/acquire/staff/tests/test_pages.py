"""Staff pace in the console and over the API."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.staff import planning
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.staff.tests.conftest import MORNING, TODAY
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people import tokens
from weilu.people.models import Account, Seat, Workspace


@pytest.fixture(autouse=True)
def signed_in(zhou: Account, client: Client) -> None:
    client.force_login(zhou)
    client.cookies["django_language"] = "en"


def test_an_account_is_entered_with_a_pace_to_start_from(
    client: Client, kitchen: Workspace, zhou: Account
) -> None:
    assert b"No staff accounts yet" in client.get(reverse("acquire:staff")).content
    data = {"platform": "wechat", "handle": "banmu-01", "name": "半亩小周", "keeper": zhou.pk,
            "pace_key": "preset:new", "began_on": "2026-03-02"}  # fmt: skip
    page = client.post(reverse("acquire:new_staff_account"), data, follow=True)
    assert page.status_code == 200
    held = StaffAccount.objects.get()
    assert held.pace.steps[0]["accept"] == 3
    assert "半亩小周" in client.get(reverse("acquire:staff")).content.decode()
    again = client.post(reverse("acquire:new_staff_account"), data | {"pace_key": held.pace_id})
    assert b"in the list already" in again.content
    assert Pace.objects.count() == 1


def test_an_unknown_identity_is_refused_in_place(
    client: Client, kitchen: Workspace, zhou: Account, slowly: Pace
) -> None:
    data = {"platform": "wechat", "handle": "x", "name": "x", "keeper": zhou.pk,
            "pace_key": slowly.pk, "began_on": "2026-03-02", "who": "nobody"}  # fmt: skip
    page = client.post(reverse("acquire:new_staff_account"), data)
    assert b"Nobody in your groups" in page.content
    assert not StaffAccount.objects.exists()


def test_a_duty_is_ticked_off_with_its_number_and_going_over_is_said(
    client: Client, shop: StaffAccount
) -> None:
    with clock.stopped_at(MORNING):
        planning.plan_day(shop.workspace, TODAY)
    task = Task.objects.get(kind="accept")
    page = client.get(reverse("outbox:tasks")).content.decode()
    assert "accept up to 8 requests" in page
    assert "of at most 8" in page
    done = client.post(
        reverse("outbox:tick", args=[task.pk]), {"done": "1", "reached": "9"}, follow=True
    )
    assert b"over today" in done.content
    assert Duty.objects.get(kind="accept").reached == 9
    with clock.stopped_at(MORNING):
        page = client.get(reverse("acquire:staff_account", args=[shop.pk])).content.decode()
    assert "9 of at most 8" in page


def test_others_duties_are_behind_a_tab(client: Client, shop: StaffAccount, chen: Account) -> None:
    with clock.stopped_at(MORNING):
        planning.plan_day(shop.workspace, TODAY)
    client.force_login(chen)
    assert b"accept up to" not in client.get(reverse("outbox:tasks")).content
    assert b"accept up to" in client.get(reverse("outbox:tasks"), {"who": "all"}).content


def test_taking_an_account_off_can_be_undone(client: Client, shop: StaffAccount) -> None:
    page = client.post(reverse("acquire:leave", args=[shop.pk]), follow=True)
    assert b"Undo" in page.content
    assert client.get(reverse("acquire:staff_account", args=[shop.pk])).status_code == 404
    client.post(reverse("acquire:back", args=[shop.pk]))
    assert client.get(reverse("acquire:staff_account", args=[shop.pk])).status_code == 200


def test_a_rest_is_entered_and_ended(client: Client, shop: StaffAccount) -> None:
    until = clock.today(shop.workspace.zone) + timedelta(days=3)
    client.post(reverse("acquire:rest", args=[shop.pk]), {"until": until.isoformat()})
    shop.refresh_from_db()
    assert (shop.rests_until, shop.rests_why) == (until, "own")
    client.post(reverse("acquire:wake", args=[shop.pk]))
    shop.refresh_from_db()
    assert shop.rests_until is None


def _steps(*rows: tuple[object, ...]) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        for name, value in zip(("from_day", "accept", "greet", "add", "post"), row, strict=False):
            data[f"form-{number}-{name}"] = value
    return data


def test_a_pace_is_made_changed_and_deleted(client: Client, kitchen: Workspace) -> None:
    made = _steps((1, 5, 5, 0, 1), (8, 10, 10, 2, 2), ("", "", "", "", ""))
    client.post(reverse("acquire:new_pace"), {"name": "稳", **made})
    held = Pace.objects.get()
    assert [step["from_day"] for step in held.steps] == [1, 8]
    page = client.post(reverse("acquire:pace", args=[held.pk]), {"name": "稳", **_steps((3, 1))})
    assert b"The first step begins on day 1." in page.content
    client.post(reverse("acquire:delete_pace", args=[held.pk]))
    assert not Pace.objects.exists()


def test_a_list_is_exported(client: Client, shop: StaffAccount) -> None:
    got = b"".join(client.get(reverse("acquire:staff"), {"format": "csv"}))
    assert "banmu-01" in got.decode()


@pytest.fixture
def program(kitchen: Workspace, zhou: Account) -> dict[str, str]:
    _token, text = tokens.make(Seat.objects.get(account=zhou), "script", may_write=True, days=9)
    return {"Authorization": f"Bearer {text}"}


def test_the_api_does_what_the_pages_do(
    client: Client, program: dict[str, str], zhou: Account, kitchen: Workspace
) -> None:
    def post(path: str, given: object) -> dict[str, object]:
        answer = client.post(
            f"/api/v1{path}", json.dumps(given), "application/json", headers=program
        )
        assert answer.status_code in {200, 201, 204}, answer.content
        return answer.json() if answer.content else {}

    pace = post("/paces", {"name": "稳", "steps": [{"from_day": 1, "accept": 5}]})
    account = post("/staff-accounts", {
        "platform": "qq", "handle": "10001", "name": "小周", "keeper": "zhou", "pace": pace["id"],
        "began_on": TODAY.isoformat(),
    })  # fmt: skip
    with clock.stopped_at(MORNING):
        planning.plan_all()
        told = client.get("/api/v1/staff-accounts", headers=program).json()["items"]
    assert told[0]["today"][0] == {"kind": "accept", "allowed": 5, "reached": None}
    duties = client.get(f"/api/v1/duties?account={account['id']}", headers=program).json()
    assert [one["kind"] for one in duties["items"]] == ["accept"]
    until = clock.today(kitchen.zone) + timedelta(days=2)
    rested = post(f"/staff-accounts/{account['id']}/rest", {"until": until.isoformat()})
    assert rested["state"] == "resting"
    post(f"/staff-accounts/{account['id']}/wake", {})
    post(f"/staff-accounts/{account['id']}/leave", {})
    assert client.get("/api/v1/staff-accounts", headers=program).json()["items"] == []
