"""Verbs of cards: keep one, pause, settle or end it. An open card's words are in the index."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy

from weilu.engage.library.rules import tags_of
from weilu.engage.matching import rules
from weilu.engage.matching.facts import CardChanged, MatchingManaged
from weilu.engage.matching.models import Card, CardState, CardTerm
from weilu.events.actions import record
from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account
from weilu.people.persons.reads import identities

ROOM = "engage"
#: Open and paused cards of one person of one kind at most.
MOST_CARDS = 10
#: Cards ended in one round of the clock.
AT_ONCE = 2_000
STANDING = (CardState.OPEN, CardState.PAUSED)


class CardSaysNothing(WeiluError):
    code = "matching.card_empty"
    sentence = gettext_lazy("Say in a sentence what it is.")


class TooManyCards(WeiluError):
    code = "matching.too_many_cards"
    status = 409
    sentence = gettext_lazy("There are %(most)s of this kind already. End one of them first.")


@transaction.atomic
def keep(card: Card, by: Account | None = None) -> Card:
    """Store a card and its words. Raises `CardSaysNothing`, `TooManyCards`."""
    card.text = " ".join(card.text.replace("\x00", "").split())[:300]
    if not card.text:
        raise CardSaysNothing
    did = "changed" if card.pk else "made"
    if not card.pk:
        _room_for(card)
        card.made_at, card.made_by = clock.now(), by
    card.save()
    _index(card)
    _note(card, did, by)
    return card


@transaction.atomic
def turn(card: Card, state: str, by: Account | None = None) -> Card:
    """Open, pause, settle or end it; where it stands so already, nothing is noted.

    One whose last day is over stands for the usual time again. Raises `TooManyCards`.
    """
    held = Card.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=card.pk)
    if held.state == state:
        return held
    if state in STANDING and held.state not in STANDING:
        _room_for(held)
    held.state = CardState(state)
    if state == CardState.OPEN and held.last_day < clock.today(held.workspace.zone):
        held.last_day = rules.last_day(clock.today(held.workspace.zone), rules.USUAL_DAYS)
    held.save(update_fields=["state", "last_day"])
    _index(held)
    _note(held, state, by)
    return held


def end_due() -> int:
    """End cards whose last day is over, where they live; how many."""
    # Nowhere is a day over sooner than in UTC+14, so none that is over there alone is missed.
    found = Card.objects.filter(state__in=STANDING, last_day__lte=clock.now().date())
    due = found.select_related("workspace").order_by("last_day", "pk")[:AT_ONCE]
    over = [one for one in due if one.last_day < clock.today(one.workspace.zone)]
    for one in over:
        turn(one, CardState.ENDED)
    return len(over)


def _room_for(card: Card) -> None:
    same = Card.objects.filter(member__in=identities(card.member_id), kind=card.kind)
    if same.filter(state__in=STANDING).count() >= MOST_CARDS:
        raise TooManyCards(most=MOST_CARDS)


def _index(card: Card) -> None:
    """The words of an open card, none of a closed one."""
    wanted = set(terms(card)) if card.state == CardState.OPEN else set()
    held = set(card.terms.values_list("term", flat=True))
    card.terms.filter(term__in=held - wanted).delete()
    CardTerm.objects.bulk_create(
        CardTerm(card=card, workspace_id=card.workspace_id, kind=card.kind, term=term)
        for term in sorted(wanted - held)
    )


def terms(card: Card) -> frozenset[str]:
    """What a card is found by."""
    return rules.terms_of(card.text, tags_of(card.tags))


def _note(card: Card, did: str, by: Account | None) -> None:
    if by is not None:
        fact = MatchingManaged(did, card.text, card=card.pk, by=audit.number(by))
        audit.note(card.workspace, fact, room=ROOM, subject=card.member_id)
        return
    record(
        card.workspace_id, CardChanged(card.pk, card.kind, did), source=f"weilu:{ROOM}",
        external_id=f"card:{ids.by_time()}", actor=card.member_id,
    )  # fmt: skip
