"""What the acquire room keeps."""

from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.roster.models import Proposal, Roster, Waiting
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
    "ApplicantMessage", "Application", "Arrival", "Attachment", "Channel", "Duty", "EntryCode",
    "Invitation", "Pace", "Payment", "Proposal", "Roster", "SavedReason", "StaffAccount",
    "Target", "Threshold", "ThresholdVersion", "Visit", "Waiting",
]  # fmt: skip
