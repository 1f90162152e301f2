"""The message archive: a program that speaks lines, and what its messages tell."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from weilu.events import catalogue
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import (
    Account,
    Ignored,
    NotUnderstood,
    Raw,
    Unreachable,
)
from weilu.platforms.wecom import archive, archived
from weilu.platforms.wecom.live import adapter

FAKE = """#!{python}
import json, os, sys, time
told = json.loads(sys.stdin.readline())
print(json.dumps({{"seq": told["after"]}}), flush=True)
{lines}
"""

Program = Callable[[str], str]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program of the operator's, as a file to be run; `lines` is its Python."""

    def write(lines: str) -> str:
        path = tmp_path / "archive"
        path.write_text(FAKE.format(python=sys.executable, lines=lines))
        path.chmod(0o700)
        return str(path)

    return write


def message(seq: int, **changes: Any) -> str:
    told = {
        "msgid": f"m{seq}", "action": "send", "from": "linjing", "tolist": ["wmA"],
        "roomid": "wrG1", "msgtime": 1_795_351_200_000 + seq, "msgtype": "text",
        "text": {"content": f"第{seq}句"},
    }  # fmt: skip
    return json.dumps({"seq": seq, "message": told | changes}, ensure_ascii=False)


class Inbox:
    """Keeps, and remembers in which order it was told what."""

    def __init__(self) -> None:
        self.kept: list[Raw] = []
        self.marks: list[str] = []
        self.at_mark: list[int] = []

    async def keep(self, raw: Raw) -> None:
        await asyncio.sleep(0.001)
        self.kept.append(raw)

    async def mark(self, place: str) -> None:
        self.marks.append(place)
        self.at_mark.append(len(self.kept))


def read(program: str, account: Account, after: str = "", seconds: float = 20) -> Inbox:
    """Run until the program ends."""
    inbox = Inbox()

    async def run() -> None:
        reading = archive.read(program, account, after, inbox.keep, inbox.mark)
        with pytest.raises(Unreachable):
            await asyncio.wait_for(reading, seconds)

    asyncio.run(run())
    return inbox


def test_messages_are_kept_before_their_place_is_marked(account: Account, program: Program) -> None:
    lines = "\n".join(f"print({message(seq)!r}, flush=True)" for seq in range(1, 451))
    inbox = read(program(lines), account)
    assert [raw.key for raw in inbox.kept] == [f"archive:m{seq}" for seq in range(1, 451)]
    assert inbox.marks[-1] == "450"
    assert all(kept >= int(place) for kept, place in zip(inbox.at_mark, inbox.marks, strict=True))


def test_reading_goes_on_where_it_stopped(account: Account, program: Program) -> None:
    inbox = read(program("time.sleep(0.1)"), account, after="1842")
    assert inbox.marks == ["1842"]


def test_what_is_said_in_private_is_not_kept(account: Account, program: Program) -> None:
    private = message(1, roomid="")
    inbox = read(program(f"print({private!r})\nprint({message(2)!r})"), account)
    assert [raw.key for raw in inbox.kept] == ["archive:m2"]
    assert inbox.marks[-1] == "2"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ('print(json.dumps({"error": "GetChatData 10003"}))', "10003"),
        ('print("garbage")', "as agreed"),
        ("print('[1]')", "as agreed"),
        ("print('{\"message\": {}}')", "as agreed"),
        ("print('x' * 3_000_000)", "ValueError"),
        ("sys.exit(3)", "ended"),
    ],
)
def test_a_program_that_gives_up_is_said(
    account: Account, program: Program, lines: str, why: str
) -> None:
    inbox = Inbox()
    with pytest.raises(Unreachable, match=why):
        asyncio.run(archive.read(program(lines), account, "", inbox.keep, inbox.mark))


def test_what_came_before_the_complaint_is_kept(account: Account, program: Program) -> None:
    said = "\n".join([message(1), message(2), json.dumps({"error": "10003"})])
    inbox = read(program(f"print({said!r})"), account)
    assert [raw.key for raw in inbox.kept] == ["archive:m1", "archive:m2"]
    assert inbox.marks[-1] == "2"


def test_a_program_that_is_not_there_is_said(account: Account) -> None:
    with pytest.raises(Unreachable, match="nowhere"):
        asyncio.run(archive.read("/nowhere/archive", account, "", _never, _never))


async def _never(_: Any) -> None:
    raise AssertionError


def test_the_program_learns_whose_archive_and_none_of_weilus_secrets(
    account: Account, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://weilu:hidden@db/weilu")
    monkeypatch.setenv("WECOM_KEY_FILE", "/etc/wecom.pem")
    seen = tmp_path / "seen"
    account.credentials["archive_secret"] = "arch1ve"  # type: ignore[index]
    read(program(f"open({str(seen)!r}, 'w').write(json.dumps([told, dict(os.environ)]))"), account)
    told, surroundings = json.loads(seen.read_text())
    assert told == {"corp_id": account.credentials["corp_id"], "secret": "arch1ve", "after": 0}
    assert surroundings["WECOM_KEY_FILE"] == "/etc/wecom.pem"
    assert "DATABASE_URL" not in surroundings


def test_the_program_ends_with_the_gateway(account: Account, program: Program) -> None:
    inbox = Inbox()

    async def run() -> int:
        path = program('print(json.dumps({"seq": os.getpid()}), flush=True)\ntime.sleep(60)')
        reading = asyncio.create_task(
            archive.read(path, account, "", inbox.keep, inbox.mark)
        )  # fmt: skip
        while not inbox.marks or inbox.marks[-1] == "0":
            await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.wait([reading])
        return int(inbox.marks[-1])

    with pytest.raises(ProcessLookupError):
        os.kill(asyncio.run(run()), 0)


def test_without_a_program_listening_waits_for_ever(account: Account) -> None:
    async def run() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(adapter.listen(account, "", _never, _never), 0.05)

    asyncio.run(run())


def told(line: str) -> list[Any]:
    found = list(adapter.normalise(line.encode(), None))  # type: ignore[arg-type]
    for one in found:
        if isinstance(one, EventSeen):
            catalogue.check(one.kind, one.data)
    return found


def test_a_message_of_a_group_is_told() -> None:
    at = (1_795_351_200_000 + 7) * 1_000
    assert told(message(7)) == [
        GroupSeen("wrG1", ""), PersonSeen("linjing", ""),
        EventSeen("m7", at, "message", "wrG1", "linjing", "第7句"),
    ]  # fmt: skip


def test_a_message_taken_back_names_which() -> None:
    line = message(8, action="recall", msgtype="revoke", revoke={"pre_msgid": "m7"})
    assert told(line)[-1].kind == "recall"
    assert told(line)[-1].reply_to == "m7"


def test_a_robot_is_known_by_its_id() -> None:
    robot = "wb" + "A" * 30
    assert told(message(9, **{"from": robot}))[1] == PersonSeen(robot, "", is_bot=True)
    assert told(message(9, **{"from": "wbzhang"}))[1] == PersonSeen("wbzhang", "")


@pytest.mark.parametrize(
    ("msgtype", "held", "media", "text", "data"),
    [
        ("image", {"image": {"sdkfileid": "x"}}, "image", "", None),
        ("voice", {"voice": {"play_length": 12}}, "voice", "", {"seconds": 12}),
        ("file", {"file": {"filename": "菜单.pdf"}}, "file", "", {"file": "菜单.pdf"}),
        ("link", {"link": {"title": "开业", "link_url": "https://b.example"}}, "link", "",
         {"title": "开业", "url": "https://b.example"}),
        ("markdown", {"info": {"content": "**早**"}}, "", "**早**", None),
        ("news", {"info": {"item": [{"title": "新", "url": "https://n"}]}}, "link", "",
         {"title": "新", "url": "https://n"}),
        ("mixed", {"mixed": {"item": [
            {"type": "text", "content": '{"content": "看图"}'}, {"type": "image", "content": "{}"},
        ]}}, "", "看图", None),
        ("vote", {"vote": {"votetitle": "吃什么"}}, "poll", "", {"title": "吃什么"}),
        ("redpacket", {"redpacket": {"wish": "恭喜"}}, "red_packet", "", None),
        ("emotion", {"emotion": {"type": 1}}, "sticker", "", None),
        ("somethingnew", {}, "other", "", None),
    ],
)  # fmt: skip
def test_each_kind_of_message_says_what_it_carries(
    msgtype: str, held: dict[str, Any], media: str, text: str, data: Any
) -> None:
    event = told(message(1, msgtype=msgtype, **held))[-1]
    assert (event.media, event.text, event.data) == (media, text, data)


def test_agreeing_to_the_archive_is_ignored_by_name() -> None:
    assert told(message(1, msgtype="agree"))[-1] == Ignored("archive.agree")


@pytest.mark.parametrize(
    "line",
    ["{", "{}", '{"message": 7}', message(1, msgtime="soon"), message(1, msgtime=9e17),
     message(1, msgtime=5), message(1, roomid="")],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(NotUnderstood):
        told(line)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@for_any(
    st.sampled_from([*archived.MEDIA, "revoke", "agree", "new"]), JSON,
    st.dictionaries(st.sampled_from(["msgid", "roomid", "from", "msgtime", "msgtype"]), JSON),
)  # fmt: skip
def test_any_message_is_told_or_refused(msgtype: str, held: Any, changes: dict[str, Any]) -> None:
    key = archived.HELD_IN.get(msgtype, msgtype)
    try:
        found = told(message(1, **{"msgtype": msgtype, key: held, **changes}))
    except NotUnderstood:
        return
    assert found
