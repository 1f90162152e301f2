"""The group check-up over 20 million events in 5,000 groups, from the lake; then the day after.

Beside it, in the same run: the same figures in pandas from the same Parquet, and one plain DuckDB
scan of the columns a check-up needs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measuring import Cost, ratio, run

NAME = "scale"
SUMMARY = "all groups of 20 M events from the lake, and the day after, against pandas and a scan"

ZONE = "Asia/Shanghai"
START = datetime(2025, 6, 1, tzinfo=UTC)
DAYS = 365


def main(argv: list[str]) -> int:
    """Print costs and ratios. `--events`, `--groups` scale it; `--no-pandas` spares the memory."""
    parser = argparse.ArgumentParser(prog="weilu bench scale")
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--groups", type=int, default=5_000)
    parser.add_argument("--no-pandas", action="store_true")
    parser.add_argument("--keep", type=Path, help="Folder for the lake, kept for another run.")
    parser.add_argument("--day-after", type=int, metavar="TIMES", help=(
        "Only the day after, so many times, each from what the full run in --keep left behind."
    ))  # fmt: skip
    options = parser.parse_args(argv)
    if options.day_after:
        for _ in range(options.day_after):
            _day_after(options.keep)
        return 0
    folder = options.keep or Path(tempfile.mkdtemp(prefix="weilu-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _compare(folder, options.events, options.groups, not options.no_pandas)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _compare(folder: Path, events: int, groups: int, pandas: bool) -> None:
    if not (folder / "lake").exists():
        _child(folder, "generate", events, groups)
    size = sum(file.stat().st_size for file in (folder / "lake").rglob("*.parquet"))
    print(f"{events:,} events, {groups:,} groups, {DAYS + 1} days, {size / 1e6:.0f} MB of Parquet")
    for kept in ("kept", "anew"):
        shutil.rmtree(folder / kept, ignore_errors=True)
    scan = _said("one DuckDB scan of the columns", _child(folder, "scan"))
    full = _said("weilu, from the lake", _child(folder, "checkup", DAYS))
    _linked(folder / "kept", folder / "left")
    after = _day_after(folder)
    _said("weilu, the day after from nothing", _child(folder, "anew"))
    _same(folder)
    if pandas:
        theirs = _said("pandas, figures alone", _child(folder, "pandas", DAYS))
        ratio("faster than pandas", full.seconds, theirs.seconds, "≥ 5")
        ratio("memory of pandas ÷ ours", full.peak_mb, theirs.peak_mb, "≥ 3")
        _agree(folder)
    print(f"{'full run ÷ scan':<44} {full.seconds / scan.seconds:8.2f} ×   (aim: ≤ 10)")
    print(f"{'day after ÷ full run':<44} {after.seconds / full.seconds:8.1%}     (aim: ≤ 5 %)")
    print(f"{'the same by CPU time':<44} {after.cpu_seconds / full.cpu_seconds:8.1%}")


def _day_after(folder: Path) -> Cost:
    """From the facts that the full run left behind, whatever has come of them since."""
    _linked(folder / "left", folder / "kept")
    return _said("weilu, the day after", _child(folder, "checkup", DAYS + 1))


def _linked(source: Path, to: Path) -> None:
    """The same facts in another folder; their files are replaced, never written to again."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(source, to, copy_function=os.link)


def _child(folder: Path, step: str, *arguments: int) -> tuple[Cost, float]:
    """Each step in a process of its own, so that its memory is its own. Time is what it says:
    starting Python and importing is left out for all alike."""
    cost = run(
        [sys.executable, "-m", "bench.scale_steps", folder, step, *map(str, arguments)],
        folder / "log",
    )
    inner = json.loads((folder / "log").read_text().splitlines()[-1])
    return Cost(inner["seconds"], inner["cpu"], cost.peak_mb), inner.get("telling", 0.0)


def _said(name: str, step: tuple[Cost, float]) -> Cost:
    """`step`: its cost, and the seconds it takes to read the figures out group by group."""
    cost, telling = step
    print(f"  {name:<34} {cost}" + (f"   told in {telling:.2f} s more" if telling else ""))
    return cost


def _same(folder: Path) -> None:
    """The day after must have said exactly what a check-up from nothing says."""
    after, anew = (json.loads((folder / f"{name}.json").read_text()) for name in ("after", "anew"))
    assert after == anew
    values = sum(len(figures) for figures in anew.values())
    print(f"  the day after: {values:,} values of {len(anew):,} groups, the same from nothing")


def _agree(folder: Path) -> None:
    """Both ways must have said the same of every group, wherever there is enough to say."""
    ours, theirs = (json.loads((folder / f"{who}.json").read_text()) for who in ("ours", "pandas"))
    assert ours.keys() == theirs.keys()
    compared: Counter[str] = Counter()
    for group, figures in theirs.items():
        for name, value in figures.items():
            said = ours[group].get(name)
            if said is not None:
                assert value is not None, (group, name, said)
                assert abs(said - value) < 2e-6 * max(1, abs(said)), (group, name, said, value)
                compared[name] += 1
    print(
        f"  agreed: {len(compared)} figures, {compared.total():,} values of {len(theirs):,} groups"
    )


def end(day: int) -> datetime:
    """The last moment of the lake's day number `day`."""
    return START + timedelta(days=day) - timedelta(seconds=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
