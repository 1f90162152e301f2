"""Mei tags runners, renames what she wrote wrongly, and merges what means the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from weilu.events.models import Event
from weilu.people.models import Account, Member, Tag, Tagging, Workspace
from weilu.people.tags import actions


def named(tag: Tag) -> set[str]:
    return set(Tagging.objects.filter(tag=tag).values_list("member__name", flat=True))


@pytest.fixture
def fast(runners: Workspace, river: dict[str, Member], mei: Account) -> Tag:
    tag = actions.make(runners, "fast", mei)
    actions.put(tag, [river["Lin"].pk], mei, "console")
    return tag


def test_a_tag_is_put_on_once_and_only_on_ones_own(
    fast: Tag, river: dict[str, Member], mei: Account
) -> None:
    other = Workspace.objects.create(name="Other", slug="other")
    stranger = Member.objects.create(workspace=other, platform="x", external_id="1", name="S")
    ids = [river["Lin"].pk, river["Bo"].pk, river["Bo"].pk, stranger.pk, 10**15]
    assert actions.put(fast, ids, mei, "api") == [river["Bo"].pk]
    assert named(fast) == {"Lin", "Bo"}


def test_what_was_done_is_in_the_log(fast: Tag) -> None:
    told = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert told[-2:] == ["tag_changed", "members_tagged"]


def test_merging_takes_everybody_along(fast: Tag, river: dict[str, Member], mei: Account) -> None:
    quick = actions.make(fast.workspace, "quick", mei)
    actions.put(quick, [river["Lin"].pk, river["Bo"].pk], mei, "console")
    actions.merge(quick, fast, mei)
    assert named(fast) == {"Lin", "Bo"}
    assert list(Tag.objects.values_list("name", flat=True)) == ["fast"]
    with pytest.raises(actions.SameTag):
        actions.merge(fast, fast, mei)


def test_a_taken_name_is_refused_and_merging_named(fast: Tag, mei: Account) -> None:
    slow = actions.make(fast.workspace, "slow", mei)
    with pytest.raises(actions.NameTaken, match="Merge"):
        actions.rename(slow, " fast ", mei)
    for name in ("", "  ", "x" * 61):
        with pytest.raises(actions.BadName):
            actions.rename(slow, name, mei)


def test_chosen_members_are_tagged_and_it_can_be_undone(
    page: Client, river: dict[str, Member], fast: Tag
) -> None:
    chosen = [str(river[name].pk) for name in ("Lin", "Bo")]
    page.post("/members/tag/", {"tag": "fast", "member": [*chosen, "x"], "on": "1"})
    assert named(fast) == {"Lin", "Bo"}
    undo = page.session["undo"]
    fields: dict[str, Any] = {}
    for name, value in undo["fields"]:
        fields.setdefault(name, []).append(value)
    page.post(undo["url"], fields)
    assert named(fast) == {"Lin"}  # who had it before keeps it


def test_tags_are_renamed_merged_and_deleted_on_their_page(page: Client, fast: Tag) -> None:
    page.post("/members/tags/make/", {"name": "slow"})
    slow = Tag.objects.get(name="slow")
    page.post(f"/members/tags/{slow.pk}/", {"name": "steady", "note": "all year"})
    slow.refresh_from_db()
    assert (slow.name, slow.note) == ("steady", "all year")
    page.post(f"/members/tags/{fast.pk}/merge/", {"into": slow.pk})
    assert named(slow) == {"Lin"}
    assert "steady" in page.get("/members/tags/").content.decode()
    page.post(f"/members/tags/{slow.pk}/delete/")
    assert not Tag.objects.exists()


def test_a_members_page_shows_and_takes_tags(page: Client, fast: Tag) -> None:
    lin = Member.objects.get(name="Lin")
    assert "fast" in page.get(f"/members/{lin.pk}/").content.decode()
    page.post(f"/members/{lin.pk}/tag/", {"tag": "fast", "on": "0"})
    assert named(fast) == set()
