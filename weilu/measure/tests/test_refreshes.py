"""Large workspaces: figures from daily facts, charts and messages behind figures on demand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from weilu.events.lake import store
from weilu.events.models import Event, Source
from weilu.kit import clock
from weilu.measure import actions, details, engine, evidence, history, reads, stored, trail
from weilu.measure.evidence import PICKS
from weilu.measure.figures import Charts
from weilu.measure.models import GroupCheckupRow, GroupDetail, GroupTrail
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = samples.AS_OF + timedelta(hours=3)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every workspace counts as a large one."""
    monkeypatch.setattr(actions, "SMALL", 0)


@pytest.fixture
def harbour(large: None) -> Iterator[Workspace]:
    """Lao Zhou's harbour: morning runners and noodle tasters, sealed up to yesterday."""
    where = places.workspace()
    for n, name in enumerate(samples.PEOPLE):
        Member.objects.create(workspace=where, platform="wechat", external_id=f"p{n}", name=name)
    for key, name in (("g1", "晨跑搭子群"), ("g2", "城北面馆试吃团")):
        group = Group.objects.create(workspace=where, platform="wechat", external_id=key, name=name)
        places.told(group, 60)
    store.seal_new(where.pk, where.zone)
    with clock.stopped_at(MOMENT):
        yield where


@pytest.fixture
def runners(harbour: Workspace) -> Group:
    return Group.objects.get(external_id="g1")


def says(group: Group, text: str, *, at: Any = samples.AS_OF, external_id: str = "new1") -> Event:
    return Event.objects.create(
        workspace_id=group.workspace_id, source=Source.objects.get(name="wechat:g1"),
        external_id=external_id, kind="message", at=at, recorded_at=samples.AS_OF,
        group_id=group.pk, actor=Member.objects.get(name="小满").pk, text=text,
    )  # fmt: skip


def kept() -> list[dict[str, Any]]:
    columns = [
        field.attname
        for field in GroupCheckupRow._meta.concrete_fields
        if field.attname not in {"id", "turned_at", "verdict_before"}
    ]
    return list(GroupCheckupRow.objects.order_by("group_id").values(*columns))


def test_a_refresh_after_one_new_event_stores_what_one_from_scratch_would(
    harbour: Workspace, runners: Group
) -> None:
    actions.refresh(harbour)
    before = kept()
    says(runners, "明早还跑吗？")
    actions.refresh(harbour)
    after = kept()
    shutil.rmtree(history.facts_folder(harbour))
    GroupCheckupRow.objects.all().delete()
    actions.refresh(harbour)
    assert kept() == after
    assert [row["messages_ever"] for row in before] == [60, 60]
    assert [row["messages_ever"] for row in after] == [61, 60]


def test_figures_from_daily_facts_are_those_from_the_events(
    harbour: Workspace, runners: Group
) -> None:
    actions.refresh(harbour)
    by_facts = {row["group_id"]: row["document"]["figures"] for row in kept()}
    actions.refresh(harbour, [runners.pk])
    again = GroupCheckupRow.objects.get(group=runners).document["figures"]
    assert by_facts[runners.pk] == again


def test_erased_or_broken_facts_are_told_again(harbour: Workspace, runners: Group) -> None:
    actions.refresh(harbour)
    first, folder = kept(), history.facts_folder(harbour)
    assert (folder / "manifest.json").exists()
    for path in folder.glob("*.arrow"):
        path.unlink()
    actions.refresh(harbour)
    assert kept() == first


def test_the_lake_is_swept_without_touching_the_facts(harbour: Workspace) -> None:
    actions.refresh(harbour)
    with clock.stopped_at(MOMENT + timedelta(days=9000)):
        store.sweep(harbour.pk)
    assert list(history.facts_folder(harbour).glob("*.arrow"))


def test_charts_are_measured_when_somebody_looks_and_once(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.refresh(harbour)
    assert not GroupDetail.objects.exists()
    assert stored.group(kept()[0]["document"]).charts == Charts()
    first = details.whole(runners)
    assert first is not None
    assert sum(day.messages for day in first.charts.days) == 60
    assert GroupDetail.objects.get().group_id == runners.pk
    monkeypatch.setattr(engine, "check_up", None)  # the second look measures nothing
    assert details.whole(runners) == _as_stored(first)


def _as_stored(one: Any) -> Any:
    return stored.group(json.loads(json.dumps(one.as_data(), default=str)))


def test_charts_on_demand_are_those_of_a_small_workspace(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.refresh(harbour)
    on_demand = details.whole(runners)
    monkeypatch.setattr(actions, "SMALL", 10_000)
    actions.refresh(harbour)
    assert GroupDetail.objects.count() == 2
    along = details.whole(runners)
    assert along is not None
    assert on_demand is not None
    assert _as_stored(on_demand).charts == along.charts
    assert [one.rule for one in on_demand.findings] == [one.rule for one in along.findings]


def test_a_new_check_up_drops_what_belonged_to_the_one_before(
    harbour: Workspace, runners: Group
) -> None:
    actions.refresh(harbour)
    details.whole(runners)
    trail.behind(runners, "messages")
    with clock.stopped_at(MOMENT + timedelta(hours=1)):
        actions.refresh(harbour)
    assert not GroupDetail.objects.exists()
    assert not GroupTrail.objects.exists()


def test_what_is_behind_all_figures_is_found_once(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.refresh(harbour)
    row = GroupCheckupRow.objects.get(group=runners)
    with history.events(harbour) as table:
        expected = {
            metric: evidence.behind(
                table, history.roster(harbour), runners.pk, metric,
                as_of=row.as_of, zone=harbour.zone, limit=trail.MOST,
            )[0]
            for metric in ("connectivity", "noise", "newcomers")
        }  # fmt: skip
    trail.behind(runners, "messages")
    assert set(GroupTrail.objects.values_list("metric", flat=True)) == set(PICKS)
    monkeypatch.setattr(history, "events", None)  # every further figure is looked up
    for metric, quotes in expected.items():
        assert trail.behind(runners, metric) == [quote.seq for quote in quotes], metric


def test_no_more_events_than_the_explorer_pages_through_are_kept(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "MOST", 7)
    actions.refresh(harbour)
    newest = Event.objects.filter(group_id=runners.pk).order_by("-at", "-pk")
    assert trail.behind(runners, "messages") == [event.pk for event in newest[:7]]


def test_the_newest_moment_is_read_from_footers_and_the_logs_tail(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = Event.objects.order_by("-at").values_list("at", flat=True)[0]
    monkeypatch.setattr(history, "events", None)
    assert history.newest(harbour) == last
    says(runners, "an older one comes in late", at=last - timedelta(days=90))
    assert history.newest(harbour) == last
    says(runners, "and a newer one", at=last + timedelta(hours=1), external_id="new2")
    assert history.newest(harbour) == last + timedelta(hours=1)
    assert history.size(harbour) == 122


def test_a_report_of_all_groups_holds_a_few_at_a_time(
    harbour: Workspace, runners: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weilu.measure.near.AT_ONCE", 1)
    actions.refresh(harbour)
    zhou = Client(HTTP_ACCEPT_LANGUAGE="en")
    zhou.force_login(places.seated(harbour))
    answer = zhou.get("/report.json")
    told = json.loads(b"".join(answer.streaming_content))["groups"]
    assert [len(one["charts"]["days"]) > 0 for one in told] == [True, True]
    assert [one["figures"]["messages"]["evidence"]["total"] for one in told] == [60, 60]
    assert GroupDetail.objects.count() == 2


def test_stored_groups_are_read_anew_at_each_pass(harbour: Workspace) -> None:
    actions.refresh(harbour)
    groups = reads.checked(harbour).groups
    assert [one.group for one in groups] == [one.group for one in groups]
    assert (len(groups), groups[0].group) == (2, next(iter(groups)).group)
