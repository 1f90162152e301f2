"""What stands between a visitor of an entry code and the groups behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.threshold import actions, rules
from weilu.acquire.threshold.models import Application, Threshold
from weilu.acquire.threshold.wording import ANSWER_FAULTS
from weilu.kit import clock
from weilu.kit.errors import WeiluError

#: Refused so often within `AGAIN_AFTER`, a visitor waits before the next try: a quiz is no lock
#: to be picked.
TRIES = 3
AGAIN_AFTER = timedelta(hours=24)


class TriedTooOften(WeiluError):
    code = "acquire.tried_too_often"
    status = 429
    sentence = _("That was tried a few times just now. Come back tomorrow.")


def latest(code: EntryCode, visitor: str) -> Application | None:
    """What this visitor applied with last, at the threshold of this code."""
    mine = Application.objects.filter(threshold=code.threshold_id, visitor=visitor)
    return mine.order_by("-applied_at", "-pk").first() if visitor else None


def asked(threshold: Threshold, given: Mapping[str, str], judged: rules.Judged) -> list[Any]:
    """The questions as a page shows them: with what was typed and what is wrong with it."""
    return [
        {
            "question": one, "given": given.get(one.key, ""),
            "fault": ANSWER_FAULTS[judged.faults[one.key]] if one.key in judged.faults else "",
        }
        for one in rules.questions_of(threshold.questions)
    ]  # fmt: skip


def apply(code: EntryCode, visitor: str, contact: str, judged: rules.Judged) -> Application:
    """Take faultless answers. Raises `AppliedAlready`, `TriedTooOften`."""
    threshold = code.threshold
    assert threshold is not None
    since = clock.now() - AGAIN_AFTER
    tried = Application.objects.filter(
        threshold=threshold, visitor=visitor, state="declined", applied_at__gte=since
    )
    if tried.count() >= TRIES:
        raise TriedTooOften
    return actions.apply(threshold, code, visitor, contact, judged)
