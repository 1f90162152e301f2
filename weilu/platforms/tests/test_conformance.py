"""What every export format must keep to, whoever wrote it: one suite over all of `FORMATS`."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest

from weilu.events import catalogue
from weilu.platforms import formats
from weilu.platforms.contract import (
    KINDS,
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Told,
    UnknownFormat,
    Unreadable,
)
from weilu.platforms.sources import FileSource
from weilu.platforms.tests.recordings import Recording, as_lines, read, recordings

pytestmark = pytest.mark.usefixtures("in_english")

EVERY = list(recordings())
every_recording = pytest.mark.parametrize("recording", EVERY, ids=str)


def told_by(recording: Recording, folder: Path) -> list[Told]:
    return read(recording.known, recording.file(folder))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


def test_every_listed_format_has_recordings_and_a_label() -> None:
    ours = {"telegram", "discord", "slack", "zulip", "weilu"}
    assert ours <= {recording.known.key for recording in EVERY}
    assert all(str(known.label) for known in formats.FORMATS)
    assert len({known.key for known in formats.FORMATS}) == len(formats.FORMATS)


@every_recording
def test_it_tells_what_was_recorded(recording: Recording, tmp_path: Path) -> None:
    if not recording.expected.exists():
        pytest.skip(f"{recording.path.name} has no {recording.expected.name}; its format tests it")
    expected = recording.expected.read_text(encoding="utf-8").splitlines()
    assert as_lines(told_by(recording, tmp_path)) == expected


@every_recording
def test_it_is_recognised_by_its_content_alone(recording: Recording, tmp_path: Path) -> None:
    found = tmp_path / "unnamed"
    found.write_bytes(recording.file(tmp_path).read_bytes())
    assert formats.detect(FileSource(found)).key == recording.known.key


@every_recording
def test_reading_twice_gives_the_same(recording: Recording, tmp_path: Path) -> None:
    assert told_by(recording, tmp_path) == told_by(recording, tmp_path)


@every_recording
def test_ids_are_given_once_in_a_group(recording: Recording, tmp_path: Path) -> None:
    ids = [(event.group, event.id) for event in events(told_by(recording, tmp_path))]
    assert all(ident for _group, ident in ids)
    assert len(set(ids)) == len(ids)


@every_recording
def test_groups_come_before_their_events(recording: Recording, tmp_path: Path) -> None:
    seen: set[str] = set()
    for item in told_by(recording, tmp_path):
        if isinstance(item, GroupSeen):
            assert item.id
            assert item.name
            seen.add(item.id)
        elif isinstance(item, EventSeen):
            assert item.group in seen


@every_recording
def test_everybody_who_acts_is_introduced(recording: Recording, tmp_path: Path) -> None:
    told = told_by(recording, tmp_path)
    known = {item.id for item in told if isinstance(item, PersonSeen)}
    acting = {event.author for event in events(told)} - {""}
    assert acting <= known


@every_recording
def test_events_are_of_registered_kinds_and_fields(recording: Recording, tmp_path: Path) -> None:
    found = events(told_by(recording, tmp_path))
    assert found
    for event in found:
        assert event.kind in KINDS
        catalogue.check(event.kind, event.data)
        assert isinstance(event.at, int)
        assert "\0" not in event.text
        event.text.encode("utf-8")


@every_recording
def test_reactions_name_what_they_react_to(recording: Recording, tmp_path: Path) -> None:
    found = events(told_by(recording, tmp_path))
    ids = {(event.group, event.id) for event in found}
    for event in found:
        if event.kind == "reaction":
            assert (event.group, event.reply_to) in ids
            assert event.data
            assert event.data["emoji"]


@every_recording
def test_progress_reaches_the_end(recording: Recording, tmp_path: Path) -> None:
    source = FileSource(recording.file(tmp_path))
    list(formats.read(recording.known, source, ReadOptions()))
    assert 0 < source.progress <= source.size


WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>Chat</title></head><body>" + b"<p>hi</p>" * 99


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: known.key)
def test_a_web_page_with_another_name_is_refused(
    known: formats.ListedFormat, tmp_path: Path
) -> None:
    page = tmp_path / "result.json"
    page.write_bytes(WEB_PAGE)
    with contextlib.suppress(Unreadable):
        assert not events(read(known, page))


def test_a_web_page_is_no_format_weilu_knows(tmp_path: Path) -> None:
    page = tmp_path / "result.json"
    page.write_bytes(WEB_PAGE)
    with pytest.raises(UnknownFormat, match=r"result\.json"):
        formats.detect(FileSource(page))


@pytest.mark.parametrize("content", [b"", b"\0" * 999, b"\xff\xfe", b"[]", b"{}", b"hello\n" * 99])
def test_what_is_no_export_is_unknown(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(content)
    with pytest.raises(UnknownFormat):
        formats.detect(FileSource(file))


def test_an_unknown_key_is_refused_with_those_known() -> None:
    with pytest.raises(UnknownFormat, match="telegram"):
        formats.by_key("pigeon")


def lines_of_weilu(good: int, bad: int) -> str:
    line = '{"id":"%d","at":1714521600,"author":"nora","text":"run","group":"g"}\n'
    return "".join(line % turn for turn in range(good)) + "{broken\n" * bad


def test_a_file_that_is_mostly_refused_is_refused_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "runners.jsonl"
    file.write_text(lines_of_weilu(good=40, bad=41))
    with pytest.raises(Unreadable, match="41 of its 81"):
        read(formats.by_key("weilu"), file)


def test_half_refused_is_still_taken(tmp_path: Path) -> None:
    file = tmp_path / "runners.jsonl"
    file.write_text(lines_of_weilu(good=40, bad=40))
    told = read(formats.by_key("weilu"), file)
    assert len(events(told)) == 40
    assert sum(isinstance(item, Refused) for item in told) == 40


def test_a_wrong_beginning_is_refused_before_anything_is_told(tmp_path: Path) -> None:
    file = tmp_path / "runners.jsonl"
    file.write_text("{broken\n" * 150 + lines_of_weilu(good=400, bad=0))
    stream = formats.read(formats.by_key("weilu"), FileSource(file), ReadOptions())
    with pytest.raises(Unreadable, match="line 1"):
        next(stream)


def is_text(recording: Recording) -> bool:
    return recording.path.is_file() and recording.path.suffix in {".json", ".jsonl", ".csv", ".txt"}


STRUCTURED = ("telegram", "discord", "zulip", "weilu")
TEXTS = [one for one in EVERY if one.known.key in STRUCTURED and is_text(one)]


@pytest.mark.parametrize("recording", TEXTS, ids=str)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_file_saved_in_another_encoding_tells_the_same(
    recording: Recording, encoding: str, tmp_path: Path
) -> None:
    text = recording.path.read_bytes().decode("utf-8-sig")
    if encoding == "gb18030" and not re.search("[\u4e00-\u9fff]", text):
        pytest.skip("GB18030 is looked for where there is Chinese text")
    saved = tmp_path / recording.path.name
    saved.write_bytes(text.encode(encoding))
    assert as_lines(read(recording.known, saved)) == as_lines(read(recording.known, recording.path))


@pytest.mark.parametrize("recording", TEXTS, ids=str)
def test_mixed_line_ends_tell_the_same(recording: Recording, tmp_path: Path) -> None:
    lines = recording.path.read_bytes().replace(b"\r\n", b"\n").split(b"\n")
    ends = [b"\r\n", b"\n", b"\r\n"]
    mixed = b"".join(line + ends[turn % 3] for turn, line in enumerate(lines))
    saved = tmp_path / recording.path.name
    saved.write_bytes(mixed)
    assert as_lines(read(recording.known, saved)) == as_lines(read(recording.known, recording.path))
