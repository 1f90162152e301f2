"""The annotated Ubuntu IRC logs of Kummerfeld et al. (ACL 2019), for training and scoring.

Each log is `NAME.raw.txt`, a message a line, with `NAME.annotation.txt`: lines `A B -` say that
line B answers line A (0-based), A = B that it starts a thread. Only lines from 1000 on are
annotated.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: First annotated line.
ANNOTATED_FROM = 1_000

_SPOKEN = re.compile(r"\[(\d\d):(\d\d)\] +(?:<([^>]*)>|\* (\S+)) ?(.*)", re.S)
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Log:
    """One log; `lines` are the numbers of its spoken lines, the other lists go with them."""

    name: str
    total: int  #: lines, spoken or not
    lines: list[int]
    at: list[int]  #: microseconds from an arbitrary midnight, to the minute
    author: list[int]
    text: list[str]
    names: dict[int, str]
    rows: list[int]  #: lines not spoken before each
    gold: dict[int, set[int]]  #: annotated line → lines it answers (itself = starts a thread)


def logs(archive: Path) -> Iterator[Log]:
    """The logs of `train.tar.xz` or `dev.tar.xz`, by name."""
    with tarfile.open(archive) as tar:
        texts = {
            Path(item.name).name: _content(tar, item) for item in tar if item.name.endswith(".txt")
        }
    for name in sorted(texts):
        stem = name.removesuffix(".raw.txt")
        if stem != name:
            yield read_log(stem, texts[name], texts[f"{stem}.annotation.txt"])


def _content(tar: tarfile.TarFile, item: tarfile.TarInfo) -> str:
    stream = tar.extractfile(item)
    return io.TextIOWrapper(stream, "utf-8", "replace", "\n").read() if stream else ""


def read_log(name: str, raw: str, annotation: str) -> Log:
    """One log from its two files' content."""
    log = Log(name, raw.count("\n"), [], [], [], [], {}, [], _gold(annotation))
    nicks: dict[str, int] = {}
    day = last = 0
    for number, line in enumerate(raw.split("\n")[: log.total]):
        spoken = _SPOKEN.match(line)
        if not spoken:
            continue
        hour, minute, nick, doer, text = spoken.groups()
        now = int(hour) * 60 + int(minute)
        day += now < last - _DAY_MINUTES // 2
        last = now
        log.lines.append(number)
        log.at.append((day * _DAY_MINUTES + now) * 60_000_000)
        log.author.append(nicks.setdefault(nick or doer, len(nicks)))
        log.text.append(text)
        log.rows.append(number + 1 - len(log.lines))
    log.names.update({index: nick for nick, index in nicks.items()})
    return log


def _gold(annotation: str) -> dict[int, set[int]]:
    gold: dict[int, set[int]] = {}
    for line in annotation.splitlines():
        numbers = [int(part) for part in line.split() if part != "-"]
        gold.setdefault(max(numbers), set()).add(min(numbers))
    return gold
