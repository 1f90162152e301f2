"""The message archive (会话内容存档), through a program of the operator's.

WeCom gives archived messages out only through its closed SDK. Weilu neither ships nor links it: the
operator puts a small program around it, and the two speak lines of JSON (docs/wecom.md has the
exact ones). The program is named by the installation (`WEILU_WECOM_ARCHIVE`), never in the console:
who may connect a workspace must not be able to run programs on the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from weilu.platforms.live.contract import Account, Bookmark, Keep, Raw, Unreachable

LONGEST_LINE = 2_000_000
TOGETHER = 200  #: lines kept at once
PAUSE_S = 0.02  #: lines that come within it are kept together
GRACE_S = 5.0
#: What reading a line raises that is not what was agreed.
NOT_AS_AGREED = (
    ArithmeticError, ValueError, TypeError, KeyError, AttributeError, RecursionError,
)  # fmt: skip
#: Of the gateway's surroundings, what the program may see: no secret of Weilu's.
_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "HTTPS_PROXY", "https_proxy")


class Line(NamedTuple):
    """One line of the program."""

    seq: int
    raw: Raw | None  #: a message of a group; None for everything that is not kept


async def read(program: str, account: Account, after: str, keep: Keep, mark: Bookmark) -> None:
    """Read for ever. Raises `Unreachable` when the program gives up or speaks nonsense."""
    process = await _start(program)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_first_line(account, after))
        await process.stdin.drain()
        async for lines in _batches(process.stdout):
            await asyncio.gather(*(keep(one.raw) for one in lines if one.raw))
            await mark(str(lines[-1].seq))
    except (ConnectionError, ValueError) as fault:
        raise _broken(type(fault).__name__) from None
    finally:
        await _end(process)
    raise _broken(_("the program ended"))


async def _start(program: str) -> asyncio.subprocess.Process:
    surroundings = {name: os.environ[name] for name in _PASSED if name in os.environ}
    surroundings |= {n: v for n, v in os.environ.items() if n.startswith("WECOM_")}
    try:
        return await asyncio.create_subprocess_exec(
            program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE, env=surroundings,
        )  # fmt: skip
    except OSError as fault:
        raise _broken(str(fault)) from None


def _first_line(account: Account, after: str) -> bytes:
    """What the program is told: whose archive, with which secret, and from where on."""
    told = {
        "corp_id": account.credentials.get("corp_id", ""),
        "secret": account.credentials.get("archive_secret", ""),
        "after": int(after) if after.isascii() and after.isdigit() else 0,
    }
    return json.dumps(told).encode() + b"\n"


async def _batches(source: asyncio.StreamReader) -> AsyncIterator[Sequence[Line]]:
    """Lines as they come, those that come together together. A pipe that is not read is full:
    the program waits while Weilu writes to its disk."""
    while line := await source.readline():
        batch = [parse(line)]
        with contextlib.suppress(TimeoutError):
            while len(batch) < TOGETHER:
                line = await asyncio.wait_for(source.readline(), PAUSE_S)
                if not line:
                    break
                try:
                    batch.append(parse(line))
                except Unreachable:
                    yield batch  # what came before is good, or it would come again for ever
                    raise
        yield batch


def parse(line: bytes) -> Line:
    """One line. Raises `Unreachable` for what is none, or for the program's own complaint.

    What is said in private is not kept: Weilu looks after groups.
    """
    try:
        told = json.loads(line)
        if "error" in told:
            raise _broken(str(told["error"])[:200])
        message = told.get("message") or {}
        seq, id = int(told["seq"]), str(message.get("msgid", ""))
        in_group = bool(message.get("roomid"))
    except NOT_AS_AGREED:
        raise _broken(_("a line of it is not as agreed")) from None
    return Line(seq, Raw(f"archive:{id}", line.strip()) if id and in_group else None)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _broken(why: Any) -> Unreachable:
    return Unreachable(platform=_("WeCom's message archive"), why=why)
