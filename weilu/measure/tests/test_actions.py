from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from weilu.kit import clock
from weilu.measure import actions, reads, trail
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report import words
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def runners(harbour: Workspace) -> Group:
    """The morning runners, with a fortnight of talk."""
    for n, name in enumerate(samples.PEOPLE):
        Member.objects.create(workspace=harbour, platform="wechat", external_id=f"p{n}", name=name)
    group = Group.objects.create(
        workspace=harbour, platform="wechat", external_id="g1", name="晨跑搭子群"
    )
    places.told(group, 60)
    return group


def kept(harbour: Workspace, runners: Group, **changes: object) -> GroupCheckupRow:
    one: GroupCheckup = replace(samples.group(1), group=runners.pk, **changes)
    actions.keep(harbour, [one])
    return GroupCheckupRow.objects.get(group=runners)


def test_refresh_measures_what_the_log_holds(harbour: Workspace, runners: Group) -> None:
    with clock.stopped_at(samples.AS_OF):
        assert actions.refresh(harbour) == 1
    row = GroupCheckupRow.objects.get(group=runners)
    assert row.messages_ever == 60
    assert row.name == "晨跑搭子群"
    assert row.as_of == samples.AS_OF
    assert row.document["figures"]["messages"]["value"] == 60


def test_a_history_that_ended_long_ago_is_judged_as_of_its_end(
    harbour: Workspace, runners: Group
) -> None:
    with clock.stopped_at(samples.AS_OF + timedelta(days=200)):
        actions.refresh(harbour)
    row = GroupCheckupRow.objects.get(group=runners)
    assert row.as_of < samples.AS_OF
    assert row.made_at == samples.AS_OF + timedelta(days=200)


def test_an_empty_workspace_refreshes_to_nothing(harbour: Workspace) -> None:
    assert actions.refresh(harbour) == 0


def test_refreshing_again_keeps_one_row_a_group(harbour: Workspace, runners: Group) -> None:
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)
        actions.refresh(harbour, [runners.pk])
    assert GroupCheckupRow.objects.count() == 1


def test_columns_follow_the_document(harbour: Workspace, runners: Group) -> None:
    row = kept(harbour, runners)
    assert row.attention == row.document["figures"]["attention"]["value"]
    assert row.verdict == row.document["verdict"] == "alive"


def test_a_turned_verdict_is_remembered_with_its_day(harbour: Workspace, runners: Group) -> None:
    kept(harbour, runners)
    row = kept(harbour, runners, verdict="silent")
    assert (row.verdict_before, row.turned_at) == ("alive", samples.AS_OF)
    again = kept(harbour, runners, verdict="silent", as_of=datetime(2026, 7, 9, tzinfo=UTC))
    assert (again.verdict_before, again.turned_at) == ("alive", samples.AS_OF)


def test_the_overview_names_groups_that_turned_lately(harbour: Workspace, runners: Group) -> None:
    kept(harbour, runners)
    kept(harbour, runners, verdict="silent")
    assert [row.group_id for row in reads.overview(harbour, samples.AS_OF).turned] == [runners.pk]
    late = samples.AS_OF + timedelta(days=15)
    kept(harbour, runners, verdict="silent", as_of=late)
    assert reads.overview(harbour, late).turned == ()


def test_a_group_that_posts_without_an_echo_is_kept_as_such(
    harbour: Workspace, runners: Group
) -> None:
    unheard = replace(samples.unheard(), group=runners.pk)
    actions.keep(harbour, [unheard])
    row = GroupCheckupRow.objects.get(group=runners)
    assert (row.verdict, row.verdict_rank) == ("no_echo", words.rank("no_echo"))


def test_groups_are_written_in_portions(harbour: Workspace) -> None:
    places.checked(harbour, samples.overfull(actions.BATCH + 5))
    assert GroupCheckupRow.objects.filter(workspace=harbour).count() == actions.BATCH + 5


def test_messages_behind_a_figure_are_the_groups_own(harbour: Workspace, runners: Group) -> None:
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)
    assert len(trail.behind(runners, "messages")) == 60
    assert trail.behind(runners, "no_such_metric") == []
