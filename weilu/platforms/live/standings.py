"""What every platform's check asks alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import Account, Standing


def reachable(account: Account, what: Any) -> Standing:
    """Whether a platform that calls has an address it can call; `what` names it."""
    ok = account.address.startswith("https://")
    todo = _("Weilu needs a public https address. Put a web server with one in front.")
    return Standing(ok, what, "" if ok else todo)
