"""A form as one visitor has it open: signed, so that what they saw is what they are held to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from weilu.acquire.threshold.models import Threshold, ThresholdVersion
from weilu.acquire.threshold.rules import Question, is_taken_as_seen, questions_of
from weilu.kit import clock, links
from weilu.kit.errors import WeiluError

LIVES = timedelta(days=30)
_PURPOSE = "threshold-sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One opening of a form: sent as often as may be, it is one application."""

    key: str
    version: int
    shown_at: datetime


def begin(threshold: Threshold, editions: list[int]) -> str:
    """The word a form carries."""
    says = {
        "f": threshold.pk, "k": secrets.token_urlsafe(15), "v": threshold.version,
        "t": clock.now().timestamp(), "e": editions,
    }  # fmt: skip
    return links.sign(_PURPOSE, says, LIVES)


def read(threshold: Threshold, word: str) -> tuple[Sheet, list[int]] | None:
    """What it says, with the editions of the rules that were shown; None = forged, too old, or of
    another form."""
    try:
        says = links.read(_PURPOSE, word)
    except WeiluError:
        return None
    if says.get("f") != threshold.pk:
        return None
    shown = datetime.fromtimestamp(says["t"], UTC)
    return Sheet(says["k"], says["v"], shown), says["e"]


def seen(threshold: Threshold, version: int) -> tuple[int, list[Question], int | None]:
    """The version somebody is held to, its questions and pass mark: what they saw, unless that was
    replaced too long ago."""
    current = threshold.version, questions_of(threshold.questions), threshold.pass_mark
    if version == threshold.version:
        return current
    old = ThresholdVersion.objects.filter(threshold=threshold, number=version).first()
    if old is None or not is_taken_as_seen(old.until, clock.now()):
        return current
    return old.number, questions_of(old.questions), old.pass_mark
