"""What the outbox tells the rooms above, which it does not know."""

from django.dispatch import Signal

#: Sent with `task` and `by` when a person has ticked a task off, in the same transaction.
ticked = Signal()
