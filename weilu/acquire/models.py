"""What the acquire room keeps."""

from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.threshold.models import Application, Threshold

__all__ = [
    "Application", "Arrival", "Channel", "Duty", "EntryCode", "Pace", "Proposal", "Roster",
    "StaffAccount", "Target", "Threshold", "Visit", "Waiting",
]  # fmt: skip
