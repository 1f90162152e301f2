"""Fit the shipped weights; `weights.md` has the command and the sources.

Probabilities are calibrated, and the threshold is set, on examples of kinds left out of the
fitting: every kind of advert and every room is judged once by weights that never saw its like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from zlib import crc32

import click
import numpy as np
from numpy.typing import NDArray

from weilu.engage.adverts import made_up, model, sources
from weilu.engage.adverts.features import Floats, Table, table
from weilu.engage.adverts.learning import Strength, calibrated, fit, folds, threshold
from weilu.engage.adverts.made_up import Example
from weilu.engage.adverts.reading import read

FOLDS = 2
#: Invented messages of each language.
ADVERTS, ORDINARY = 14_000, 12_000
#: Messages taken from each public history.
HEARD = 40_000
#: The share of ordinary messages that may reach the threshold.
MOST_FLAGGED = 0.001
STRENGTH = Strength()


def gathered(
    rng: Random, scenes: Path, gitter: Path | None, irc: Path | None, chatterbot: Path | None
) -> list[Example]:
    """All there is to learn from, each text once."""
    found: list[Example] = []
    for language in made_up.LANGUAGES:
        found += made_up.adverts(rng, language, ADVERTS)
        found += made_up.ordinary(rng, language, ORDINARY)
    texts = [file.read_text(encoding="utf-8") for file in sorted(scenes.glob("*.toml"))]
    found += made_up.scenes(rng, texts)
    if gitter:
        talk = list(sources.gitter(gitter, half=0))
        found += rng.sample(talk, min(len(talk), HEARD))
    if irc:
        lines = list(sources.irc(irc))
        found += rng.sample(lines, min(len(lines), HEARD))
    if chatterbot:
        found += sources.chatterbot(chatterbot)
    return list({one.text: one for one in found if one.text.strip()}.values())


def importance(examples: Sequence[Example]) -> Floats:
    """Adverts and ordinary messages count half each; among the latter, invented ones and talk in
    groups (the demo's, IRC, Gitter) each as much as the other."""
    source = np.array([_source(one) for one in examples])
    weigh = np.zeros(len(examples))
    for name, share in (("advert", 0.5), ("made up", 0.3), ("heard", 0.2)):
        held = source == name
        weigh[held] = share / max(int(held.sum()), 1)
    return np.asarray(weigh / weigh.sum(), np.float32)


def _source(one: Example) -> str:
    if one.advert:
        return "advert"
    return "made up" if one.kind.startswith(("plain", "demo", "chatterbot")) else "heard"


def held_out(
    messages: Table, adverts: NDArray[np.bool_], weigh: Floats, kinds: Sequence[str]
) -> Floats:
    """Scores of each message by weights that saw nothing of its kind, n long."""
    part = folds([crc32(kind.encode()) for kind in kinds], FOLDS)
    scores = np.zeros(len(messages), np.float32)
    for fold in range(FOLDS):
        seen, kept = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        click.echo(f"fold {fold + 1} of {FOLDS}: {len(seen):,} messages")
        weights = fit(messages.only(seen), adverts[seen], weigh[seen], strength=STRENGTH)
        scores[kept] = weights.scores(messages.only(kept))
    return scores


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--scenes", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--gitter", type=click.Path(exists=True, path_type=Path))
@click.option("--irc", type=click.Path(exists=True, path_type=Path))
@click.option("--chatterbot", type=click.Path(exists=True, path_type=Path))
@click.option("--seed", default=0, show_default=True)
def main(
    out: Path, scenes: Path, gitter: Path | None, irc: Path | None, chatterbot: Path | None,
    seed: int,
) -> None:  # fmt: skip
    """Fit weights and write them to OUT."""
    examples = gathered(Random(seed), scenes, gitter, irc, chatterbot)
    adverts = np.array([one.advert for one in examples])
    click.echo(f"{len(examples):,} messages, {int(adverts.sum()):,} of them adverts")
    messages = table([read(one.text) for one in examples])
    weigh = importance(examples)
    scores = held_out(messages, adverts, weigh, [one.kind for one in examples])
    weights = fit(messages, adverts, weigh, strength=STRENGTH).rounded()
    heard = np.array([_source(one) == "heard" or one.kind == "demo" for one in examples])
    weights = calibrated(weights, scores, adverts, weigh)
    limit = threshold(weights.certainty(scores[heard]), MOST_FLAGGED)
    weights = replace(weights, threshold=limit)
    model.write(weights, out)
    _say(weights, scores, adverts)
    click.echo(f"{out}: {out.stat().st_size / 1000:.0f} kB")


def _say(weights: model.Weights, scores: Floats, adverts: NDArray[np.bool_]) -> None:
    share = weights.certainty(scores)
    hit = share >= weights.threshold
    click.echo(f"slope {weights.slope:.3f}, offset {weights.offset:.3f}")
    click.echo(f"threshold {weights.threshold:.3f}")
    click.echo(f"kinds never seen: {hit[adverts].mean():.3f} of adverts found, "
               f"{hit[~adverts].mean():.5f} of the others flagged")  # fmt: skip


if __name__ == "__main__":
    main()
