"""docs/api.md names every endpoint and code, and every call in it works over HTTP."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import httpx
import pytest

from weilu.api import callers, errors, once, pace, paging
from weilu.api.document import document
from weilu.events.models import Event
from weilu.kit.errors import WeiluError
from weilu.measure.tests import places, samples
from weilu.people import tokens
from weilu.people.models import Group, Seat, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection, ImportRun

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
CALLS = re.findall(r"^```sh\n(curl .*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_endpoint_is_named_and_no_other() -> None:
    there = {
        f"{method.upper()} {path}"
        for path, methods in document("en")["paths"].items()
        for method in methods
    }
    assert set(re.findall(r"^\| `((?:GET|POST) [^`]+)`", PAGE, re.MULTILINE)) == there


def test_every_code_of_the_frame_is_named_with_its_status() -> None:
    frame = {
        (kind.code, str(kind.status))
        for module in (callers, errors, once, pace, paging)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, WeiluError) and kind is not WeiluError
    }
    assert set(re.findall(r"^\| `(api\.\w+)` \| (\d+)", PAGE, re.MULTILINE)) == frame


def _request(call: str, folder: Path) -> dict[str, Any]:
    """What curl would send: the few options the page uses."""
    words = iter(shlex.split(call)[1:])
    given: dict[str, Any] = {"method": "GET", "headers": {}}
    for word in words:
        if word == "-H":
            name, _colon, value = next(words).partition(": ")
            given["headers"][name] = value
        elif word == "-X":
            given["method"] = next(words)
        elif word == "-d":
            given["content"] = next(words).encode()
        elif word in {"-T", "--data-binary"}:
            given["content"] = (folder / next(words).lstrip("@")).read_bytes()
        elif word == "-o":
            next(words)
        else:
            assert word.startswith("http"), word
            given["url"] = word
    return given


@pytest.fixture
def harbour(transactional_db: None) -> Workspace:
    return places.workspace()


@pytest.fixture
def known(harbour: Workspace, live_server: Any) -> dict[str, str]:
    """What the page calls $WEILU, $TOKEN, $GROUP, $RUN and $CONNECTION."""
    seat = Seat.objects.get(account=places.seated(harbour))
    _token, text = tokens.make(seat, "the page", may_write=True, days=30)
    groups = places.checked(harbour, samples.typical())
    places.told(groups[2], 30)
    run = ImportRun.objects.create(
        workspace=harbour, file_name="a.json", path="a", size=1, created_at=samples.AS_OF
    )
    Group.objects.filter(workspace=harbour).update(platform="telegram")
    connection = Connection.objects.create(
        workspace=harbour, adapter="telegram", name="bot", token="bot", state="on",
        sealed=sealed({"token": "1:x"}), created_at=samples.AS_OF,
    )  # fmt: skip
    return {
        "WEILU": live_server.url, "TOKEN": text, "GROUP": str(groups[2].pk), "RUN": str(run.pk),
        "CONNECTION": str(connection.pk),
    }  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    line = {"id": "1", "at": "2026-05-04T08:00:00Z", "author": "bo", "group": "g", "text": "早"}
    other = {**line, "id": "2", "text": "七点见"}
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (line, other))
    (tmp_path / "history.weilu.jsonl").write_text(lines)
    (tmp_path / "events.jsonl").write_text(lines + '{"at": "soon", "author": "bo"}\n')
    return tmp_path


def test_there_are_calls_to_try() -> None:
    assert len(CALLS) >= 10


@pytest.mark.parametrize("call", CALLS, ids=[call.rpartition("/v1/")[2][:40] for call in CALLS])
def test_a_call_of_the_page_works(known: dict[str, str], files: Path, call: str) -> None:
    answer = httpx.request(**_request(Template(call).substitute(known), files), timeout=60)
    assert answer.status_code in {200, 201, 202}, answer.text
    if "report.html" not in call:
        assert answer.json()


def test_pushed_lines_are_told_as_the_page_tells_them(known: dict[str, str], files: Path) -> None:
    [call] = [call for call in CALLS if "events.jsonl" in call]
    given = _request(Template(call).substitute(known), files)
    given["headers"]["Accept-Language"] = "en"
    told = httpx.request(**given, timeout=60).json()
    [shown] = re.findall(r'^(\{"taken".*\})$', PAGE, re.MULTILINE)
    assert {**told, "groups": [12]} == json.loads(shown)
    assert Group.objects.get(pk=told["groups"][0]).external_id == "g"
    assert httpx.request(**given, timeout=60).json()["skipped"] == 2
    assert Event.objects.filter(group_id=told["groups"][0], kind="message").count() == 2
