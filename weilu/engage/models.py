"""What this room stores, by topic."""

from weilu.engage.answers.models import Answer, Answered
from weilu.engage.guard.models import (
    Appeal,
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    Mark,
    Posted,
    Trial,
    TrialLine,
)

__all__ = [
    "Answer",
    "Answered",
    "Appeal",
    "Exemption",
    "Guard",
    "GuardEdition",
    "Incident",
    "Mark",
    "Posted",
    "Trial",
    "TrialLine",
]
