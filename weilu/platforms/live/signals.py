"""What live platforms tell the rooms above, which they do not know."""

from django.dispatch import Signal

#: Sent with `connection` and `rows` (of the log) when new events were recorded, inside the
#: transaction that records them: enqueue work here, do none.
heard = Signal()
