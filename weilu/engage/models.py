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
from weilu.engage.welcome.models import GreetedGroup, Greeting, Newcomer

__all__ = [
    "Answer",
    "Answered",
    "Appeal",
    "Exemption",
    "GreetedGroup",
    "Greeting",
    "Guard",
    "GuardEdition",
    "Incident",
    "Mark",
    "Newcomer",
    "Posted",
    "Trial",
    "TrialLine",
]
