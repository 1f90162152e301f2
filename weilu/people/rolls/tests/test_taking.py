"""Mei takes her old list in: she sees first what it would do, and twice does nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from weilu.events.models import Event
from weilu.people.models import Account, Member, MemberImport, Membership, Tagging, Workspace
from weilu.people.rolls import actions, jobs
from weilu.people.rolls.commands import members

TABLE = b"""platform,external_id,name,tags,group,joined
wechat,lin,Lin,fast;old,River,2026-01-31
wechat,lin,Lin,fast;old,Hill,
wechat,new,Nan,fast,River,2026-02-01
wechat,new,Nan,fast,River,2026-02-01
wechat,bo,,,,
x y,1,Z,,,
"""


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path, river: dict[str, Member]) -> None:
    settings.WEILU_UPLOADS = tmp_path / "uploads"


def given(workspace: Workspace, mei: Account | None = None, table: bytes = TABLE) -> MemberImport:
    run = actions.give(workspace, "old.csv", [table], mei)
    jobs.check_members.call(run.pk)
    run.refresh_from_db()
    return run


def taken(run: MemberImport) -> MemberImport:
    actions.commit(run)
    jobs.take_members.call(run.pk)
    run.refresh_from_db()
    return run


def test_a_dry_run_tells_what_would_happen_and_does_nothing(runners: Workspace) -> None:
    run = given(runners)
    assert (run.state, run.added, run.changed, run.same) == ("checked", 1, 1, 1)
    assert [(line, code) for line, code, _what in run.refusals] == [
        (3, "group"), (5, "twice"), (7, "platform")
    ]  # fmt: skip
    assert run.preview[0] == [2, "Lin", "changed"]
    assert Member.objects.count() == 3
    assert not Tagging.objects.exists()


def test_what_was_checked_is_taken_and_stands_in_the_log(runners: Workspace, mei: Account) -> None:
    run = taken(given(runners, mei))
    assert run.state == "done"
    nan = Member.objects.get(external_id="new")
    assert nan.name == "Nan"
    assert set(Tagging.objects.filter(member__name="Lin").values_list("tag__name", flat=True)) == {
        "fast", "old"
    }  # fmt: skip
    assert Membership.objects.get(member=nan).joined_at is not None
    assert Event.objects.get(kind="members_imported").data["added"] == 1
    assert not Path(run.path).exists()
    assert Member.objects.get(external_id="bo").name == "Bo"  # a line without a name leaves it


def test_the_same_table_again_changes_nothing(runners: Workspace) -> None:
    taken(given(runners))
    before = list(Membership.objects.order_by("pk").values())
    again = taken(given(runners))
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_a_person_without_a_moment_does_not_look_seen_today(
    runners: Workspace, river: dict[str, Member]
) -> None:
    seen = Membership.objects.get(member=river["Lin"]).last_seen
    table = b"platform,external_id,group\nwechat,lin,River\n"
    taken(given(runners, table=table))
    assert Membership.objects.get(member=river["Lin"]).last_seen == seen


def test_a_stopped_import_takes_no_further_batch(
    runners: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    lines = b"".join(b"qq,%d,P%d\n" % (number, number) for number in range(10))
    run = given(runners, table=b"platform,external_id,name\n" + lines)
    actions.commit(run)
    whole, calls = actions.Taker.batch, []

    def stopped(self: Any, people: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            actions.cancel(MemberImport.objects.get(pk=run.pk))
        return whole(self, people)

    monkeypatch.setattr(actions.Taker, "batch", stopped)
    jobs.take_members.call(run.pk)
    run.refresh_from_db()
    assert (run.state, len(calls)) == ("cancelled", 2)
    assert Member.objects.filter(platform="qq").count() == 4


def test_a_killed_import_is_repeated_without_doing_anything_twice(
    runners: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    run = given(runners)
    actions.commit(run)
    whole = actions.Taker.batch

    def killed(self: Any, people: Any) -> Any:
        if self.counts["lines"] == 2:
            raise KeyboardInterrupt
        return whole(self, people)

    with monkeypatch.context() as patch:
        patch.setattr(actions.Taker, "batch", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.take_members.call(run.pk)
    jobs.take_members.call(run.pk)
    assert Member.objects.count() == 4
    assert Tagging.objects.count() == 3


def test_gbk_is_read_and_no_table_is_refused_as_a_whole(runners: Workspace) -> None:
    run = taken(given(runners, table="平台,编号,名字\nqq,9,林黛玉\n".encode("gb18030")))
    assert Member.objects.get(platform="qq").name == "林黛玉"
    assert run.added == 1
    bad = given(runners, table=b"\x89PNG\r\n\x1a\n,,,")
    assert bad.state == "refused"
    assert "platform" in bad.why


def test_only_what_is_checked_can_be_taken(runners: Workspace) -> None:
    run = taken(given(runners))
    with pytest.raises(actions.NotNow):
        actions.commit(run)
    with pytest.raises(actions.NotNow):
        actions.cancel(run)


def test_the_pages_lead_from_the_file_to_the_members(page: Client) -> None:
    answer = page.post("/members/import/", {"file": SimpleUploadedFile("old.csv", TABLE)})
    here = answer.headers["Location"]
    assert "hx-get" in page.get(here).content.decode()  # it runs, and asks for itself again
    run = MemberImport.objects.get()
    jobs.check_members.call(run.pk)
    shown = page.get(here).content.decode()
    assert "The same person and group stand on line 4 already." in shown
    page.post(here + "turn/", {"did": "commit"})
    jobs.take_members.call(run.pk)
    assert Member.objects.filter(name="Nan").exists()
    assert page.get(here + "progress/").headers["HX-Refresh"] == "true"
    assert (
        b"no group is called"
        in b"".join(
            page.get(here + "?format=csv").streaming_content  # type: ignore[attr-defined]
        ).lower()
    )
    assert page.post("/members/import/").status_code == 422


def test_what_is_exported_can_be_taken_in_again(
    page: Client, runners: Workspace, river: dict[str, Member]
) -> None:
    Member.objects.filter(pk=river["Bo"].pk).update(name="=cmd|'/c calc'!A0")
    taken(given(runners))
    table = b"".join(page.get("/members/export/").streaming_content)  # type: ignore[attr-defined]
    assert b",=cmd" not in table
    again = given(runners, table=table)
    assert (again.refused, again.added, again.changed) == (0, 0, 0)
    some = b"".join(page.get("/members/export/?filter=tag=old").streaming_content)  # type: ignore[attr-defined]
    assert len(some.splitlines()) == 2


def test_the_terminal_takes_in_and_writes_out(runners: Workspace, tmp_path: Path) -> None:
    file, out = tmp_path / "old.csv", tmp_path / "out.csv"
    file.write_bytes(TABLE)
    dry = CliRunner().invoke(members, ["import", str(file), "--dry-run"])
    assert "1 new, 1 changed, 1 as they are, 3 refused" in dry.output
    assert Member.objects.count() == 3
    assert CliRunner().invoke(members, ["import", str(file), "--json"]).exit_code == 0
    assert Member.objects.count() == 4
    assert file.exists()
    CliRunner().invoke(members, ["export", str(out), "--filter", "tag = fast"])
    assert len(out.read_text("utf-8-sig").splitlines()) == 3
