"""The library's words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.engage.library.models import MaterialKind

KINDS: dict[str, Any] = {
    MaterialKind.TEXT: _("Text"), MaterialKind.PICTURE: _("Picture"),
    MaterialKind.POSTER: _("Poster"), MaterialKind.LINK: _("Link"), MaterialKind.FILE: _("File"),
}  # fmt: skip
STATES: dict[str, Any] = {
    "fresh": pgettext_lazy("material", "valid"), "soon": _("ends soon"),
    "expired": _("expired"), "retired": _("out of use"),
}  # fmt: skip
LEVELS = {"fresh": "good", "soon": "watch", "expired": "act", "retired": "quiet"}
#: What may follow an opening, as people call it.
FOLLOWED: dict[str, Any] = {
    "message": _("messages written"), "checked_in": _("check-ins"),
    "order_placed": _("orders"),
}  # fmt: skip
