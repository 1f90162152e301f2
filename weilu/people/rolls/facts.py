"""What happens to tables of members, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind(
    "members_imported", _("%(actor)s took in members from “%(name)s”: %(added)s new"),
    by_staff=True, word=_("Members imported"),
)  # fmt: skip
@dataclass(frozen=True)
class MembersImported:
    """A table of members was taken in, or stopped on the way."""

    run: int = 0
    name: str = ""
    added: int = 0
    changed: int = 0
    refused: int = 0
    by: int = 0
