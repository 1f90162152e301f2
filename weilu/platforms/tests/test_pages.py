"""Mei drops her exports on the import page; what cannot be read is said and nothing is kept."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Role
from weilu.platforms import actions
from weilu.platforms.jobs import take_in
from weilu.platforms.models import ImportRun, ImportState

pytestmark = pytest.mark.django_db
SAID = {"1": ("Lin", "Early run?"), "2": ("Bo", "Six it is")}
LINES = [
    {"id": key, "at": f"2024-03-04T10:0{key}:00Z", "author": author, "text": text,
     "kind": "message", "group": "River"}
    for key, (author, text) in SAID.items()
]  # fmt: skip
EXPORT = "\n".join(json.dumps(line) for line in LINES).encode()


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path) -> None:
    settings.WEILU_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def runners():
    return people.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei(client, runners) -> Account:
    account = Account.objects.create_user("mei", name="Mei")
    people.give_seat(runners, account, Role.OWNER)
    client.force_login(account)
    return account


def given(name: str = "river.jsonl", content: bytes = EXPORT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(settings) -> list[Path]:
    return sorted(path for path in Path(settings.WEILU_UPLOADS).rglob("*") if path.is_file())


def test_a_file_is_kept_recognised_and_put_on_its_way(client, mei, settings) -> None:
    answer = client.post("/import/", {"histories": [given()]})
    assert answer.url == "/import/"
    run = ImportRun.objects.get()
    assert (run.format, run.file_name, run.account, run.state) == (
        "weilu",
        "river.jsonl",
        mei,
        "waiting",
    )
    assert [path.read_bytes() for path in kept(settings)] == [EXPORT]
    assert Job.objects.filter(task="platforms.take_in").count() == 1
    assert actions.carry_out(run).taken == 2


def test_an_uploaded_file_goes_when_its_import_is_over(client, mei, settings, tmp_path) -> None:
    client.post("/import/", {"histories": [given()]})
    elsewhere = tmp_path / "mine.jsonl"
    elsewhere.write_bytes(EXPORT)
    mine = actions.start_import(ImportRun.objects.get().workspace, elsewhere)
    for run in (ImportRun.objects.exclude(pk=mine.pk).get(), mine):
        take_in.call(run_id=run.pk)
    assert kept(settings) == []
    assert elsewhere.exists()


def test_several_files_at_once(client, mei) -> None:
    client.post("/import/", {"histories": [given("a.jsonl"), given("b.jsonl")]})
    assert sorted(ImportRun.objects.values_list("file_name", flat=True)) == ["a.jsonl", "b.jsonl"]


def test_what_is_no_export_is_named_and_not_kept_and_the_rest_goes_on(
    client, mei, settings
) -> None:
    answer = client.post("/import/", {"histories": [given("cake.txt", b"flour, eggs"), given()]})
    assert answer.status_code == 422
    assert "cake.txt" in answer.content.decode()
    assert [run.file_name for run in ImportRun.objects.all()] == ["river.jsonl"]
    assert len(kept(settings)) == 1


@pytest.mark.parametrize(
    "name", ["../../evil.jsonl", "/etc/evil.jsonl", "..\\evil.jsonl", ".jsonl", "а б/ц.jsonl"]
)
def test_a_name_never_becomes_a_path(client, mei, settings, name) -> None:
    client.post("/import/", {"histories": [given(name)], "format": "weilu"})
    root = Path(settings.WEILU_UPLOADS)
    assert [path.parent.parent for path in kept(settings)] == [root]


def test_more_than_allowed_is_refused_whole(client, mei, settings) -> None:
    settings.WEILU_UPLOAD_LIMIT = 2_000
    answer = client.post("/import/", {"histories": [given("big.jsonl", EXPORT * 40)]})
    assert answer.status_code == 413
    assert "WEILU_UPLOAD_MB" in answer.content.decode()
    assert kept(settings) == []
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "more",
    [{}, {"histories": [given()], "zone": "Mars/Base"}, {"histories": [given()], "format": "cake"}],
)
def test_an_incomplete_form_starts_and_keeps_nothing(client, mei, settings, more) -> None:
    assert client.post("/import/", more).status_code == 422
    assert not ImportRun.objects.exists()
    assert kept(settings) == []


def test_the_form_is_guarded_against_other_sites(mei, client) -> None:
    client.handler.enforce_csrf_checks = True
    assert client.post("/import/", {"histories": [given()]}).status_code == 403
    assert not ImportRun.objects.exists()


def test_who_may_not_import_writes_nothing(client, runners, settings) -> None:
    host = Account.objects.create_user("hana", name="Hana")
    people.give_seat(runners, host, Role.HOST)
    client.force_login(host)
    assert client.post("/import/", {"histories": [given()]}).status_code == 403
    assert kept(settings) == []


@pytest.fixture
def run(runners, mei) -> ImportRun:
    return ImportRun.objects.create(
        workspace=runners, account=mei, file_name="river.jsonl", path="x", size=9,
        format="weilu", state=ImportState.READING, progress=0.37, created_at=clock.now(),
    )  # fmt: skip


def test_a_running_import_shows_how_far_it_is_and_asks_again(client, run) -> None:
    page = client.get(f"/import/{run.pk}/").content.decode()
    assert "37%" in page
    assert f'hx-get="/import/{run.pk}/progress/' in page
    assert (
        'hx-trigger="every 1s"'
        in client.get(f"/import/{run.pk}/progress/?in=list").content.decode()
    )


def test_a_finished_import_stops_asking(client, run) -> None:
    ImportRun.objects.update(state=ImportState.DONE, taken=2)
    assert "hx-trigger" not in client.get(f"/import/{run.pk}/progress/?in=list").content.decode()
    assert client.get(f"/import/{run.pk}/progress/?in=page").headers["HX-Refresh"] == "true"


def test_stopping_keeps_what_was_taken(client, run) -> None:
    client.post(f"/import/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED


def test_refused_lines_can_be_read_and_downloaded(client, run) -> None:
    ImportRun.objects.update(state=ImportState.DONE, refused=1, refusals=[["line 3", "=no time"]])
    assert "第 3 行" in client.get(f"/import/{run.pk}/").content.decode()
    answer = client.get(f"/import/{run.pk}/refusals.csv")
    assert "第 3 行,'=no time".encode() in b"".join(answer.streaming_content)


def test_a_file_that_could_not_be_read_says_why(client, run) -> None:
    ImportRun.objects.update(state=ImportState.REFUSED, why="It is a web page, not JSON.")
    assert "It is a web page, not JSON." in client.get(f"/import/{run.pk}/").content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["cake.txt", "river.jsonl"]),
        ("state=running", ["river.jsonl"]),
        ("state=refused", ["cake.txt"]),
        ("state=nonsense", ["cake.txt", "river.jsonl"]),
        ("of=weilu", ["river.jsonl"]),
        ("sort=file&q=ri", ["river.jsonl"]),
    ],
)
def test_imports_are_found_again_and_leave_as_csv(client, runners, run, query, expected) -> None:
    ImportRun.objects.create(
        workspace=runners, file_name="cake.txt", path="y", size=9, state=ImportState.REFUSED,
        created_at=clock.now(), why="=a recipe",
    )  # fmt: skip
    rows = client.get(f"/import/?{query}").context["table"].rows
    assert [row.file_name for row in rows] == expected
    lines = b"".join(client.get(f"/import/?{query}&format=csv").streaming_content).decode()
    assert [line.split(",")[1] for line in lines.splitlines()[1:]] == expected
    assert ("'=a recipe" in lines) == ("cake.txt" in expected)
