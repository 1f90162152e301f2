"""What is done with communities is kept, noted, and refused where it has to be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from weilu.charter.communities import actions, content, figures, reads
from weilu.charter.communities.models import CharterVersion, Community, CommunityGroup
from weilu.charter.communities.tests.conftest import MOMENT, fill
from weilu.charter.house_rules import actions as house
from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.events.models import Event
from weilu.kit import clock


def told(kind: str) -> list[dict]:
    return [one.data for one in Event.objects.filter(kind=kind).order_by("pk")]


def test_a_name_is_taken_once(table, kitchen, chen) -> None:
    with pytest.raises(actions.NameTaken):
        actions.open_community(kitchen, "半亩饭桌", chen)
    actions.close(table, chen)
    actions.open_community(kitchen, "半亩饭桌", chen)
    with pytest.raises(actions.NameTaken):
        actions.reopen(table, chen)


def test_a_group_belongs_to_one_community(table, kitchen, chen, breakfast) -> None:
    other = actions.open_community(kitchen, "好物", chen)
    actions.add_group(table, breakfast, chen)
    with pytest.raises(actions.GroupTaken):
        actions.add_group(other, breakfast, chen)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityGroup.objects.create(community=other, group=breakfast, since=MOMENT)
    actions.close(table, chen)
    actions.add_group(other, breakfast, chen)
    assert figures.groups_of(other) == [breakfast.pk]


def test_writing_a_part_leaves_the_others(table, chen) -> None:
    stale = Community.objects.get(pk=table.pk)
    actions.write(table, {"creed": "好好吃饭"}, chen)
    charter = actions.write(stale, {"tags": ["有孩子"]}, chen)
    assert (charter.creed, charter.tags) == ("好好吃饭", ("有孩子",))


def test_what_makes_no_sense_is_kept_as_typed(table, chen) -> None:
    actions.write(table, {"goal": {"words": "做大", "figure": "两百", "by": "soon"}}, chen)
    table.refresh_from_db()
    goal = content.read(table.draft).goal
    assert (goal.figure, goal.by) == ("两百", "soon")


def test_publishing_says_what_changed(whole, chen) -> None:
    actions.publish(whole, chen, "first")
    actions.write(whole, {"creed": "好好吃饭"}, chen)
    second = actions.publish(whole, chen)
    assert second.number == 2
    parts = [one["parts"] for one in told("charter_changed")]
    assert parts == [["goal", "rules", "tags"], ["identity"]]


def test_newer_house_rules_and_groups_are_a_change(whole, chen, book, breakfast) -> None:
    actions.publish(whole, chen)
    with pytest.raises(actions.NothingNew):
        actions.publish(whole, chen)
    house.save_draft(book, "好好说话。", "", chen)
    house.publish(book, chen)
    actions.add_group(whole, breakfast, chen)
    assert reads.changed(reads.current(whole), reads.as_written(whole)) == ("groups", "rules")


def test_a_wish_is_not_published(whole, chen) -> None:
    actions.write(whole, {"goal": {"words": "Grow the community"}}, chen)
    with pytest.raises(actions.GoalNotMeasurable):
        actions.publish(whole, chen)
    actions.write(whole, {"goal": {}}, chen)
    assert actions.publish(whole, chen).number == 1


def test_a_published_charter_never_changes(whole, chen) -> None:
    version = actions.publish(whole, chen)
    with pytest.raises(DatabaseError), transaction.atomic():
        CharterVersion.objects.filter(pk=version.pk).update(content={})


def test_a_link_is_made_revoked_and_put_back(whole, chen) -> None:
    with pytest.raises(actions.NothingPublished):
        actions.share(whole, "李主任", 30, chen)
    actions.publish(whole, chen)
    link = actions.share(whole, "李主任", 9_999, chen)
    assert link.expires_at == MOMENT + timedelta(days=actions.LONGEST_LINK)
    actions.revoke(link, chen)
    actions.revoke(link, chen)
    actions.restore(link, chen)
    assert [one["did"] for one in told("charter_shared")] == ["made", "revoked", "restored"]


def test_thresholds_are_bounded_and_only_kept_where_they_differ(table, chen) -> None:
    with pytest.raises(actions.BadThreshold):
        actions.set_thresholds(table, {"growth_wrote": 20}, chen)
    with pytest.raises(actions.BadThreshold):
        actions.set_thresholds(table, {"nonsense": 1}, chen)
    actions.set_thresholds(table, {"growth_members": 30, "growth_weeks": 6}, chen)
    assert table.thresholds == {"growth_weeks": 6}


def test_the_stage_is_noted_once_when_it_changes(table, chen, breakfast) -> None:
    actions.add_group(table, breakfast, chen)
    for number, member in enumerate(fill(breakfast, 40)):
        if number < 20:
            record(table.workspace_id, Message(), source="telegram:1700000001",
                   external_id=str(number), group_id=breakfast.pk, actor=member.pk,
                   at=MOMENT - timedelta(days=2))  # fmt: skip
    actions.look(table)
    with clock.stopped_at(MOMENT + timedelta(hours=6)):
        actions.look(table)
    assert (table.stage, table.stage_since) == ("growth", MOMENT)
    assert [(one["to"], one.get("before", "")) for one in told("stage_changed")] == [("growth", "")]


def test_figures_count_members_and_leave_staff_out(table, chen, breakfast) -> None:
    actions.add_group(table, breakfast, chen)
    people = fill(breakfast, 12, weeks=20, quiet_days=3)
    people[0].is_staff = True
    people[0].save()
    found = figures.of([breakfast.pk])
    assert found["members"].value == 11
    assert round(found["weeks"].value or 0) == 20
    assert found["silent"].value == 3
    assert found["wrote"].value == 0
    assert found["stayed"].value is None  # nobody came within those weeks


def test_staying_is_asked_of_those_who_came_since(table, breakfast) -> None:
    early = fill(breakfast, 1, weeks=30)
    early[0].external_id = "first"
    early[0].save()
    came = fill(breakfast, 20, weeks=8, quiet_days=1)
    here = breakfast.memberships
    here.filter(member__in=came[:15]).update(last_seen=MOMENT - timedelta(weeks=7))
    found = figures.of([breakfast.pk])["stayed"]
    assert (found.value, found.n) == (0.25, 20)


def test_nothing_of_a_closed_community_changes_its_stage_by_itself(table, chen) -> None:
    from weilu.charter.communities.jobs import look_at_stages

    actions.close(table, chen)
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        look_at_stages.call()
    assert told("stage_changed") == []
