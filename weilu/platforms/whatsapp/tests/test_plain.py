"""Messages told together are those told one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.platforms import export_text
from weilu.platforms.contract import EventSeen, EventsSeen, ReadOptions, singly
from weilu.platforms.export_text import Block
from weilu.platforms.sources import FileSource
from weilu.platforms.whatsapp import export

#: Ways phones write the same minutes. On 2 October 2016 Lord Howe had no 2:00 to 2:29.
STAMPS = [
    "{d}/10/2016, {h:02}:{m:02} - ",
    "10/{d}/16, {h}:{m:02}\u202fAM - ",
    "[{d}.10.16, {h:02}:{m:02}:{s:02}] ",
    "[10/{d}/16, {h}:{m:02}:{s:02}\u202fPM] ",
    "\u200e[{d}.10.16, {h:02}:{m:02}:{s:02}] ",
]
REST = st.sampled_from(
    [
        "林姐: 早", "林姐: 早", "Otto: wer kommt - heute?", "Otto: a] b: c", "林姐: @Otto 你呢",
        "Otto: <Media omitted>", "Otto: This message was deleted", "Neu: hallo", "Otto: ", "Otto:",
        "Otto joined using this group's invite link", "Mum: work: hi", "林姐: \u200eimage omitted",
    ]
)  # fmt: skip
WILD = st.sampled_from(["", "weiter", " - ", "] x"])


def lines_of(stamp: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda d, h, m, s, rest: stamp.format(d=d, h=h, m=m, s=s) + rest,
        st.sampled_from([2, 2, 2, 2, 3, 32]), st.sampled_from([1, 2, 2, 2, 3, 10]),
        st.sampled_from([0, 1, 29, 30, 59, 60]), st.sampled_from([0, 7, 8, 60, 61]), REST,
    )  # fmt: skip


def chats(stamp: str) -> st.SearchStrategy[list[str]]:
    line, other = lines_of(stamp), st.sampled_from(STAMPS).flatmap(lines_of)
    mixed = st.integers(0, 9).flatmap(lambda one: WILD if not one else other if one < 3 else line)
    return st.lists(mixed, min_size=10, max_size=60)


OPENING = "02/10/2016, 01:59 - 林姐: 开始\n"


def told(text: str) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "WhatsApp Chat with 晨读.txt")
        file.write_text(text, encoding="utf-8")
        options = ReadOptions(zone=ZoneInfo("Australia/Lord_Howe"), date_order="DMY")
        return list(export.read(FileSource(file), options))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STAMPS).flatmap(lambda stamp: st.tuples(st.just(stamp), chats(stamp))))
def test_a_chat_told_together_is_the_chat_told_line_by_line(chat: tuple[str, list[str]]) -> None:
    stamp, lines = chat
    text = stamp.format(d=2, h=1, m=59, s=0) + "林姐: 开始\n" + "\n".join(lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(export_text, "_CHUNK", 150)
        together = list(singly(told(text)))
        patched.setattr(export._Chat, "_together", export._Chat._singly)
        assert together == told(text)


def test_messages_of_people_met_before_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_text, "_CHUNK", 1_000)
    lines = [f"02/10/2016, 0{turn % 9}:1{turn % 6} - 林姐: 早 {turn}" for turn in range(500)]
    pieces = [one for one in told("\n".join(lines)) if isinstance(one, EventsSeen)]
    assert sum(len(one.id) for one in pieces) > 400


def test_a_message_goes_on_over_the_edge_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = OPENING + "02/10/2016, 01:59 - 林姐: 一\n二\n三\n02/10/2016, 03:10 - 林姐: 四\n"
    whole = list(singly(told(lines)))

    def line_by_line(*_args: Any) -> Any:
        return (Block(at, [line]) for at, line in enumerate(lines.splitlines(), 1))

    monkeypatch.setattr(export, "text_blocks", line_by_line)
    assert list(singly(told(lines))) == whole
    assert [one.text for one in whole if isinstance(one, EventSeen)][1] == "一\n二\n三"
