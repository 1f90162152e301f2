"""Words of tables of members."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Code of a refused line → its sentence.
REFUSED: dict[str, Any] = {
    "unreadable": _("The line cannot be read as CSV."),
    "platform": _("The platform is a word like wechat or telegram, not “%(what)s”."),
    "external_id": _("The id on the platform is missing or longer than 200 characters."),
    "name": _("The name is longer than 200 characters: “%(what)s…”."),
    "tags": _("At most 20 tags of at most 60 characters: “%(what)s…”."),
    "joined": _("“%(what)s” is no day or moment, like 2026-01-31 or 2026-01-31 09:30."),
    "joined_where": _("Joined where? The group is missing."),
    "group": _("No group is called “%(what)s” on this platform."),
    "twice": _("The same person and group stand on line %(what)s already."),
}
STATES: dict[str, Any] = {
    "checking": _("being checked"), "checked": _("checked, nothing taken yet"),
    "taking": _("being taken in"), "done": _("taken in"), "refused": _("refused"),
    "cancelled": _("stopped"),
}  # fmt: skip
#: What would happen to a line → its word.
EFFECTS: dict[str, Any] = {"added": _("new"), "changed": _("changes"), "same": _("as it is")}
NO_TABLE = _("The first line must name the columns platform and external_id, not: %(found)s")
LOST = _("The file is not there any more. Give it again.")
FAILED = _("The table could not be taken in. Give it again; if it stays, tell whoever runs Weilu.")


def refusal(code: str, what: str) -> str:
    """Why a line is not taken, in the language of the moment."""
    return str(REFUSED[code]) % {"what": what}
