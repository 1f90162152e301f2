"""Mei's script gives histories and pushes events; what it sends twice is taken once."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from weilu.api.models import KeptAnswer
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions, tokens
from weilu.people.models import Account, Group, Role, Workspace
from weilu.platforms import batches
from weilu.platforms.actions import carry_out
from weilu.platforms.models import ImportRun

pytestmark = pytest.mark.django_db
PUSH, IMPORTS = "/api/v1/events", "/api/v1/imports"


@pytest.fixture
def runners(settings: Settings, tmp_path: Path) -> Workspace:
    settings.WEILU_UPLOADS = tmp_path / "uploads"
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def script(runners: Workspace) -> Client:
    seat = actions.give_seat(runners, Account.objects.create_user("mei", name="Mei"), Role.OWNER)
    _token, text = tokens.make(seat, "script", may_write=True, days=30)
    return Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"})


def line(id: str, text: str = "早", **more: Any) -> str:
    told = {"id": id, "at": "2026-05-04T08:00:00Z", "author": "bo", "group": "g", "text": text}
    return json.dumps({**told, **more}, ensure_ascii=False)


def send(script: Client, path: str, body: str, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return script.post(path, body.encode(), content_type="application/x-ndjson", headers=headers)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- pushing and reading events -------------------------------------------------------------------


def test_each_line_is_taken_known_or_refused_by_number(script: Client) -> None:
    body = "\n".join([line("1"), "nonsense", line("2"), line("3", at="soon"), line("2")])
    told = send(script, PUSH, body).json()
    assert (told["taken"], told["refused"], told["repeated"]) == (2, 2, 1) or (
        told["taken"], told["refused"], told["skipped"]) == (2, 2, 1)  # fmt: skip
    assert [one["where"] for one in told["refusals"]] == ["line 2", "line 4"]
    again = send(script, PUSH, body).json()
    assert again["taken"] == 0


def test_lines_that_are_all_wrong_are_each_told(script: Client) -> None:
    told = send(script, PUSH, "nonsense\n{}\n").json()
    assert (told["taken"], told["refused"]) == (0, 2)
    assert not Group.objects.exists()


def test_a_push_stands_in_the_audit_when_it_brought_something(script: Client) -> None:
    send(script, PUSH, line("1"))
    send(script, PUSH, line("1"))
    assert [event.data["taken"] for event in Event.objects.filter(kind="events_pushed")] == [1]


def test_nothing_and_too_much_are_refused(script: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(send(script, PUSH, " \n")) == (422, "intake.empty")
    monkeypatch.setattr(batches, "MOST_LINES", 2)
    many = "\n".join([line("1"), line("2"), line("3"), ""])
    assert code(send(script, PUSH, many)) == (413, "intake.too_much")
    monkeypatch.setattr(batches, "MOST_BYTES", 20)
    assert code(send(script, PUSH, line("1"))) == (413, "intake.too_much")
    assert not Event.objects.filter(kind="message").exists()


def test_the_log_is_read_from_where_one_left_off(script: Client, runners: Workspace) -> None:
    send(script, PUSH, "\n".join(line(str(n)) for n in range(5)))
    first = script.get(PUSH, {"limit": 3}).json()
    assert [one["id"] for one in first["items"]] == ["0", "1", "2"]
    assert first["more"]
    second = script.get(PUSH, {"limit": 3, "after": first["after"]}).json()
    assert [one["id"] for one in second["items"]] == ["3", "4"]
    assert not second["more"]
    send(script, PUSH, line("5"))
    third = script.get(PUSH, {"after": second["after"]}).json()
    assert [one["id"] for one in third["items"]] == ["5"]


def test_what_is_exported_can_be_pushed_elsewhere(script: Client) -> None:
    both = [line("1", mentions=["li"]), line("2", kind="reaction", reply_to="1",
            data={"emoji": "👍"})]  # fmt: skip
    send(script, PUSH, "\n".join(both))
    told = script.get(PUSH).json()["items"]
    assert told[0]["mentions"] == ["li"]
    assert told[1]["data"] == {"emoji": "👍"}
    back = "\n".join(json.dumps(one) for one in told)
    answer = send(script, PUSH, back).json()
    assert (answer["skipped"], answer["refused"]) == (2, 0)


def test_events_are_narrowed_to_a_group_or_kind(script: Client) -> None:
    send(script, PUSH, "\n".join([line("1"), line("1", group="h"), line("2", kind="join")]))
    here = Group.objects.get(external_id="h").pk
    assert len(script.get(PUSH, {"group": here}).json()["items"]) == 1
    assert len(script.get(PUSH, {"kind": "join"}).json()["items"]) == 1


# --- importing ------------------------------------------------------------------------------------


def test_a_file_is_taken_in_by_a_worker(script: Client, runners: Workspace) -> None:
    answer = send(script, f"{IMPORTS}?file=a.weilu.jsonl", line("1") + "\n" + line("2") + "\n?")
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["format"], told["file"]) == ("waiting", "weilu", "a.weilu.jsonl")
    carry_out(ImportRun.objects.get(pk=told["id"]))
    done = script.get(answer.headers["Location"]).json()
    assert (done["state"], done["taken"], done["refused"]) == ("done", 2, 1)
    assert done["refusals"][0]["where"] == "line 3"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (IMPORTS, "", (422, "intake.empty")),
        (IMPORTS, "what is this", (400, "export.unknown_format")),
        (f"{IMPORTS}?format=shoebox", "{}", (400, "export.unknown_format")),
        (f"{IMPORTS}?zone=Atlantis", "{}", (400, "intake.unknown_zone")),
        (f"{IMPORTS}?date_order=XYZ", "{}", (422, "api.invalid")),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(
    script: Client, settings: Settings, path: str, body: str, expected: tuple[int, str]
) -> None:
    assert code(send(script, path, body)) == expected
    assert not ImportRun.objects.exists()
    assert not list(Path(settings.WEILU_UPLOADS).glob("*/*"))


def test_a_file_that_is_too_large_is_cut_off(script: Client, settings: Settings) -> None:
    settings.WEILU_UPLOAD_LIMIT = 50
    assert code(send(script, IMPORTS, line("1") * 3)) == (413, "upload.too_large")
    assert not list(Path(settings.WEILU_UPLOADS).glob("*/*"))


def test_an_import_can_be_stopped(script: Client) -> None:
    run = send(script, f"{IMPORTS}?file=a.weilu.jsonl", line("1")).json()["id"]
    answer = script.post(f"{IMPORTS}/{run}/cancel")
    assert answer.json()["state"] == "cancelled"
    assert script.get(IMPORTS).json()["items"][0]["state"] == "cancelled"


# --- once -----------------------------------------------------------------------------------------


def test_a_write_sent_again_is_done_once_and_answered_alike(script: Client) -> None:
    path = f"{IMPORTS}?file=a.weilu.jsonl"
    first = send(script, path, line("1"), "k")
    again = send(script, path, line("1"), "k")
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert ImportRun.objects.count() == 1


def test_without_a_key_each_write_counts(script: Client) -> None:
    for _turn in range(2):
        send(script, f"{IMPORTS}?file=a.weilu.jsonl", line("1"))
    assert ImportRun.objects.count() == 2


def test_a_key_means_one_request(script: Client) -> None:
    send(script, PUSH, line("1"), "k")
    assert code(send(script, PUSH, line("2"), "k")) == (422, "api.key_reused")
    assert code(send(script, f"{IMPORTS}?file=a", line("1"), "k")) == (422, "api.key_reused")


def test_keys_of_other_tokens_are_other_keys(script: Client, runners: Workspace) -> None:
    send(script, PUSH, line("1"), "k")
    _token, text = tokens.make(runners.seats.get(), "other", may_write=True, days=30)
    other = Client(headers={"Authorization": f"Bearer {text}"})
    answer = send(other, PUSH, line("1"), "k")
    assert "Idempotent-Replayed" not in answer.headers
    assert answer.json()["skipped"] == 1


def test_a_refusal_is_not_kept(script: Client) -> None:
    assert send(script, PUSH, " ", "k").status_code == 422
    assert send(script, PUSH, " ", "k").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert send(script, PUSH, line("1"), "k").json()["taken"] == 1


def test_while_the_first_runs_the_second_waits(script: Client) -> None:
    send(script, PUSH, line("1"), "k")
    KeptAnswer.objects.update(status=None)
    answer = send(script, PUSH, line("1"), "k")
    assert code(answer) == (409, "api.in_progress")
    assert answer.headers["Retry-After"]
    KeptAnswer.objects.update(begun_at=clock.now() - timedelta(minutes=11))
    assert send(script, PUSH, line("1"), "k").status_code == 200


def test_a_key_is_forgotten_after_a_day(script: Client) -> None:
    send(script, PUSH, line("1"), "k")
    KeptAnswer.objects.update(begun_at=clock.now() - timedelta(days=1, seconds=1))
    assert "Idempotent-Replayed" not in send(script, PUSH, line("1"), "k").headers


@pytest.mark.parametrize("key", ["x" * 201, "键".encode().decode("latin-1"), "\t"])
def test_a_bad_key_is_refused(script: Client, key: str) -> None:
    assert code(send(script, PUSH, line("1"), key)) == (422, "api.bad_key")
    assert not Event.objects.filter(kind="message").exists()


def test_a_key_without_a_token_is_nobodys(client: Client, runners: Workspace) -> None:
    answer = client.post(PUSH, b"{}", content_type="text/plain", headers={"Idempotency-Key": "k"})
    assert code(answer) == (401, "api.no_token")
    assert not KeptAnswer.objects.exists()


def test_effect_and_answer_are_one(
    script: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*given: Any, **more: Any) -> None:
        raise RuntimeError("no room for the audit")

    monkeypatch.setattr("weilu.platforms.batches.audit.note", break_down)
    assert code(send(script, PUSH, line("1"), "k")) == (500, "api.broken")
    assert not Event.objects.filter(kind="message").exists()
    monkeypatch.undo()
    assert send(script, PUSH, line("1"), "k").json()["taken"] == 1
