"""What the outbox tells the rooms above, which it does not know."""

from django.dispatch import Signal

#: Sent with `task` and `by` when a person has ticked a task off, in the same transaction.
ticked = Signal()

#: Sent with `message` and `receipt` when a platform has made a link (`receipt.data["link"]`), in
#: the transaction that settles the message: what is made of it is there once, or not at all.
link_made = Signal()
