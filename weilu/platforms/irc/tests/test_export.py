"""IRC logs: line numbers as ids, dates from wherever they are told, nicks as people."""

from __future__ import annotations

import tarfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, ReadOptions, Told, Unreadable
from weilu.platforms.irc import export
from weilu.platforms.irc.lines import line_of
from weilu.platforms.irc.rules import mentioned, passed_midnight
from weilu.platforms.sources import FileSource

UTC = ZoneInfo("UTC")
DAY = 86_400_000_000


def read(
    tmp_path: Path, text: str, name: str = "#tea-2024-05-31.log", group: str = ""
) -> list[Told]:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return list(export.read(FileSource(file), ReadOptions(zone=UTC, group=group)))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


def test_the_id_is_the_number_of_the_line_from_0(tmp_path: Path) -> None:
    told = read(tmp_path, "[09:00] <lan> hi\n\n=== mei [~m@h] has joined #tea\n[09:01] <mei> hi\n")
    assert [event.id for event in events(told)] == ["0", "2", "3"]
    assert told[0] == GroupSeen("#tea-2024-05-31", "#tea-2024-05-31")


def test_a_named_group_holds_several_files(tmp_path: Path) -> None:
    told = read(tmp_path, "[09:00] <lan> hi\n", group="#tea")
    assert events(told)[0].id == "#tea-2024-05-31:0"
    assert events(told)[0].group == "#tea"


def test_past_midnight_the_day_moves_on_but_not_for_a_clock_set_back(tmp_path: Path) -> None:
    text = "[02:58] <lan> a\n[02:01] <lan> b\n[23:59] <lan> c\n[00:01] <lan> d\n"
    times = [event.at // 60_000_000 for event in events(read(tmp_path, text))]
    start = times[0] - (2 * 60 + 58)
    assert [time - start for time in times] == [178, 121, 1439, 1441]


@pytest.mark.parametrize(
    "name", ["2024-05-31.log", "#tea_20240531.log", "logs/2024/05/31/#tea.txt"]
)
def test_the_date_comes_from_the_name_of_the_file_or_its_folders(tmp_path: Path, name: str) -> None:
    told = read(tmp_path, "[00:00] <lan> hi\n", name)
    assert events(told)[0].at == 1_717_113_600_000_000


def test_lines_that_tell_the_day_move_it(tmp_path: Path) -> None:
    text = (
        "--- Log opened Fri May 31 08:00:00 2024\n09:00 < lan> a\n--- Day changed Sat Jun 01 2024\n"
    )
    told = events(read(tmp_path, text + "09:00 < lan> b\n", "tea.log"))
    assert told[3].at - told[1].at == DAY


def test_a_log_without_any_date_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="2024-05-31"):
        read(tmp_path, "[09:00] <lan> hi\n", "tea.log")


def test_nicks_differ_by_letters_only_not_by_case_and_rank(tmp_path: Path) -> None:
    told = read(tmp_path, "[09:00] <@Lan> hi\n[09:01] <lan> there\n")
    assert {event.author for event in events(told)} == {"lan"}
    assert PersonSeen("lan", "Lan", is_staff=True) in told


def test_those_addressed_before_they_speak_are_mentioned(tmp_path: Path) -> None:
    told = events(read(tmp_path, "[09:00] <lan> mei: hi\n[09:01] <mei> hi\n"))
    assert told[0].mentions == ("mei",)


def test_everyday_words_name_nobody_inside_a_sentence() -> None:
    nicks = {nick: nick for nick in ("help", "mei", "ok", "lan")}
    assert mentioned("please help mei, ok?", nicks, "lan") == ("mei",)
    assert mentioned("help: type mei", nicks, "lan") == ("help", "mei")
    assert mentioned("lan is me", nicks, "lan") == ()


def test_midnight_is_told_from_jitter() -> None:
    assert passed_midnight(23 * 60 + 59, 0)
    assert passed_midnight(15 * 60, 10 * 60)
    assert not passed_midnight(10 * 60, 9 * 60)


@pytest.mark.parametrize(
    ("rest", "kind", "who"),
    [
        ("<lan> hi", "message", "lan"),
        ("<@lan> hi", "message", "lan"),
        ("< lan>", "message", "lan"),
        ("* lan waves", "message", "lan"),
        ("lan\thi", "message", "lan"),
        ("-lan:#tea- notice", "message", "lan"),
        ("-!- lan [~l@h] has joined #tea", "join", "lan"),
        ("*** Joins: lan (~l@h)", "join", "lan"),
        ("-->\tlan (~l@h) has joined #tea", "join", "lan"),
        ("* lan (~l@h) has left #tea", "leave", "lan"),
        ("*** Quits: lan (~l@h) (bye)", "leave", "lan"),
        ("* lan (~l@h) Quit (bye)", "leave", "lan"),
        ("=== la] n [~l@h] has joined #tea", "join", "la]n"),
        ("-!- mei was kicked from #tea by lan [spam]", "removed", "lan"),
        ("<--\tlan has kicked mei (spam)", "removed", "lan"),
        ("-!- lan is now known as lan2", "system", "lan"),
        ("-!- mode/#tea [+o mei] by lan", "system", "lan"),
        ("*** lan changes topic to 'green'", "rename", "lan"),
    ],
)
def test_the_lines_of_all_clients_are_understood(rest: str, kind: str, who: str) -> None:
    line = line_of(rest)
    assert line is not None
    assert (line.kind, line.who) == (kind, who)


def test_an_operator_made_so_is_staff(tmp_path: Path) -> None:
    told = read(tmp_path, "[09:00] <lan> hi\n=== mode/#tea [+o mei] by lan\n")
    assert PersonSeen("mei", "mei", is_staff=True) in told


def test_mixed_encodings_of_single_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "2024-05-31.log"
    file.write_bytes("[09:00] <lan> grün\n".encode() + "[09:01] <lan> blåu\n".encode("cp1252"))
    told = events(list(export.read(FileSource(file), ReadOptions(zone=UTC))))
    assert [event.text for event in told] == ["grün", "blåu"]


def test_the_annotated_logs_are_read_line_for_line(tmp_path: Path, shared_data: Path) -> None:
    with tarfile.open(shared_data / "irc" / "dev.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    logs = sorted(tmp_path.rglob("*.raw.txt"))
    assert len(logs) == 10
    for log in logs:
        source = FileSource(log)
        assert export.recognise(log.read_bytes()[:65_536], log.name) >= 80
        ids = [e.id for e in export.read(source, ReadOptions()) if isinstance(e, EventSeen)]
        assert ids == [str(number) for number in range(len(log.read_text().splitlines()))]
