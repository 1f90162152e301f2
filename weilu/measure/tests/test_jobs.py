"""What a person waits for, what a worker does, and what pages say meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.measure import actions, history, jobs, reads
from weilu.measure.models import GroupCheckupRow
from weilu.measure.tests import places, samples
from weilu.people.actions import mark_staff
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
LATER = samples.AS_OF + timedelta(hours=1)


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def tasters(harbour: Workspace) -> Group:
    """The noodle tasters, checked, with an evening's talk."""
    group = places.checked(harbour, samples.typical())[2]
    places.told(group, 30)
    GroupCheckupRow.objects.update(made_at=samples.AS_OF)
    return group


@pytest.fixture
def zhou(harbour: Workspace) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(places.seated(harbour))
    return client


@pytest.fixture
def long_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every group is too much to wait for."""
    monkeypatch.setattr(actions, "QUICK", 10)


def row(group: Group) -> GroupCheckupRow:
    return GroupCheckupRow.objects.get(group=group)


def waiting() -> list[str]:
    return list(Job.objects.filter(state="waiting").values_list("task", flat=True))


def test_a_small_group_is_measured_while_the_person_waits(zhou: Client, tasters: Group) -> None:
    zhou.post(f"/groups/{tasters.pk}/check")
    assert not row(tasters).is_awaited
    assert row(tasters).messages_ever == 30
    assert waiting() == []


@pytest.mark.parametrize("limit", ["QUICK", "QUICK_AMONG"])
def test_a_large_group_or_workspace_is_left_to_a_worker_and_its_page_says_so(
    zhou: Client, tasters: Group, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(actions, limit, 10)
    zhou.post(f"/groups/{tasters.pk}/kind", {"kind": "vip"})
    assert row(tasters).is_awaited
    assert waiting() == ["measure.refresh_awaited"]
    page = zhou.get(f"/groups/{tasters.pk}/").content.decode()
    assert f'hx-get="/groups/{tasters.pk}/progress"' in page
    assert "hx-get" in zhou.get(f"/groups/{tasters.pk}/progress").content.decode()
    Worker().run_all()
    assert row(tasters).kind == "vip"
    assert zhou.get(f"/groups/{tasters.pk}/progress").headers["HX-Refresh"] == "true"


def test_asking_twice_leaves_one_job(harbour: Workspace, tasters: Group, long_talk: None) -> None:
    assert not actions.judge_again(tasters)
    assert not actions.judge_again(tasters)
    assert waiting() == ["measure.refresh_awaited"]


def test_what_is_asked_while_measuring_is_still_awaited(
    harbour: Workspace, tasters: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = actions.engine.check_up

    def asked_meanwhile(*args: object, **options: object) -> object:
        with clock.stopped_at(LATER + timedelta(seconds=5)):
            actions.ask_again(harbour, [tasters.pk])
        return measured(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(actions.engine, "check_up", asked_meanwhile)
    with clock.stopped_at(LATER):
        actions.refresh(harbour, [tasters.pk])
    assert row(tasters).is_awaited


def test_marking_staff_asks_for_all_groups_of_the_member(
    zhou: Client, harbour: Workspace, tasters: Group
) -> None:
    marta = Member.objects.get(name="Marta")
    zhou.post(f"/members/{marta.pk}/staff/", {"staff": "1"})
    assert list(reads.awaited(harbour.pk)) == [tasters.pk]
    Worker().run_all()
    assert list(reads.awaited(harbour.pk)) == []


def test_marking_who_is_marked_already_asks_for_nothing(harbour: Workspace, tasters: Group) -> None:
    mark_staff(Member.objects.filter(name="Marta"), False)
    assert waiting() == []


def test_many_awaited_groups_are_measured_all_together(
    harbour: Workspace, tasters: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(actions, "refresh", lambda _where, groups: asked.append(groups))
    actions.ask_again(harbour, [tasters.pk])
    jobs.refresh_awaited.call(workspace_id=harbour.pk)
    monkeypatch.setattr(jobs, "FEW", 0)
    jobs.refresh_awaited.call(workspace_id=harbour.pk)
    assert asked == [[tasters.pk], None]


def test_what_failed_for_good_is_not_awaited_for_ever(harbour: Workspace, tasters: Group) -> None:
    actions.ask_again(harbour, [tasters.pk])
    jobs.give_up(workspace_id=harbour.pk)
    assert not row(tasters).is_awaited


def test_saying_a_kind_is_no_activity_in_the_group(
    zhou: Client, harbour: Workspace, tasters: Group
) -> None:
    before = history.newest(harbour), history.size(harbour)
    zhou.post(f"/groups/{tasters.pk}/kind", {"kind": "vip"})
    assert Event.objects.get(kind="kind_set").group_id == tasters.pk
    assert (history.newest(harbour), history.size(harbour)) == before
    assert row(tasters).messages_ever == 30
    lines = zhou.get(f"/groups/{tasters.pk}/messages?kind=all").content.decode()
    assert lines.count('class="wl-line"') == 30
