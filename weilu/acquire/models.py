"""What the acquire room keeps."""

from weilu.acquire.codes.models import Arrival, Channel, EntryCode, LinkAsk, Target, Visit
from weilu.acquire.pages.models import (
    LandingPage,
    LandingPicture,
    LandingPress,
    LandingVersion,
    LandingVisit,
)
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.threshold.models import (
    ApplicantMessage,
    Application,
    Attachment,
    Invitation,
    Payment,
    SavedReason,
    Threshold,
    ThresholdVersion,
)

__all__ = [
    "ApplicantMessage", "Application", "Arrival", "Attachment", "Channel", "Duty", "Entrant",
    "EntryCode", "Invitation", "LandingPage", "LandingPicture", "LandingPress", "LandingVersion",
    "LandingVisit", "LinkAsk", "Pace", "Payment", "Proposal", "Roster", "RoutingPlace",
    "RoutingSet", "SavedReason", "Seed", "SeedCohort", "StaffAccount", "Target", "Threshold",
    "ThresholdVersion", "Visit", "Waiting",
]  # fmt: skip
