"""Where a member answers; for them alone."""

from __future__ import annotations

from weilu.console.member_pages import address
from weilu.retain.pulse.models import PulseAsk
from weilu.retain.pulse.rules import OPEN


def ask_link(one: PulseAsk, base: str = "") -> str:
    """One question, open as long as an answer counts."""
    return address("pulse:ask", "pulse", {"p": one.pk}, OPEN, base)
