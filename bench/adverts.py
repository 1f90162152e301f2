"""The judge of adverts on public messages it never learnt from, beside plain keywords."""

from __future__ import annotations

import argparse
import lzma
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.measuring import ROOT
from weilu.engage.adverts import sources
from weilu.engage.adverts.disguise import DISGUISES
from weilu.engage.adverts.features import Table, table
from weilu.engage.adverts.folding import fold
from weilu.engage.adverts.judging import Judge, shipped
from weilu.engage.adverts.reading import read
from weilu.engage.adverts.training import Figures, figures, same_letters, train
from weilu.kit.text import ADVERT

NAME = "adverts"
SUMMARY = "adverts found and ordinary chat left alone, on public messages, beside plain keywords"

DATA = ROOT.parent / "shared" / "data"
HEADINGS = ("P", "R", "F1", "AUC", "ECE", "flagged")
#: Ordinary messages taken from each history, and messages for the timing.
SAMPLE, TIMED = 20_000, 10_000


class Labelled(NamedTuple):
    """Messages with what they are."""

    texts: list[str]
    adverts: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> Labelled:
        texts = [text for text, keep in zip(self.texts, chosen, strict=True) if keep]
        return Labelled(texts, self.adverts[chosen])


def main(argv: list[str]) -> int:
    """Print the tables. `--data DIR` holds zh_text, gitter, irc; `--part` runs one of them."""
    parser = argparse.ArgumentParser(prog="weilu bench adverts")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--part", choices=[*PARTS], action="append")
    options = parser.parse_args(argv)
    for name in options.part or PARTS:
        PARTS[name](options.data)
    return 0


def _public(data: Path) -> Labelled | None:
    """The Chinese set, first comma ends the label. None where it is not there."""
    file = data / "zh_text" / "spam" / "train.csv.xz"
    if not file.is_file():
        print(f"Skipped: {file} is not there.")
        return None
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\r\n").partition(",") for line in lines][1:]
    return Labelled([text for _l, _c, text in rows], np.array([one == "1" for one, *_ in rows]))


def _once(found: Labelled, key: Callable[[str], object]) -> Labelled:
    """The first message of each key."""
    seen: set[object] = set()
    first = [not (key(text) in seen or seen.add(key(text))) for text in found.texts]
    return found.only(np.array(first))


def _row(name: str, told: Figures, sure: bool = True) -> None:
    cells = [told.precision, told.recall, told.f1]
    print(f"  {name:<46}" + "".join(f"{100 * one:8.1f}" for one in cells), end="")
    print(f"{told.auc:8.3f}{told.ece:8.3f}" if sure else f"{'–':>8}{'–':>8}", end="")
    print(f"{100 * told.flagged:8.2f}")


def _head(name: str, found: Labelled) -> None:
    count = f"{int(found.adverts.sum()):,} adverts, {int((~found.adverts).sum()):,} others"
    print(f"\n{name}: {count}")
    print(f"  {'':<46}" + "".join(f"{one:>8}" for one in HEADINGS))


def chinese(data: Path) -> None:
    """Found without ever having seen such a message, with and without copies."""
    every = _public(data)
    if every is None:
        return
    _compared("Chinese Telegram, all lines", every, data)
    _compared("Chinese Telegram, exact copies left out", _once(every, str), data)
    unlike = _once(every, same_letters)
    _compared("Chinese Telegram, copies but for marks and numbers left out", unlike, data)


def _compared(name: str, found: Labelled, data: Path) -> None:
    _head(name, found)
    judge = Judge()
    share = np.array(judge.probability(found.texts), np.float32)
    limit = judge.threshold
    _row(f"Weilu, at its threshold {limit:.3f}", figures(share, found.adverts, limit))
    _row("Weilu, at one half", figures(share, found.adverts, 0.5))
    for title, pattern in _keywords(data).items():
        hit = np.array([bool(pattern.search(fold(text))) for text in found.texts], np.float32)
        _row(title, figures(hit, found.adverts, 0.5), sure=False)


def _keywords(data: Path) -> dict[str, re.Pattern[str]]:
    """Plain keywords to compare with: the metric's pattern, and a published list of words."""
    known = {"pattern of the check-up, folded text": re.compile(ADVERT)}
    file = data / "zh_text" / "lexicon" / "Vocabulary" / "广告类型.txt"
    if file.is_file():
        words = {fold(line.strip()) for line in file.read_text(encoding="utf-8").splitlines()}
        listed = "|".join(re.escape(word) for word in sorted(words) if word)
        known["published word list, folded text"] = re.compile(listed)
    return known


def english(data: Path) -> None:
    """The lines of `spam_ru_en` that are mostly Latin letters."""
    folder = data / "zh_text" / "spam_ru_en" / "data"
    if not folder.is_dir():
        print(f"Skipped: {folder} is not there.")
        return
    texts: list[str] = []
    adverts: list[bool] = []
    for name, advert in (("spam-samples.txt", True), ("ham-samples.txt", False)):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            latin, other = (len(re.findall(one, line)) for one in ("[A-Za-z]", "[А-Яа-я]"))
            if latin > other and latin > 5:
                texts.append(line)
                adverts.append(advert)
    found = Labelled(texts, np.array(adverts))
    _compared("English lines of a Russian and English set", found, data)


def ordinary(data: Path) -> None:
    """The share of ordinary chat that would be flagged."""
    print("\nOrdinary chat, none of it learnt from: share flagged, in %")
    judge = Judge()
    for name, texts in _histories(data):
        share = np.array(judge.probability(texts))
        flagged = 100 * float((share >= judge.threshold).mean())
        half = 100 * float((share >= 0.5).mean())
        print(f"  {name:<46}{flagged:8.3f}   at one half {half:8.3f}   n = {len(texts):,}")


def _histories(data: Path) -> Iterator[tuple[str, list[str]]]:
    rng = Random(0)
    gitter, irc = data / "gitter" / "rooms.dev.tar.xz", data / "irc" / "dev.tar.xz"
    if gitter.is_file():
        talk = [one.text for one in sources.gitter(gitter, half=1)]
        yield "Gitter, rooms not learnt from", rng.sample(talk, min(SAMPLE, len(talk)))
    if irc.is_file():
        talk = [one.text for one in sources.irc(irc)]
        yield "Ubuntu IRC, dev part", rng.sample(talk, min(SAMPLE, len(talk)))
    ham = _public(data)
    if ham is not None:
        yield "Chinese Telegram, those labelled ordinary", _once(ham.only(~ham.adverts), str).texts


def disguised(data: Path) -> None:
    """What is left of recall when adverts are respelt."""
    found = _public(data)
    if found is None:
        return
    adverts = _once(found.only(found.adverts), str).texts
    adverts = Random(0).sample(adverts, min(3_000, len(adverts)))
    judge = Judge()
    plain = _found(judge, adverts)
    print(f"\nRespelt adverts ({len(adverts):,}): share found, as written {100 * plain:.1f} %")
    for disguise in DISGUISES:
        rng = Random(1)
        respelt = [disguise(rng, text, 2) for text in adverts]
        share = _found(judge, respelt)
        pattern = sum(bool(re.search(ADVERT, text)) for text in respelt) / len(respelt)
        print(f"  {disguise.__name__:<20}{100 * share:8.1f}   of as written {share / plain:5.2f}"
              f"   plain keywords {100 * pattern:5.1f}")  # fmt: skip


def _found(judge: Judge, texts: Sequence[str]) -> float:
    return float((np.array(judge.probability(texts)) >= judge.threshold).mean())


def learnt(data: Path) -> None:
    """What `weilu train adverts` reaches with a part of the set; nothing of it is kept."""
    found = _public(data)
    if found is None:
        return
    once = _once(found, same_letters)
    part = np.array([same_letters(text) % 5 for text in once.texts])
    judged, seen = once.only(part == 0), once.only(part != 0)
    _head("Learnt on from part of the Chinese set, judged on a fifth never seen", judged)
    messages = table([read(text) for text in judged.texts])
    start = shipped()
    plain = figures(start.probabilities(messages), judged.adverts, start.threshold)
    _row("Weilu as shipped", plain)
    rng = np.random.default_rng(0)
    for count in (200, 1_000, 4_000, len(seen.texts)):
        chosen = np.zeros(len(seen.texts), np.bool_)
        chosen[rng.permutation(len(seen.texts))[:count]] = True
        some = seen.only(chosen)
        outcome = train(some.texts, some.adverts.tolist(), start)
        share, limit = outcome.weights.probabilities(messages), outcome.weights.threshold
        _row(f"Weilu, after {count:,} examples", figures(share, judged.adverts, limit))
        half = figures(share, judged.adverts, 0.5)
        _row(f"   the same at one half (taken: {outcome.is_better})", half)
    _row("naive Bayes on the same n-grams, all examples", _bayes(seen, judged, messages))


def _bayes(seen: Labelled, judged: Labelled, messages: Table) -> Figures:
    """A multinomial naive Bayes with add-one counts, on the same table, as a peer."""
    known = table([read(text) for text in seen.texts])
    label = seen.adverts[known.rows]
    width = 1 << 18
    yes = np.bincount(known.columns[label], minlength=width) + 1.0
    no = np.bincount(known.columns[~label], minlength=width) + 1.0
    weight = np.log(yes / yes.sum()) - np.log(no / no.sum())
    prior = np.log(seen.adverts.sum() / (~seen.adverts).sum())
    scores = np.bincount(messages.rows, weight[messages.columns], len(messages)) + prior
    share = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
    return figures(share.astype(np.float32), judged.adverts, 0.5)


def speed(data: Path) -> None:
    """Messages a second on one core."""
    found = _public(data)
    texts = found.texts if found else ["加微信 abc123 日结300元", "今晚吃什么"] * TIMED
    texts = (texts * (TIMED // len(texts) + 1))[:TIMED]
    judge = Judge()
    judge.probability(texts[:500])
    started, worked = time.perf_counter(), time.process_time()
    judge.probability(texts)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    print(f"\n{TIMED:,} messages in {seconds:.2f} s ({cpu:.2f} CPU-s): "
          f"{TIMED / cpu:,.0f} messages per CPU-second")  # fmt: skip


PARTS: dict[str, Callable[[Path], None]] = {
    "speed": speed, "ordinary": ordinary, "chinese": chinese, "english": english,
    "disguised": disguised, "learnt": learnt,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
