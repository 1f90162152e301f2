"""What happens to landing pages, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind(
    "page_published",
    _("%(actor)s published the landing page “%(name)s”"),
    by_staff=True,
    word=pgettext_lazy("event", "page published"),
)
@dataclass(frozen=True)
class PagePublished:
    """A version of a landing page became what visitors see."""

    page: int = 0
    name: str = ""
    version: int = 0
    by: int = 0


@kind("page_changed", _("%(actor)s changed the landing page “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class PageChanged:
    """A landing page was made, set up anew, taken down, or its draft went back to a version."""

    page: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "taken_down" | "shown_again" | "went_back"
    by: int = 0
