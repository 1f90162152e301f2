"""What stands between a visitor of an entry code and the groups behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def asked(
    questions: Sequence[rules.Question], given: rules.Given, faults: Mapping[str, str],
    kept: Mapping[str, str] | None = None,
) -> list[Any]:  # fmt: skip
    """The questions as a page shows them: with what was typed and what is wrong with it. `kept`:
    names of files given before."""
    return [
        {
            "question": one, "given": given.get(one.key, ""), "kept": (kept or {}).get(one.key, ""),
            "fault": ANSWER_FAULTS[faults[one.key]] if one.key in faults else "",
        }
        for one in questions
    ]  # fmt: skip


def apply(
    code: EntryCode, visitor: str, contact: str, judged: rules.Judged, sent: actions.Sent
) -> Application:
    """Take faultless answers. The same sheet sent again is the application it was.

    Raises `AppliedAlready`, `TriedTooOften`, `InvitationOver`.
    """
    threshold = code.threshold
    assert threshold is not None
    before = _by_sheet(threshold, sent)
    if before is not None:
        return before
    since = clock.now() - AGAIN_AFTER
    tried = Application.objects.filter(
        threshold=threshold, visitor=visitor, state="declined", applied_at__gte=since
    )
    if tried.count() >= TRIES:
        raise TriedTooOften
    try:
        return actions.apply(threshold, code, visitor, contact, judged, sent)
    except actions.AppliedAlready:
        again = _by_sheet(threshold, sent)  # two clicks at once
        if again is None:
            raise
        return again


def _by_sheet(threshold: Threshold, sent: actions.Sent) -> Application | None:
    found = Application.objects.filter(threshold=threshold, sheet=sent.sheet)
    return found.first() if sent.sheet else None
