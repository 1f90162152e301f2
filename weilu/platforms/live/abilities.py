"""What a platform can and cannot do, as declared data: shown to operators, obeyed by the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Everything a platform is asked about, in the order of the console's table.
FEATURES: Mapping[str, Any] = {
    "hear_messages": _("Hear messages"),
    "hear_replies": _("Know what is a reply to what"),
    "hear_edits": _("Hear edits"),
    "hear_recalls": _("Hear messages taken back"),
    "hear_reactions": _("Hear reactions"),
    "hear_members": _("Hear who joins and leaves"),
    "hear_actors": _("Know who removed or invited whom"),
    "hear_entry": _("Know which link or code somebody came by"),
    "hear_requests": _("Hear requests to join"),
    "list_members": _("List who is in a group"),
    "send": _("Write to groups"),
    "send_private": _("Write to one person"),
    "send_image": _("Send pictures"),
    "welcome": _("Greet newcomers in time"),
    "mass_send": _("Send to many at once"),
    "react": _("React with an emoji"),
    "delete": _("Take messages of others back"),
    "mute": _("Mute a member"),
    "remove": _("Remove a member"),
    "admit": _("Answer requests to join"),
    "make_invite": _("Make invite links"),
    "revoke_invite": _("Withdraw invite links"),
    "pin": _("Pin a message"),
    "make_group": _("Open a group"),
}

#: Whom a limit counts for.
EACH: Mapping[str, Any] = {
    "account": _("in all"), "chat": _("for each group"), "person": _("for each person"),
}  # fmt: skip

YES, PERSON, NO = "yes", "person", "no"


@dataclass(frozen=True, slots=True)
class Ability:
    """One cell of the table. `person`: somebody of staff has to confirm it on the platform."""

    level: str
    note: Any = ""  #: lazily translated condition: needs a right, a plan, a setting


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in `seconds`, counted per account, chat or person. Configuration, with
    where the figure was read."""

    op: str  #: of `deeds`; "*" = everything asked of the platform
    count: int
    seconds: float
    per: str  #: "account" | "chat" | "person"
    source: str  #: address of the platform's page that says so

    def slowed(self, percent: int) -> Limit:
        """The limit of an account that uses only so much of it."""
        return replace(self, seconds=self.seconds * 100 / percent)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A platform's column of the table."""

    abilities: Mapping[str, Ability]
    limits: tuple[Limit, ...] = ()
    #: What one receiver may get, counted and not paced: a group may have its share in one hour.
    budgets: tuple[Limit, ...] = ()
    longest_text: int = 4_096  #: characters of one message
    #: A welcome's code is good for so long after somebody came; 0 = there is no such hurry.
    welcome_within_s: float = 0.0
    #: The same key sent twice is done once by the platform itself.
    idempotent: bool = False
    #: It knows a key again for so long; 0 = for good.
    idempotent_for_s: float = 0.0
    #: A mute ends when its time is over; elsewhere somebody has to end it.
    mutes_end: bool = True
    #: Groups that one link can lead into.
    groups_of_a_link: int = 1
    #: A talk between two is a room like any other; elsewhere it is no group at all.
    private_is_a_room: bool = False

    def of(self, feature: str) -> Ability:
        """What is said of a feature; not saying anything is saying no."""
        return self.abilities.get(feature, Ability(NO))

    def can(self, feature: str) -> bool:
        """Whether it works at all, be it with a person's help."""
        return self.of(feature).level != NO

    @property
    def hears(self) -> bool:
        """Whether anything is heard from it: a bot that only speaks is of one group alone."""
        return any(self.can(feature) for feature in self.abilities if feature.startswith("hear_"))


def able(*features: str, **special: Ability | str) -> dict[str, Ability]:
    """Abilities: `features` plainly yes, others with a level or a whole `Ability`."""
    plain = {feature: Ability(YES) for feature in features}
    return plain | {
        name: Ability(said) if isinstance(said, str) else said for name, said in special.items()
    }
