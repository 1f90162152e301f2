"""What the acquire room keeps."""

from weilu.acquire.staff.models import Duty, Pace, StaffAccount

__all__ = ["Duty", "Pace", "StaffAccount"]
