"""What house rules tell the rooms above, which they do not know."""

from django.dispatch import Signal

#: Sent with `member`, `editions` and `way` when a member accepted something new, inside the
#: transaction that records it: enqueue work here, do none.
accepted = Signal()
