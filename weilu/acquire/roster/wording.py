"""Words for rosters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.acquire.roster import rules

#: State → tone and word.
PROPOSAL_STATES = {
    "open": ("act", _("asks for your decision")),
    "agreed": ("watch", _("agreed, not gone yet")),
    "kept": ("quiet", _("stays")),
    "dropped": ("quiet", _("dropped")),
    "done": ("good", _("made room")),
}
WAITING_STATES = {
    "waiting": ("watch", pgettext_lazy("roster", "waits")),
    "invited": ("act", pgettext_lazy("roster", "invited")),
    "in": ("good", pgettext_lazy("roster", "came in")),
    "withdrawn": ("quiet", pgettext_lazy("roster", "withdrawn")),
}
#: Why a seat is not up for it.
SPARED = {
    rules.STAFF: _("Staff take no seat"),
    rules.NEW: _("New: left alone for now"),
    rules.KEPT: _("You decided that they stay"),
    rules.ASKED: _("A proposal is open"),
}
SAYS = _(
    "This group has %(seats)s seats. When somebody new is let in, the seat of who gave and took "
    "the least over %(weeks)s weeks becomes free. Newcomers are left alone for %(days)s days. "
    "Nobody is removed without being told why."
)
