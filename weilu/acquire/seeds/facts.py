"""What happens to seed users, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("seeds_changed", _("%(actor)s changed the seed users “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class SeedsChanged:
    """Seed users were picked, or what they are for was changed."""

    cohort: int = 0
    name: str = ""
    did: str = ""  #: "picked" | "changed" | "released" | "taken_back" | "ended" | "resumed"
    seeds: int = 0  #: how many it is about
    by: int = 0
