"""Who judges whether a message is an advert."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weilu.engage.guard.finding import CONTACTS, Folded, Span, contacts
from weilu.engage.guard.rules import Opinion
from weilu.kit.text import ADVERT

if TYPE_CHECKING:
    from weilu.engage.adverts.judging import Judge


class PlainWords:
    """Words of adverts and ways to be reached, however they are spelt: no model."""

    threshold = 0.9
    _advert = re.compile(ADVERT)

    def probability(self, texts: Sequence[str]) -> list[float]:
        """For each text, how likely it is an advert, 0 to 1."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> float:
        folded = Folded(text)
        lures = bool(self._advert.search(folded.text) or self._advert.search(folded.letters))
        reached = bool(contacts(folded, tuple(CONTACTS)))
        if lures:
            return 0.97 if reached else 0.92
        return 0.4 if reached else 0.02


def judge(workspace_id: int) -> Judge | PlainWords:
    """The judge of a workspace; plain words where no weights are shipped."""
    # Loaded only where a rule needs it: it brings its arrays along.
    from weilu.engage.adverts.trained import judge_of

    try:
        return judge_of(workspace_id)
    except FileNotFoundError:
        return PlainWords()


def opinions(texts: Sequence[str], workspace_id: int) -> list[Opinion]:
    """What the judge in office makes of each text; the same text is read once."""
    held = judge(workspace_id)
    once = list(dict.fromkeys(texts))
    said = dict(zip(once, held.probability(once), strict=True))
    return [Opinion(float(said[text]), float(held.threshold)) for text in texts]


def telling(text: str, workspace_id: int) -> tuple[Span, ...]:
    """The places in a text that speak most for an advert."""
    held = judge(workspace_id)
    if isinstance(held, PlainWords):
        return tuple(span for _kind, span in contacts(Folded(text), tuple(CONTACTS)))
    return tuple((piece.start, piece.end) for piece in held.why(text))
