from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from weilu.measure.replies import corpus, score
from weilu.measure.replies.command import History, lines, links
from weilu.measure.replies.model import Links, Parent
from weilu.measure.replies.tests.talk import HELP_DESK, STRAWBERRIES, Line
from weilu.platforms.contract import UnknownFormat


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.WEILU_HOME = tmp_path / "home"


def told(group: str, dialogue: list[Line], **extra: dict[str, str]) -> list[dict[str, str]]:
    begin = datetime(2026, 3, 1, 8, tzinfo=UTC)
    return [
        {
            "id": f"m{place}", "group": group, "kind": "message", "author": who, "text": text,
            "at": (begin + timedelta(seconds=at)).isoformat(), **extra.get(f"m{place}", {}),
        }
        for place, (at, who, text) in enumerate(dialogue)
    ]  # fmt: skip


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def run(file: Path, out: Path) -> list[dict]:
    done = CliRunner().invoke(links, [str(file), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_each_message_gets_one_line_whose_shares_sum_to_one_at_most(tmp_path):
    found = run(write(tmp_path / "x.jsonl", told("草莓团", STRAWBERRIES)), tmp_path / "out.jsonl")
    assert [line["id"] for line in found] == [f"m{place}" for place in range(7)]
    assert max(found[3]["parents"], key=lambda parent: parent["p"])["id"] == "m1"
    for line in found:
        assert line["group"] == "草莓团"
        assert line["start"] + sum(parent["p"] for parent in line["parents"]) <= 1


def test_the_platforms_replies_are_certain(tmp_path):
    rows = told("desk", HELP_DESK, m3={"reply_to": "m0"}, m5={"reply_to": "before-the-export"})
    found = run(write(tmp_path / "x.jsonl", rows), tmp_path / "out.jsonl")
    assert found[3] == {
        "id": "m3", "group": "desk", "start": 0, "parents": [{"id": "m0", "p": 1.0}],
    }  # fmt: skip
    assert found[5]["start"] == 0
    assert found[5]["parents"] == []


def test_rounding_never_lifts_the_sum_above_one():
    class Sixths(History):
        def links(self, names):
            del names
            return [Links(1 / 6, (Parent(0, 1 / 6),) * 5)]

    (line,) = map(json.loads, lines(Sixths("g", ids=["m0"]), {}))
    assert line["start"] + sum(parent["p"] for parent in line["parents"]) <= 1


def test_groups_do_not_answer_each_other(tmp_path):
    mixed = [
        row for pair in zip(told("a", HELP_DESK), told("b", HELP_DESK), strict=True) for row in pair
    ]
    both = run(write(tmp_path / "x.jsonl", mixed), tmp_path / "both.jsonl")
    alone = run(write(tmp_path / "y.jsonl", told("a", HELP_DESK)), tmp_path / "alone.jsonl")
    assert [line for line in both if line["group"] == "a"] == alone
    assert len(both) == 2 * len(alone)


def test_joins_have_a_line_and_start_their_own_thread(tmp_path):
    join = {
        "id": "j",
        "group": "desk",
        "kind": "join",
        "author": "quinn",
        "at": "2026-03-01T08:00:50Z",
    }
    found = run(
        write(tmp_path / "x.jsonl", [*told("desk", HELP_DESK), join]), tmp_path / "out.jsonl"
    )
    assert {"id": "j", "group": "desk", "start": 1.0, "parents": []} in found
    assert all(parent["id"] != "j" for line in found for parent in line["parents"])


def test_a_file_of_no_known_kind_leaves_nothing_behind(tmp_path):
    file = tmp_path / "notes.bin"
    file.write_bytes(b"\x00\x01nothing")
    done = CliRunner().invoke(links, [str(file), "--out", str(tmp_path / "out.jsonl")])
    assert isinstance(done.exception, UnknownFormat)
    assert not list(tmp_path.glob("out.jsonl*"))


def test_an_annotated_irc_log_is_linked_well(tmp_path, shared_data):
    with tarfile.open(shared_data / "irc" / "dev.tar.xz") as tar:
        content = {
            Path(item.name).name: tar.extractfile(item).read()
            for item in tar
            if item.name.endswith((".raw.txt", ".annotation.txt"))
        }
    name = sorted(content)[3].removesuffix(".raw.txt")
    log = tmp_path / f"{name}.raw.txt"
    log.write_bytes(content[log.name])
    found = {line["id"]: line for line in run(log, tmp_path / "out.jsonl")}
    annotation = content[f"{name}.annotation.txt"].decode()
    gold = corpus.read_log(name, content[log.name].decode(), annotation).gold
    links_found = {(line, answered(found[str(line)], line)) for line in gold}
    truth = {(line, parent) for line, parents in gold.items() for parent in parents}
    scores = score.evaluate([(truth, links_found, corpus.ANNOTATED_FROM)])
    assert scores.f1 > 63.5  # of the published linear system, on other logs
    assert scores.one_to_one > 60


def answered(line: dict, itself: int) -> int:
    best = max(line["parents"], key=lambda parent: parent["p"], default=None)
    return int(best["id"]) if best and best["p"] > line["start"] else itself
