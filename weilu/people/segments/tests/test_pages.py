"""Mei keeps segments, by text and by rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from weilu.people.models import Member, Segment, Tagging, Workspace
from weilu.people.segments import actions
from weilu.people.segments.wording import FilterRefused

pytestmark = pytest.mark.usefixtures("river")
NEW = "/members/segments/new/"


def kept(page: Client, text: str = "not bot", name: str = "Humans") -> Segment:
    page.post(NEW, {"name": name, "text": text, "did": "save"})
    return Segment.objects.get(name=name)


def test_an_empty_list_teaches_what_a_segment_is(page: Client) -> None:
    assert NEW in page.get("/members/segments/").content.decode()


def test_a_filter_is_kept_as_weilu_writes_it(page: Client) -> None:
    assert kept(page, "机器人 = 否 且 名字：Lin").text == "not bot and name = Lin"


def test_a_filter_that_cannot_be_read_is_marked_and_kept_as_typed(page: Client) -> None:
    answer: Any = page.post(NEW, {"name": "X", "text": "not bot and tagg = a", "did": "save"})
    assert answer.status_code == 422
    assert answer.context["marked"] == ("not bot and ", "tagg", " = a")
    assert "Did you mean “tag”?" in answer.content.decode()
    assert not Segment.objects.exists()


def test_typing_text_draws_its_rows_and_whom_it_finds(page: Client) -> None:
    answer: Any = page.post(NEW, {"text": "bot or name ~ bo", "did": "text"})
    [group] = answer.context["groups"]
    assert [one["row"].field for one in group["rows"]] == ["bot", "name"]
    assert answer.context["count"] == 2
    assert [who.name for who in answer.context["people"]] == ["Bo", "Robo"]
    assert not Segment.objects.exists()


def test_choosing_rows_writes_the_text(page: Client) -> None:
    rows = {"join": "and", "g0join": "or", "g0r0field": "name", "g0r0op": "=", "g0r0value": "Lin",
            "g0r1field": "bot", "g0r1op": "is", "g0r1value": ""}  # fmt: skip
    answer: Any = page.post(NEW, {**rows, "did": "rows"})
    assert answer.context["text"] == "name = Lin or bot"
    more: Any = page.post(NEW, {**rows, "did": "row:0"})
    assert len(more.context["groups"][0]["rows"]) == 3
    less: Any = page.post(NEW, {**rows, "did": "drop:0:0"})
    assert less.context["text"] == "bot"
    two: Any = page.post(NEW, {**rows, "did": "group"})
    assert len(two.context["groups"]) == 2


@pytest.mark.parametrize("did", ["drop:9:9", "row:x", "drop", "row:-1", "nonsense", "group:1"])
def test_a_forged_change_of_rows_changes_nothing(page: Client, did: str) -> None:
    rows = {"join": "?", "g0join": "", "g0r0field": "bot", "g0r0op": "≠", "g0r0value": ""}
    answer: Any = page.post(NEW, {**rows, "did": did})
    assert answer.status_code == 200
    assert answer.context["text"] == "bot"


def test_a_deleted_segment_can_be_taken_back(page: Client) -> None:
    held = kept(page)
    page.post(f"/members/segments/{held.pk}/delete/")
    assert not Segment.objects.exists()
    undo = page.session["undo"]
    page.post(undo["url"], dict(undo["fields"]))
    assert Segment.objects.get().text == "not bot"


def test_two_segments_cannot_have_one_name(page: Client) -> None:
    kept(page)
    answer = page.post(NEW, {"name": "Humans", "text": "bot", "did": "save"})
    assert answer.status_code == 409
    assert Segment.objects.count() == 1


def test_everybody_in_a_segment_gets_a_tag(page: Client, river: dict[str, Member]) -> None:
    page.post(f"/members/segments/{kept(page).pk}/tag/", {"tag": "spring"})
    assert set(Tagging.objects.values_list("member__name", flat=True)) == {"Lin", "Bo"}


def test_the_list_of_members_takes_a_filter(page: Client) -> None:
    answer: Any = page.get("/members/", {"filter": "not bot and name ~ i"})
    assert [row.name for row in answer.context["table"].rows] == ["Lin"]
    assert [text for text, _url in answer.context["chips"]] == ["not bot", "name ~ i"]
    csv = page.get("/members/", {"filter": "bot", "format": "csv"})
    lines = b"".join(csv.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2


def test_a_wrong_filter_lists_nobody_rather_than_everybody(page: Client) -> None:
    answer: Any = page.get("/members/", {"filter": "tag = gone"})
    assert not answer.context["table"].rows
    assert "Nothing is called “gone” here." in answer.content.decode()


def test_what_uses_a_segment_is_named(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_users", [])
    actions.used_by(lambda segment: [(f"Routing by {segment.name}", "/routing/")])
    assert "Routing by Humans" in page.get(f"/members/segments/{kept(page).pk}/").content.decode()


def test_a_name_from_elsewhere_is_refused(runners: Workspace) -> None:
    with pytest.raises(FilterRefused):
        actions.save(Segment(workspace=runners, name="x", text="group = Hill"), None)
