"""What persons tell the rooms above."""

from django.dispatch import Signal

#: Sent with `workspace`, `refs` (all identities of the person) inside the transaction that joined
#: or parted them; after parting once for each part.
changed = Signal()
