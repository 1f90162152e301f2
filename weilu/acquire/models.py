"""What the acquire room keeps."""

from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.staff.models import Duty, Pace, StaffAccount

__all__ = [
    "Arrival", "Channel", "Duty", "EntryCode", "Pace", "StaffAccount", "Target", "Visit",
]  # fmt: skip
