"""What happens to tags, as the log tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind

DID = {
    "made": _("made the tag “%(name)s”"),
    "renamed": _("renamed the tag “%(before)s” to “%(name)s”"),
    "merged": _("put the tag “%(before)s” into “%(name)s”"),
    "changed": _("changed the tag “%(name)s”"),
    "deleted": _("deleted the tag “%(name)s”"),
}


@kind("tag_changed", _("%(actor)s %(word)s"), by_staff=True, word=_("Tags changed"))
@dataclass(frozen=True)
class TagChanged:
    """A tag was made, renamed, put into another, or deleted."""

    tag: int = 0
    name: str = ""
    before: str = ""  #: its name until then, or the tag that went into it
    did: str = ""
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        names = {"name": data.get("name", ""), "before": data.get("before", "")}
        return {"word": str(DID.get(data.get("did", ""), DID["changed"])) % names}


@kind(
    "members_tagged", _("%(actor)s %(word)s: %(count)s members, “%(name)s”"), by_staff=True,
    word=_("Members tagged"),
)  # fmt: skip
@dataclass(frozen=True)
class MembersTagged:
    """Members got a tag, or lost it; the subject is the member where it was one alone."""

    tag: int = 0
    name: str = ""
    on: bool = True
    count: int = 0
    source: str = ""  #: "console", "api", "import", or a room's own word
    by: int = 0

    @staticmethod
    def worded(data: Mapping[str, Any]) -> dict[str, str]:
        return {"word": str(_("tagged") if data.get("on") else _("took a tag off"))}
