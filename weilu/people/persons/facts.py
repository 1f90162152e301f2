"""What staff said about who is who, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("person_joined", _("%(actor)s said that %(one)s and %(other)s are one person"), by_staff=True)
@dataclass(frozen=True)
class PersonJoined:
    """Two identities ("member:7", "application:3") were joined."""

    one: str = ""
    other: str = ""
    person: int = 0
    reasons: str = ""  #: the evidence as it stood: its kinds, by comma
    by: int = 0


@kind("person_parted", _("%(actor)s parted %(one)s and %(other)s again"), by_staff=True)
@dataclass(frozen=True)
class PersonParted:
    """A joining was taken back."""

    one: str = ""
    other: str = ""
    by: int = 0


@kind(
    "said_distinct", _("%(actor)s said whether %(one)s and %(other)s are two people"),
    by_staff=True,
)  # fmt: skip
@dataclass(frozen=True)
class SaidDistinct:
    """Two identities are not the same person, or that was taken back (`on` false)."""

    one: str = ""
    other: str = ""
    on: bool = True
    by: int = 0
