"""What waits for somebody: in order, put off, taken up again, and only what they may see to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from weilu.console import matters
from weilu.console.matters import WEIGHTS, Matter, score
from weilu.kit import clock
from weilu.measure import today
from weilu.measure.models import PutOff
from weilu.measure.tests import places
from weilu.outbox.models import Task
from weilu.people.models import Account, Role, Workspace
from weilu.platforms.models import Connection

#: Monday, nine in the morning in Shanghai.
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def matter(kind: str = "task", **more: object) -> Matter:
    return Matter("k", kind, "t", "w", "/", "Open", **more)  # type: ignore[arg-type]


def test_late_and_waiting_and_many_move_a_matter_up_but_not_without_end() -> None:
    plain = score(matter(), NOW)
    assert plain == WEIGHTS["task"]
    late = score(matter(due_at=NOW - timedelta(hours=1)), NOW)
    soon = score(matter(due_at=NOW + timedelta(hours=3)), NOW)
    assert late > soon > plain == score(matter(due_at=NOW + timedelta(days=3)), NOW)
    assert score(matter(since=NOW - timedelta(days=400)), NOW) == plain + 10
    assert score(matter(many=10**9), NOW) == plain + 10
    assert score(matter(since=NOW + timedelta(days=2)), NOW) == plain
    assert score(matter("broken"), NOW) > late


@pytest.fixture
def harbour(db: None) -> Workspace:
    return places.workspace()


@pytest.fixture
def zhou(harbour: Workspace) -> Account:
    return places.seated(harbour)


@pytest.fixture
def page(zhou: Account) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(zhou)
    return client


def shown(client: Client, query: str = "") -> str:
    return str(client.get(f"/today/{query}").content.decode())


def task(where: Workspace, title: str, due: datetime, who: Account | None = None) -> Task:
    return Task.objects.create(
        workspace=where, kind="post", title=title, assignee=who, due_at=due, created_at=NOW
    )


def test_today_begins_with_what_is_overdue_and_what_is_broken(
    harbour: Workspace, zhou: Account, page: Client
) -> None:
    other = places.seated(harbour, Role.OPERATOR, "lin@harbour.example")
    with clock.stopped_at(NOW):
        task(harbour, "买面粉", NOW + timedelta(hours=5))
        task(harbour, "发海报", NOW - timedelta(hours=5), zhou)
        task(harbour, "小林的事", NOW, other)
        task(harbour, "下周的事", NOW + timedelta(days=6))
        Connection.objects.create(
            workspace=harbour, adapter="telegram", name="窗口", token="w", sealed="",
            state="on", created_at=NOW, trouble="token gone", trouble_at=NOW,
        )  # fmt: skip
        html = shown(page)
    places_ = [html.index(one) for one in ("窗口", "发海报", "买面粉")]
    assert places_ == sorted(places_)
    assert "小林的事" not in html
    assert "下周的事" not in html


def test_a_matter_put_off_is_back_in_the_morning_and_gone_for_nobody_else(
    harbour: Workspace, zhou: Account, page: Client
) -> None:
    with clock.stopped_at(NOW):
        key = f"task:{task(harbour, '买面粉', NOW).pk}"
        page.post("/today/put-off/", {"key": key})
        html = shown(page)
        assert "买面粉" not in html
        assert "Undo" in html
        assert "Show 1 put off" in html
        page.post("/today/take-up/", {"key": key})
        assert "买面粉" in shown(page)
        page.post("/today/put-off/", {"key": key})
        page.post("/today/put-off/", {"key": key})
        other = places.seated(harbour, Role.OPERATOR, "lin@harbour.example")
        theirs = Client(headers={"Accept-Language": "en"})
        theirs.force_login(other)
        assert "买面粉" in shown(theirs)
    with clock.stopped_at(NOW + timedelta(hours=21)):  # six the next morning
        assert "买面粉" in shown(page)
    assert PutOff.objects.get().until == datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_at_night_tomorrow_is_the_same_morning(harbour: Workspace, zhou: Account) -> None:
    with clock.stopped_at(datetime(2026, 11, 22, 18, tzinfo=UTC)):  # two at night
        assert today.put_off(zhou, harbour, "k") == datetime(2026, 11, 22, 21, tzinfo=UTC)


def test_ten_stand_there_and_the_rest_behind_a_link(
    harbour: Workspace, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Matter(f"m{n}", "choice", f"第{n}件事", "w", "/", "Open") for n in range(13)]
    monkeypatch.setitem(matters._sources, "many", lambda _request: many)
    assert "3 more" in shown(page)
    assert shown(page).count("件事") == 10
    assert shown(page, "?all=1").count("件事") == 13


def test_who_may_not_act_is_asked_for_nothing(harbour: Workspace) -> None:
    analyst = places.seated(harbour, Role.ANALYST, "ana@harbour.example")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(analyst)
    with clock.stopped_at(NOW):
        task(harbour, "买面粉", NOW)
        assert "买面粉" not in shown(client)
