"""A program reads Lao Zhou's groups: lists, one check-up, the messages behind a figure."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from weilu.measure import details
from weilu.measure.models import GroupCheckupRow
from weilu.measure.tests import places, samples
from weilu.people import tokens
from weilu.people.models import Group, Seat, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def program(harbour: Workspace) -> Client:
    seat = Seat.objects.get(account=places.seated(harbour))
    _token, text = tokens.make(seat, "program", may_write=False, days=30)
    return Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"})


@pytest.fixture
def groups(harbour: Workspace) -> dict[int, Group]:
    return places.checked(harbour, samples.typical())


def every(program: Client, **asked: Any) -> list[dict[str, Any]]:
    """The whole list, two at a time."""
    told, cursor = [], ""
    while cursor is not None:
        answer = program.get("/api/v1/groups", {**asked, "limit": 2, "cursor": cursor}).json()
        told += answer["items"]
        cursor = answer["next"]
    return told


@pytest.mark.parametrize(
    "sort",
    ["verdict", "-urgency", "name", "-members", "messages_per_day", "-attention", "connectivity",
     "-benefit", "noise", "last_at", "-last_at", "stage", "-messages_ever"],
)  # fmt: skip
def test_groups_come_whole_in_any_order(
    program: Client, groups: dict[int, Group], sort: str
) -> None:
    told = every(program, sort=sort)
    assert sorted(one["id"] for one in told) == sorted(group.pk for group in groups.values())
    if sort.removeprefix("-") not in {"verdict", "name"}:
        known = [one[sort.removeprefix("-")] for one in told]
        known = [value for value in known if value is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))


def test_groups_are_narrowed_as_in_the_console(program: Client, groups: dict[int, Group]) -> None:
    row = GroupCheckupRow.objects.order_by("pk").first()
    assert row
    told = every(program, verdict=row.verdict)
    assert {one["verdict"] for one in told} == {row.verdict}
    assert [one["name"] for one in every(program, q=row.name)][:1] == [row.name]
    assert every(program, platform="carrier pigeon") == []


def test_a_group_without_a_check_up_says_so(program: Client, harbour: Workspace) -> None:
    group = Group.objects.create(workspace=harbour, platform="qq", external_id="1", name="新群")
    assert program.get(f"/api/v1/groups/{group.pk}").json()["verdict"] is None
    answer = program.get(f"/api/v1/groups/{group.pk}/checkup")
    assert answer.status_code == 404
    assert "新群" in answer.json()["error"]["sentence"]


def test_a_check_up_is_the_documented_document(program: Client, groups: dict[int, Group]) -> None:
    answer = program.get(f"/api/v1/groups/{groups[2].pk}/checkup")
    told = json.loads(b"".join(answer))
    schema = json.loads((Path(__file__).parents[3] / "docs" / "checkup.schema.json").read_text())
    assert set(told) == set(schema["required"])
    assert [one["group"] for one in told["groups"]] == [groups[2].pk]
    assert told["language"] == "en"


def test_an_unchanged_check_up_costs_no_measuring(
    program: Client, groups: dict[int, Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/v1/groups/{groups[2].pk}/checkup"
    first = program.get(address)
    assert b"".join(first)
    etag = {"If-None-Match": first.headers["ETag"]}

    def measured_again(*given: Any) -> None:
        raise AssertionError("It was measured again.")

    with monkeypatch.context() as patch:
        patch.setattr(details, "whole_of", measured_again)
        assert program.get(address, headers=etag).status_code == 304
    other = program.get(address, headers={**etag, "Accept-Language": "zh-Hans"})
    assert other.status_code == 200
    b"".join(other)
    row = GroupCheckupRow.objects.get(group=groups[2])
    GroupCheckupRow.objects.filter(pk=row.pk).update(made_at=samples.AS_OF)
    assert b"".join(program.get(address, headers=etag))


@pytest.mark.parametrize("address", ["report", "groups/{group}/report"])
def test_reports_come_in_three_forms(
    program: Client, groups: dict[int, Group], address: str
) -> None:
    base = f"/api/v1/{address.format(group=groups[2].pk)}"
    assert b"".join(program.get(f"{base}.html")).startswith(b"<!doctype html>")
    assert json.loads(b"".join(program.get(f"{base}.json")))["format"] == "weilu.checkup"
    with zipfile.ZipFile(io.BytesIO(b"".join(program.get(f"{base}.csv.zip")))) as archive:
        assert "groups.csv" in archive.namelist()
    assert program.get(f"{base}.exe").status_code == 422


def test_messages_are_paged_from_newest(program: Client, groups: dict[int, Group]) -> None:
    talk = places.told(groups[2], 30)
    told, cursor = [], ""
    while cursor is not None:
        address = f"/api/v1/groups/{groups[2].pk}/messages"
        answer = program.get(address, {"limit": 8, "cursor": cursor}).json()
        told += answer["items"]
        cursor = answer["next"]
    assert [one["seq"] for one in told] == [event.pk for event in reversed(talk)]
    assert any(one["reply"] for one in told)


def test_messages_behind_a_figure_are_those_of_the_explorer(
    program: Client, groups: dict[int, Group]
) -> None:
    places.told(groups[2], 30)
    address = f"/api/v1/groups/{groups[2].pk}/messages"
    behind = program.get(address, {"behind": "messages", "limit": 200}).json()["items"]
    assert behind
    unknown = program.get(address, {"behind": "happiness"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "measure.unknown_figure")
    assert program.get(address, {"cursor": "x"}).status_code == 422
    assert program.get(address, {"since": "someday"}).status_code == 422


def test_figures_are_defined_in_both_languages(program: Client) -> None:
    told = program.get("/api/v1/figures").json()
    assert len(told) > 20
    zh = program.get("/api/v1/figures/noise", headers={"Accept-Language": "zh-Hans"}).json()
    en = program.get("/api/v1/figures/noise").json()
    assert zh["name"] != en["name"]
    assert zh["unit"] == en["unit"]
    assert program.get("/api/v1/figures/happiness").status_code == 404
