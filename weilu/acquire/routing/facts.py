"""What happens to sets of groups and the people led into them, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("routing_changed", _("%(actor)s changed the routing set “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class RoutingChanged:
    """A set of groups, or what is in it, was made or changed."""

    routing: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "closed" | "reopened" | "place_added" | "place_changed" …
    by: int = 0


@kind("routed", _("Somebody was given a seat in %(group)s"), word=pgettext_lazy("event", "routed"))
@dataclass(frozen=True)
class Routed:
    """A person was given their one group of a set."""

    routing: int = 0
    entrant: int = 0
    code: str = ""  #: the entry code they came by


@kind("let_in", _("Somebody was let into %(group)s"), word=pgettext_lazy("event", "let in"))
@dataclass(frozen=True)
class LetIn:
    """A person was handed the link into their group: at once, or at the set's hour with others."""

    routing: int = 0
    entrant: int = 0
    code: str = ""


@kind(
    "second_group",
    _("%(actor)s came into %(group)s, and is in another group of “%(name)s” already"),
    word=pgettext_lazy("event", "in a second group"),
)
@dataclass(frozen=True)
class SecondGroup:
    """A person is in two groups of one set, as by a link somebody passed on; staff got a task."""

    routing: int = 0
    name: str = ""
