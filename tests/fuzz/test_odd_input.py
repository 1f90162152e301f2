"""Input that is odd but sound: it is read, counted once and shown as it is."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from weilu.platforms.models import ImportRun

from .conftest import DAWN, in_log, leftovers, line

WHATSAPP = "".join(
    f"2024/5/1{turn // 60} 08:{turn % 60:02} - 陈阿姨: 第{turn}锅粥好了\n" for turn in range(90)
)
QQ = (
    "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息分组:我的QQ群\n消息对象:早餐群\n\n"
    + "".join(
        f"2024-05-01 8:{turn:02}:00 陈阿姨(10001)\n第{turn}锅粥好了\n\n" for turn in range(50)
    )
)
CSV = "id,at,author,text,kind,group\n" + "".join(
    f"{turn},2024-05-01T08:{turn:02}:00+08:00,陈阿姨,第{turn}锅粥好了,message,早餐群\n"
    for turn in range(50)
)  # fmt: skip
CHINESE = {"whatsapp": WHATSAPP, "qq": QQ, "weilu": CSV}
NAMES = {"whatsapp": "与早餐群的 WhatsApp 聊天.txt", "qq": "早餐群.txt", "weilu": "早餐群.csv"}


def checked(weilu, *words: str | Path) -> dict:
    said = weilu("checkup", *words, "--json", "o.json")
    assert said.code == 0, said.err
    return json.loads(Path("o.json").read_text(encoding="utf-8"))


def messages(told: dict) -> int:
    return told["read"]["messages"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("key", CHINESE)
def test_chinese_in_any_usual_encoding_simply_works(
    key: str, encoding: str, weilu, tmp_path: Path, kitchen
) -> None:
    file = tmp_path / NAMES[key]
    file.write_bytes(CHINESE[key].encode(encoding))
    lines = 90 if key == "whatsapp" else 50
    told = checked(weilu, file)
    assert (messages(told), told["groups"][0]["name"]) == (lines, "早餐群")
    assert f"{lines} events taken, 0 had already, 0 lines refused" in weilu("import", file).out
    assert "陈阿姨" in Path("o.json").read_text(encoding="utf-8")


def test_broken_bytes_are_refused_by_line_and_the_rest_is_taken(
    weilu, tmp_path: Path, kitchen
) -> None:
    rows = [line(turn).encode() for turn in range(40)]
    rows[6] = rows[6].replace("圈".encode(), b"\xff\xfe")
    file = tmp_path / "runners.jsonl"
    file.write_bytes(b"".join(rows))
    said = weilu("import", file)
    assert (said.code, in_log()) == (0, 39)
    assert "39 events taken, 0 had already, 1 lines refused" in said.out
    assert "  line 7: " in said.out
    assert "  line 7: " in weilu("checkup", file).out


@pytest.mark.parametrize("key", CHINESE)
def test_mixed_line_ends_change_nothing(key: str, weilu, tmp_path: Path) -> None:
    file = tmp_path / NAMES[key]
    rows = CHINESE[key].splitlines()
    mixed = "".join(row + ("\r\n", "\n", "\r")[turn % 3] for turn, row in enumerate(rows))
    file.write_bytes(mixed.encode())
    assert messages(checked(weilu, file)) == (90 if key == "whatsapp" else 50)


def test_a_clock_that_goes_backwards_loses_nothing(weilu, tmp_path: Path, kitchen) -> None:
    file = tmp_path / "backwards.jsonl"
    file.write_text("".join(line(turn) for turn in reversed(range(300))))
    told = checked(weilu, file)
    assert messages(told) == 300
    assert told["groups"][0]["first_at"] < told["groups"][0]["last_at"]
    assert "300 events taken" in weilu("import", file).out


@pytest.mark.parametrize("options", [(), ("--as-of", "latest"), ("--as-of", "2026-05-06")])
def test_times_to_the_millisecond_are_taken_as_they_are(
    options: tuple[str, ...], weilu, tmp_path: Path
) -> None:
    file = tmp_path / "fine.jsonl"
    moments = (DAWN + timedelta(minutes=turn, microseconds=947_123) for turn in range(60))
    file.write_text("".join(line(turn, at=at.isoformat()) for turn, at in enumerate(moments)))
    assert messages(checked(weilu, file, *options)) == 60


def test_a_repeated_id_counts_once_and_is_told(weilu, tmp_path: Path, kitchen) -> None:
    file = tmp_path / "twice.jsonl"
    file.write_text("".join(map(line, range(100))) * 2)
    assert messages(checked(weilu, file)) == 100
    first = weilu("import", file).out
    assert "100 events taken, 0 had already, 0 lines refused" in first
    assert "100 more stand in it twice and count once" in first
    assert "0 events taken, 100 had already, 0 lines refused" in weilu("import", file).out
    assert in_log() == 100
    run = ImportRun.objects.first()
    assert (run.taken, run.skipped, run.repeated) == (100, 0, 100)


def test_the_same_file_twice_counts_once(weilu, runners: Path) -> None:
    assert messages(checked(weilu, runners, runners)) == 300


def test_overlapping_exports_of_a_group_count_once(weilu, runners: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.jsonl"
    later.write_text("".join(map(line, range(200, 400))))
    told = checked(weilu, runners, later)
    assert (messages(told), told["read"]["groups"]) == (400, 1)


ODD = [
    "小李🏃‍♀️👨‍👩‍👧",
    "\u202eevil\u2066",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>",
    "a\tb\nc",
    "مرحبا",
]


def test_odd_names_come_through_to_every_output(weilu, tmp_path: Path) -> None:
    file = tmp_path / "names.jsonl"
    file.write_text(
        "".join(line(turn, author=ODD[turn % 6], group=ODD[turn // 60]) for turn in range(360)),
        encoding="utf-8",
    )
    said = weilu("checkup", file, "--json", "o.json", "--csv", "o", "--html", "o.html")
    assert said.code == 0
    assert not any(mark in said.out for mark in "\u202e\u2066\x1b")
    assert "小李🏃" in said.out
    told = json.loads(Path("o.json").read_text(encoding="utf-8"))
    assert {group["name"] for group in told["groups"]} == set(ODD)
    with Path("o/groups.csv").open(encoding="utf-8-sig", newline="") as table:
        named = {row["name"] for row in csv.DictReader(table)}
    assert named == set(ODD) - {"=HYPERLINK(1)"} | {"'=HYPERLINK(1)"}
    page = Path("o.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "小李🏃‍♀️👨‍👩‍👧" in page


def spring_and_autumn(tmp_path: Path, spring_saved: datetime) -> tuple[Path, Path]:
    """A group's export that ends in May, and another group's that ends in November."""
    spring, autumn = tmp_path / "spring.jsonl", tmp_path / "autumn.jsonl"
    spring.write_text("".join(line(turn) for turn in range(60)))
    later = [(DAWN + timedelta(days=190, minutes=turn)).isoformat() for turn in range(60)]
    autumn.write_text("".join(line(turn, at=at, group="夜跑群") for turn, at in enumerate(later)))
    os.utime(spring, (spring_saved.timestamp(),) * 2)
    return spring, autumn


def test_an_export_of_last_spring_is_judged_as_of_last_spring(weilu, tmp_path: Path) -> None:
    files = spring_and_autumn(tmp_path, DAWN + timedelta(days=2))
    told = checked(weilu, *files)
    as_of = {group["name"]: group["as_of"][:10] for group in told["groups"]}
    assert as_of == {"晨跑群": "2026-05-06", "夜跑群": "2026-11-10"}
    assert told["as_of"].startswith("2026-11-10")
    behind = told["groups"][0]["figures"]["messages"]["evidence"]
    assert (behind["total"], behind["first"][0]["at"][:10]) == (60, "2026-05-04")
    assert "until each file's end, 2026-05-06 to" in weilu("checkup", *files).out


def test_of_files_saved_together_the_one_that_ends_early_fell_silent(weilu, tmp_path: Path) -> None:
    files = spring_and_autumn(tmp_path, DAWN + timedelta(days=200))
    told = checked(weilu, *files)
    assert {group["as_of"][:10] for group in told["groups"]} == {"2026-11-10"}
    assert "--as-of each" in weilu("checkup", *files).out
    each = checked(weilu, *files, "--as-of", "each")
    assert {group["as_of"][:10] for group in each["groups"]} == {"2026-05-04", "2026-11-10"}


def test_joins_alone_make_a_check_up_with_too_few_to_say(weilu, tmp_path: Path, kitchen) -> None:
    file = tmp_path / "joins.jsonl"
    file.write_text("".join(line(turn, kind="join", text="") for turn in range(30)))
    assert messages(checked(weilu, file, "--html", "o.html", "--csv", "o")) == 0
    assert "30 events taken" in weilu("import", file).out


@pytest.mark.parametrize("count", [1, 9])
def test_few_messages_are_too_few_to_say(count: int, weilu, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text("".join(map(line, range(count))))
    told = checked(weilu, file, "--html", "o.html", "--csv", "o")
    assert messages(told) == count
    assert not told["groups"][0]["figures"]["attention"]["enough"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--zone", "Mars/Base"], "No time zone is called Mars/Base"),
        (["--staff", "没有人"], "Nobody in these files is called 没有人"),
        (["--as-of", "2001-01-01"], "the history begins at 2026-05-04 08:00"),
        (["--json", "nowhere/o.json"], "nowhere/o.json cannot be written: there is no such"),
        (["--html", "nowhere/o.html"], "nowhere/o.html cannot be written"),
        (["--csv", "o", "--html", "nowhere/o.html"], "nowhere/o.html cannot be written"),
        (["--json", "/dev/full"], "/dev/full cannot be written: there is no room left"),
        (["--html", "o.html", "--json", "/dev/full"], "there is no room left"),
        (["--html", "here", "--csv", "o"], "here cannot be written: it is a folder"),
        (["--html", "o.html", "--json", "o.html"], "cannot share one file"),
        (["--html", "o.html", "--csv", "{runners}"], "cannot be written"),
        (["--json", "{runners}"], "is one of the files to read"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    words: list[str], sentence: str, weilu, runners: Path, tmp_path: Path
) -> None:
    if "/dev/full" in words and not Path("/dev/full").exists():
        pytest.skip("This system has no disk that is always full")
    before = runners.read_bytes()
    Path("here").mkdir()
    weilu("checkup", runners, *[word.format(runners=runners) for word in words]).refuses(sentence)
    assert (leftovers(Path()), runners.read_bytes()) == (["here"], before)


def test_a_place_that_may_not_be_written_is_refused(weilu, runners: Path, monkeypatch) -> None:
    def forbidden(*_what: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", forbidden)
    weilu("checkup", runners, "--html", "o.html").refuses("o.html", "permission is refused")


def test_an_old_output_survives_a_failed_check_up(weilu, runners: Path) -> None:
    Path("o.json").write_text("last month's")
    weilu("checkup", runners, "--json", "o.json", "--staff", "没有人").refuses("没有人")
    assert Path("o.json").read_text() == "last month's"


def test_links_refuse_what_they_cannot_read_or_write(weilu, runners: Path, tmp_path: Path) -> None:
    weilu("links", tmp_path / "gone.txt", "--out", "o.jsonl").refuses("gone.txt", "no such file")
    weilu("links", runners, "--out", "nowhere/o.jsonl").refuses("nowhere/o.jsonl", "no such")
    weilu("links", runners, "--out", runners).refuses("one of the files to read")
    assert leftovers(Path()) == []
