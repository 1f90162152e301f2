"""Copied notes among a million: ours against PyPI `datasketch` and `rensa`, on the same notes.

Notes are made of Chinese and English letters; some are changed copies of others, in known places.
What counts as a copy is the exact share of three-letter shingles. Peers are extras of the
benchmark (`pip install datasketch rensa`); one that is not there is left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from random import Random

NAME = "copies"
SUMMARY = "near-duplicate notes: recall, precision and time against datasketch and rensa"

NOTES, COPIED = 1_000_000, 0.05
AIM = 5.0
PERMUTATIONS = 64
Pairs = set[tuple[int, int]]


def main(argv: list[str]) -> int:
    """Print recall, precision and seconds of each, and the ratio to datasketch."""
    parser = argparse.ArgumentParser(prog="weilu bench copies")
    parser.add_argument("--notes", type=int, default=NOTES)
    parser.add_argument("--only", choices=list(WAYS), help="one of the ways alone")
    options = parser.parse_args(argv)
    notes, planted = _notes(options.notes)
    took: dict[str, float] = {}
    print(f"{options.notes:,} notes, {len(planted):,} copies that share at least 0.7")
    for name, way in WAYS.items():
        if options.only and name != options.only:
            continue
        started, begun = time.monotonic(), time.process_time()
        try:
            found = way(notes)
        except ImportError:
            print(f"  {name:<12} not here")
            continue
        took[name] = time.process_time() - begun
        _say(name, notes, found, planted, time.monotonic() - started, took[name])
    if {"weilu", "datasketch"} <= took.keys():
        print(f"  datasketch ÷ weilu {took['datasketch'] / took['weilu']:6.1f} × of CPU time"
              f"   (aim: at least {AIM:g})")  # fmt: skip
    return 0


def _say(
    name: str, notes: list[str], found: Pairs, planted: Pairs, wall: float, cpu: float
) -> None:
    from weilu.engage.challenges.copies import LIKE, likeness

    right = sum(likeness(notes[one], notes[other]) >= LIKE for one, other in found)
    recall = len(found & planted) / max(1, len(planted))
    print(f"  {name:<12} recall {recall:6.3f}  precision {right / max(1, len(found)):6.3f}"
          f"  {wall:8.1f} s  {cpu:8.1f} CPU-s")  # fmt: skip


def _notes(count: int) -> tuple[list[str], Pairs]:
    """Notes, and which are copies of which by the exact share."""
    from weilu.engage.challenges.copies import LIKE, likeness

    rng = Random(5)
    chinese = [chr(0x4E00 + number) for number in range(2_500)]
    english = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9)))
        for _ in range(4_000)
    ]
    notes: list[str] = []
    planted: Pairs = set()
    for number in range(count):
        if number > 100 and rng.random() < COPIED:
            source = rng.randrange(number)
            notes.append(_changed(notes[source], rng))
            if likeness(notes[source], notes[number]) >= LIKE:
                planted.add((source, number))
        elif number % 4:
            notes.append("".join(rng.choices(chinese, k=rng.randint(15, 60))))
        else:
            notes.append(" ".join(rng.choices(english, k=rng.randint(5, 14))))
    return notes, planted


def _changed(text: str, rng: Random) -> str:
    """A copy with other marks and figures, and a few letters changed."""
    letters = list(text)
    for _change in range(rng.randint(0, 3)):
        letters[rng.randrange(len(letters))] = rng.choice("一二三abc，。 ")
    return rng.choice(("", "今天：", "Day 3 ")) + "".join(letters) + rng.choice(("", "！！", " 12"))


def _weilu(notes: list[str]) -> Pairs:
    from weilu.engage.challenges.copies import alike

    return {(one, other) for one, other, _share in alike(notes)}


def _shingles(text: str) -> list[str]:
    from weilu.engage.challenges.copies import SHINGLE, SHORTEST, plain

    letters = plain(text)
    if len(letters) < SHORTEST:
        return []
    return list({letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)})


def _checked(notes: list[str], pairs: Iterable[tuple[int, int]]) -> Pairs:
    """Candidates that share enough by the exact count, as ours are checked."""
    from weilu.engage.challenges.copies import LIKE, likeness

    return {pair for pair in pairs if likeness(notes[pair[0]], notes[pair[1]]) >= LIKE}


def _datasketch(notes: list[str]) -> Pairs:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(16, 4))
    pairs: list[tuple[int, int]] = []
    for number, note in enumerate(notes):
        shingles = _shingles(note)
        if not shingles:
            continue
        signed = MinHash(num_perm=PERMUTATIONS)
        signed.update_batch([one.encode() for one in shingles])
        pairs += ((earlier, number) for earlier in index.query(signed))
        index.insert(number, signed, check_duplication=False)
    return _checked(notes, pairs)


def _rensa(notes: list[str]) -> Pairs:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=16)
    pairs: list[tuple[int, int]] = []
    for number, note in enumerate(notes):
        shingles = _shingles(note)
        if not shingles:
            continue
        signed = RMinHash(num_perm=PERMUTATIONS, seed=7)
        signed.update(shingles)
        pairs += ((earlier, number) for earlier in index.query(signed))
        index.insert(number, signed)
    return _checked(notes, pairs)


WAYS: dict[str, Callable[[list[str]], Pairs]] = {
    "weilu": _weilu, "datasketch": _datasketch, "rensa": _rensa,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
