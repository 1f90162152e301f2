"""Where members see a challenge: their own page, the page to enter, an appeal."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.engage.challenges.models import Challenge, Copy, Entrant
from weilu.people.models import Member

LIVES = timedelta(days=400)


def my_challenge(entrant: Entrant) -> str:
    """A member's own page of a challenge; for them alone."""
    base = entrant.challenge.address
    return address("challenges:mine", "challenge", {"e": entrant.pk}, LIVES, base)


def entry_link(held: Challenge, member: Member) -> str:
    """Where a member may enter; for them alone."""
    says = {"c": held.pk, "m": member.pk}
    return address("challenges:enter", "challenge-entry", says, LIVES, held.address)


def appeal_link(copy: Copy) -> str:
    """Where a member may say that a struck check-in is their own."""
    base = copy.checkin.entrant.challenge.address
    return address("challenges:appeal", "challenge-appeal", {"k": copy.pk}, LIVES, base)


def card_word(entrant: Entrant) -> str:
    """The word in the address of a share card."""
    return address("challenges:card", "challenge-card", {"e": entrant.pk}, LIVES).split("/")[-2]
