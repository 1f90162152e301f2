"""Inferred reply links against hand annotation, with the published figures beside them."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.measuring import ROOT, RSS_UNIT
from weilu.measure.replies import corpus, score
from weilu.measure.replies.model import Links, Parent, infer, infer_arrays
from weilu.measure.replies.train import unnamed

NAME = "links"
SUMMARY = "inferred reply links against annotated IRC logs, and messages per second"

DATA = ROOT.parent / "shared" / "data" / "irc"
#: Kummerfeld et al. (ACL 2019), tables 3 and 4, on the test part: P, R, F, VI, 1-1, exact F.
PUBLISHED = {
    "previous message": (35.7, 34.4, 35.0, 66.1, 27.6, 0.0),
    "linear": (64.7, 62.3, 63.5, 88.9, 69.5, 21.8),
    "feed-forward": (73.7, 71.0, 72.3, 91.3, 75.6, 36.2),
    "vote of ten": (74.9, 72.2, 73.5, 91.5, 76.0, 38.0),
}
HEADINGS = ("P", "R", "F1", "VI", "1-1", "exact F1")


class Found(NamedTuple):
    """Likeliest links of all logs, and every link with its claimed and true worth."""

    links: list[tuple[set[score.Link], set[score.Link], int]]
    best: list[tuple[float, bool]]
    every: list[tuple[float, bool]]


def main(argv: list[str]) -> int:
    """Print the table. `--data DIR` holds dev.tar.xz, `--messages N` sizes the timing."""
    parser = argparse.ArgumentParser(prog="weilu bench links")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--messages", type=int, default=26_000)
    options = parser.parse_args(argv)
    archive = options.data / "dev.tar.xz"
    if not archive.is_file():
        print(f"Skipped: {archive} is not there.")
        return 0
    logs = list(corpus.logs(archive))
    _timing(logs, options.messages)
    _table(logs)
    return 0


def _table(logs: Sequence[corpus.Log]) -> None:
    ours = judge(logs, inferred)
    print(f"\n{'':<38}" + "".join(f"{heading:>9}" for heading in HEADINGS))
    print(f"dev part, {len(logs)} logs, this run:")
    rows = {
        "previous message": judge(logs, previous),
        "Weilu": ours,
        "Weilu, names taken out of the text": judge(logs, inferred_unnamed),
    }
    for name, found in rows.items():
        print(f"  {name:<36}" + _cells(score.evaluate(found.links)))
    print("test part, published (Kummerfeld et al. 2019), so not the same logs:")
    for name, figures in PUBLISHED.items():
        print(f"  {name:<36}" + _cells(figures))
    print("\nCalibration (expected calibration error, 15 bins, dev part):")
    for name, pairs in (
        ("likeliest choice per message", ours.best),
        ("every link told", ours.every),
    ):
        share, right = np.array([p for p, _ in pairs]), np.array([hit for _, hit in pairs])
        print(f"  {name:<36}{score.calibration_error(share, right):9.4f}   n = {len(pairs):,}")


def _cells(figures: Sequence[float]) -> str:
    return "".join(f"{figure:9.1f}" for figure in figures)


def judge(logs: Sequence[corpus.Log], infer_log: Callable[[corpus.Log], list[Links]]) -> Found:
    """The likeliest choice of every annotated line; lines nobody speaks start a thread."""
    found = Found([], [], [])
    for log in logs:
        gold = {(child, parent) for child, parents in log.gold.items() for parent in parents}
        links = {(child, child) for child in log.gold}
        for line, told in zip(log.lines, infer_log(log), strict=True):
            if line not in log.gold:
                continue
            options = [(told.start, line), *((p, log.lines[index]) for index, p in told.parents)]
            share, parent = max(options)
            links.discard((line, line))
            links.add((line, parent))
            found.best.append((share, (line, parent) in gold))
            found.every.extend((p, (line, other) in gold) for p, other in options)
        found.links.append((gold, links, corpus.ANNOTATED_FROM))
    return found


def inferred(log: corpus.Log) -> list[Links]:
    """Ours."""
    return infer(log.at, log.author, log.text, names=log.names)


def inferred_unnamed(log: corpus.Log) -> list[Links]:
    """Ours where nobody is addressed by name, as in many groups."""
    return inferred(unnamed(log, np.ones(len(log.names), np.bool_)))


def previous(log: corpus.Log) -> list[Links]:
    """The baseline: everything answers the message before."""
    before = [Links(0.0, (Parent(place - 1, 1.0),)) for place in range(1, len(log.lines))]
    return [Links(1.0, ()), *before]


def _timing(logs: Sequence[corpus.Log], messages: int) -> None:
    """Infer one long group made of all logs, one after another."""
    at: list[int] = []
    author: list[int] = []
    text: list[str] = []
    names: dict[int, str] = {}
    while len(text) < messages:
        for log in logs:
            people, hours = len(names), at[-1] if at else 0
            at += [hours + moment for moment in log.at]
            author += [people + one for one in log.author]
            text += log.text
            names.update({people + one: name for one, name in log.names.items()})
    cut = slice(messages)
    infer_arrays(at[:500], author[:500], text[:500], names=names)
    started, worked = time.perf_counter(), time.process_time()
    infer_arrays(at[cut], author[cut], text[cut], names=names)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6
    rate = f"{messages / seconds:,.0f} messages/s"
    print(f"{messages:,} messages in {seconds:.2f} s ({cpu:.2f} CPU-s): {rate}")
    print(f"peak memory of the whole process {peak:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
