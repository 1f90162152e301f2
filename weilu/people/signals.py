"""What people tell the rooms above, which they do not know."""

from django.dispatch import Signal

#: Sent with `workspace` and `members` (ids) when it was said who belongs to the team.
team_changed = Signal()
