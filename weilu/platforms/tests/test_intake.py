"""Histories come into the log whole, once, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import QuerySet
from pytest_django.fixtures import Settings

from weilu.events.models import Event
from weilu.people import actions as people
from weilu.people import audit
from weilu.people.models import Group, Member, Membership, Workspace
from weilu.platforms import actions, intake
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, Refused, Told
from weilu.platforms.models import ImportRun, ImportState
from weilu.platforms.spool import Numbering, Spool, SpoolWriter

NOON = int(datetime(2026, 5, 4, 4, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE = 60_000_000


def breakfast_club(messages: int = 4) -> Iterator[Told]:
    """Aunt Chen and Xiao Lin talk; Old Wu joins, is removed, and one line is unreadable."""
    yield GroupSeen("g1", "早餐打卡群")
    yield PersonSeen("chen", "陈阿姨", is_staff=True)
    yield PersonSeen("lin", "小林")
    for turn in range(messages):
        yield EventSeen(
            f"m{turn}", NOON + turn * MINUTE, "message", "g1", ("chen", "lin")[turn % 2],
            f"第{turn}句", f"m{turn - 1}" if turn else "", mentions=("chen",) if turn % 2 else (),
        )  # fmt: skip
    yield EventSeen("j1", NOON + MINUTE, "join", "g1", "wu", data={"via": "qr"})
    yield Refused("line 9", "no time")
    yield EventSeen("k1", NOON + 9 * MINUTE, "removed", "g1", "chen", subject="wu")


@pytest.fixture
def workspace() -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


def _told() -> QuerySet[Event]:
    """What happened in groups; the audit tells what staff did."""
    return Event.objects.filter(group_id__isnull=False)


def _audit(workspace: Workspace) -> list[str]:
    return [row.kind for row in audit.deeds(workspace)]


def spooled(folder: Path, told: Iterator[Told], name: str = "s") -> Spool:
    writer = SpoolWriter(folder / f"{name}.parquet", "wechat", Numbering(), Numbering())
    return writer.write(told)


@pytest.mark.django_db
def test_it_takes_events_people_groups_and_presence(workspace: Workspace, tmp_path: Path) -> None:
    taken = intake.record(workspace, spooled(tmp_path, breakfast_club()))
    assert (taken.taken, taken.skipped, taken.refused) == (6, 0, 1)
    chen = Member.objects.get(external_id="chen")
    assert (chen.name, chen.is_staff, chen.platform) == ("陈阿姨", True, "wechat")
    assert Group.objects.get().name == "早餐打卡群"
    reply = Event.objects.get(external_id="m1")
    assert (reply.reply_to, reply.mentions, reply.text) == ("m0", [chen.pk], "第1句")
    assert reply.at == datetime(2026, 5, 4, 4, 1, tzinfo=UTC)
    wu = Membership.objects.get(member__external_id="wu")
    assert (wu.joined_at, wu.left_at) == (
        datetime(2026, 5, 4, 4, 1, tzinfo=UTC),
        datetime(2026, 5, 4, 4, 9, tzinfo=UTC),
    )
    assert not wu.is_present


@pytest.mark.django_db
def test_the_same_history_twice_adds_nothing(workspace: Workspace, tmp_path: Path) -> None:
    intake.record(workspace, spooled(tmp_path, breakfast_club()))
    again = intake.record(workspace, spooled(tmp_path, breakfast_club()))
    assert (again.taken, again.skipped) == (0, 6)
    assert (_told().count(), Member.objects.count(), Group.objects.count()) == (6, 3, 1)


@pytest.mark.django_db
def test_a_newer_overlapping_export_adds_only_what_is_new(
    workspace: Workspace, tmp_path: Path
) -> None:
    intake.record(workspace, spooled(tmp_path, breakfast_club(4)))
    newer = intake.record(workspace, spooled(tmp_path, breakfast_club(7)))
    assert (newer.taken, newer.skipped) == (3, 6)


@pytest.mark.django_db
def test_the_same_people_in_two_workspaces_are_different_members(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = people.open_workspace("隔壁书房", "study", "Asia/Shanghai")
    intake.record(workspace, spooled(tmp_path, breakfast_club()))
    intake.record(other, spooled(tmp_path, breakfast_club()))
    assert Member.objects.filter(external_id="chen").count() == 2
    assert _told().filter(workspace_id=other.pk).count() == 6


@pytest.mark.django_db
def test_a_newer_name_replaces_the_older_and_staff_stay_staff(
    workspace: Workspace, tmp_path: Path
) -> None:
    intake.record(workspace, spooled(tmp_path, breakfast_club()))

    def renamed() -> Iterator[Told]:
        yield GroupSeen("g1", "早餐打卡二群")
        yield PersonSeen("chen", "陈阿姨（休假中）")
        yield EventSeen("m99", NOON + 99 * MINUTE, "message", "g1", "chen", "请假一周")

    intake.record(workspace, spooled(tmp_path, renamed()))
    chen = Member.objects.get(external_id="chen")
    assert (chen.name, chen.is_staff) == ("陈阿姨（休假中）", True)
    assert Group.objects.get().name == "早餐打卡二群"


def test_the_spool_keeps_texts_no_database_takes_without_the_part_it_would_refuse(
    tmp_path: Path,
) -> None:
    def odd() -> Iterator[Told]:
        yield GroupSeen("g", "群")
        yield EventSeen("a", NOON, "message", "g", "lin", "nul\x00 and half \ud83d pair")
        yield EventSeen("b" * 900, NOON, "message", "g", "lin", "a very long id")

    [batch] = spooled(tmp_path, odd()).batches()
    assert batch["text"].to_pylist() == ["nul and half ? pair", "a very long id"]
    assert [len(external_id) for external_id in batch["external_id"].to_pylist()] == [1, 32]


def test_a_spool_that_fails_halfway_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[Told]:
        yield GroupSeen("g", "群")
        yield EventSeen("a", NOON, "message", "g", "lin", "fine")
        raise RuntimeError("the disk was pulled")

    with pytest.raises(RuntimeError):
        spooled(tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def export(tmp_path: Path, settings: Settings) -> Path:
    settings.WEILU_HOME = tmp_path
    file = tmp_path / "早餐群.jsonl"
    lines = [
        {"id": f"{turn}", "at": f"2026-05-04T12:{turn:02}:00+08:00", "author": "小林",
         "text": f"第{turn}句", "kind": "message", "group": "早餐群"}
        for turn in range(30)
    ]  # fmt: skip
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return file


@pytest.mark.django_db
def test_an_import_says_what_was_taken_and_leaves_no_scratch(
    workspace: Workspace, export: Path, tmp_path: Path
) -> None:
    run = actions.carry_out(actions.start_import(workspace, export))
    assert (run.state, run.taken, run.refused, run.progress) == (ImportState.DONE, 30, 0, 1)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert _audit(workspace)[:2] == ["import_done", "import_started"]


@pytest.mark.django_db
def test_an_unreadable_file_is_refused_whole_with_a_sentence(
    workspace: Workspace, export: Path
) -> None:
    export.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    run = actions.carry_out(actions.start_import(workspace, export))
    assert run.state == ImportState.REFUSED
    assert export.name in run.why
    assert _told().count() == 0
    assert _audit(workspace)[:2] == ["import_refused", "import_started"]


@pytest.mark.django_db
def test_a_cancelled_import_takes_nothing_more(workspace: Workspace, export: Path) -> None:
    run = actions.start_import(workspace, export)
    assert actions.cancel_import(run)
    assert actions.carry_out(ImportRun.objects.get()).state == ImportState.CANCELLED
    assert not actions.cancel_import(run)
    assert _told().count() == 0
    assert _audit(workspace)[:2] == ["import_cancelled", "import_started"]


@pytest.mark.django_db
def test_an_unknown_zone_is_refused_with_an_example(workspace: Workspace, export: Path) -> None:
    run = actions.carry_out(actions.start_import(workspace, export, zone="Mars/Olympus"))
    assert run.state == ImportState.REFUSED
    assert "Mars/Olympus" in run.why
    assert "Asia/Shanghai" in run.why
