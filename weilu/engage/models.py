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
from weilu.engage.points.models import (
    Award,
    Badge,
    BadgeHeld,
    BoardMute,
    DayOfActs,
    Level,
    PointPolicy,
    PointRule,
    PointsSeen,
    PointTrial,
)
from weilu.engage.welcome.models import GreetedGroup, Greeting, Newcomer

__all__ = [
    "Answer",
    "Answered",
    "Appeal",
    "Award",
    "Badge",
    "BadgeHeld",
    "BoardMute",
    "DayOfActs",
    "Exemption",
    "GreetedGroup",
    "Greeting",
    "Guard",
    "GuardEdition",
    "Incident",
    "Level",
    "Mark",
    "Newcomer",
    "PointPolicy",
    "PointRule",
    "PointTrial",
    "PointsSeen",
    "Posted",
    "Trial",
    "TrialLine",
]
