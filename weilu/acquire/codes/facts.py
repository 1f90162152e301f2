"""What happens to channels and codes, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.events.catalogue import kind


@kind("channel_changed", _("%(actor)s changed the channel “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class ChannelChanged:
    """A channel was opened, changed, closed, or opened again."""

    channel: int = 0
    name: str = ""
    did: str = ""  #: "opened" | "changed" | "closed" | "reopened"
    by: int = 0


@kind("entry_code_changed", _("%(actor)s changed the entry code “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class EntryCodeChanged:
    """An entry code, or what stands behind it, was made or changed."""

    code: str = ""
    name: str = ""
    did: str = ""  #: "made" | "changed" | "target_added" | "link_asked" …
    by: int = 0


@kind(
    "entry_code_ran_out",
    _("The entry code “%(name)s” has nothing left to show"),
    word=pgettext_lazy("event", "code ran out"),
)
@dataclass(frozen=True)
class EntryCodeRanOut:
    """A visitor found no group behind a code; staff got a task. Once, until there is one again."""

    code: str = ""
    name: str = ""


@kind(
    "entry_code_refilled",
    _("There are seats again behind “%(name)s”: who waited was told"),
    word=pgettext_lazy("event", "seats again"),
)
@dataclass(frozen=True)
class EntryCodeRefilled:
    """People who had found nothing behind a code were told that there is a seat."""

    code: str = ""
    name: str = ""
    told: int = 0  #: people


@kind(
    "arrived",
    _("%(actor)s came into %(group)s through “%(name)s”"),
    word=pgettext_lazy("event", "came by a code"),
)
@dataclass(frozen=True)
class Arrived:
    """A join was known by its entry code."""

    code: str = ""
    name: str = ""
    channel: int = 0
