"""What intake tells the rooms above, which it does not know."""

from django.dispatch import Signal

#: Sent with `workspace` when new events of the past have come into its log.
history_taken = Signal()
