"""Which cards may meet: by the words they share, told with the reason.

Candidates come from the index by the rarest words alone, so that the cost of a question grows with
how many cards share its telling words and not with how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from weilu.engage.matching import cards, rules
from weilu.engage.matching.models import Card, CardKind, CardState, CardTerm, Introduction
from weilu.engage.matching.rules import Standing
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.models import Purpose
from weilu.people.models import Group, Membership
from weilu.people.persons.models import Identity
from weilu.people.persons.reads import identities_of
from weilu.people.reads import STAYING

#: Cards looked at closely; suggestions shown; shared words told.
CLOSELY, MOST, TOLD = 200, 20, 6
#: Words a question is asked by: the most telling ones.
BY_TERMS = 24
#: Words asked for in one query: databases take only so many.
AT_ONCE = 500
#: Below this two cards share too little to be worth anybody's time.
LEAST = 0.08
OTHER = {CardKind.NEED: CardKind.OFFER, CardKind.OFFER: CardKind.NEED}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card that may meet the one asked about, and why."""

    card: Card
    likeness: float  #: 0 to 1
    tags: Sequence[str]  #: that both have
    words: Sequence[str]  #: that both have, most telling first
    groups: Sequence[str]  #: names of groups both are in


def suggestions(card: Card, most: int = MOST) -> list[Suggestion]:
    """Cards of the other kind that may meet this one, most like it first."""
    mine = cards.terms(card)
    near = _near(card, mine)
    theirs = _terms(near)
    everywhere = _weights(card, mine | {one for held in theirs.values() for one in held})
    scored = ((rules.likeness(mine, theirs[one], everywhere), one) for one in near)
    likely = {one: like for like, one in scored if like >= LEAST}
    return _told(card, likely, mine, theirs, everywhere)[:most]


def likeness_of(one: Card, other: Card) -> float:
    """How like two cards are, 0 to 1; by what is open now."""
    mine, theirs = cards.terms(one), cards.terms(other)
    return rules.likeness(mine, theirs, _weights(one, mine | theirs))


def _holding(card: Card, terms: Collection[str]) -> dict[str, int]:
    """Term → how many open cards of the other kind have it; those that none has are left out."""
    found, order = dict[str, int](), sorted(terms)
    for start in range(0, len(order), AT_ONCE):
        held = _other(card).filter(term__in=order[start : start + AT_ONCE]).values_list("term")
        found.update(held.annotate(n=Count("pk")))
    return found


def _weights(card: Card, terms: Collection[str]) -> dict[str, float]:
    """Term → what it tells among open cards of the other kind."""
    held, total = _holding(card, terms), _open(card)
    return {term: rules.weight(term, held.get(term, 0), total) for term in terms}


def _other(card: Card) -> QuerySet[CardTerm]:
    return CardTerm.objects.filter(workspace=card.workspace_id, kind=OTHER[CardKind(card.kind)])


def _open(card: Card) -> int:
    other = OTHER[CardKind(card.kind)]
    found = Card.objects.filter(workspace=card.workspace_id, kind=other, state=CardState.OPEN)
    return found.count()


def _near(card: Card, mine: Collection[str]) -> list[int]:
    """Open cards of the other kind that share the most telling words, best first."""
    held, total = _holding(card, mine), _open(card)
    weights = {term: rules.weight(term, held[term], total) for term in held}
    telling = sorted(held, key=lambda term: (-weights[term], term))[:BY_TERMS]
    if not telling:
        return []
    told = Case(
        *(When(term=term, then=Value(weights[term])) for term in telling),
        output_field=FloatField(),
    )
    rows = _other(card).filter(_reachable(card), term__in=telling).values("card")
    best = rows.annotate(told=Sum(told)).order_by("-told", "-card")
    return list(best.values_list("card", flat=True)[:CLOSELY])


def _reachable(card: Card) -> Exists | Q:
    """Cards of who shares a group with this one's person; who has several accounts is asked later.

    Else, in a community of many groups, those near would all be people one never meets.
    """
    mine = _groups_of(identities_of([card.member_id])[card.member_id]).values()
    groups = {group for held in mine for group in held}
    stays = Membership.objects.filter(STAYING, member=OuterRef("card__member"), group__in=groups)
    several = Identity.objects.filter(member=OuterRef("card__member"))
    return Exists(stays) | Exists(several)


def _terms(numbers: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for card, term in CardTerm.objects.filter(card__in=numbers).values_list("card", "term"):
        found[card].add(term)
    return {one: frozenset(found[one]) for one in numbers}


def _told(
    card: Card, likely: Mapping[int, float], mine: frozenset[str],
    theirs: Mapping[int, frozenset[str]], weights: Mapping[str, float],
) -> list[Suggestion]:  # fmt: skip
    """Those of the likely ones that may meet it, with the reason."""
    met = _met(card)
    likely = {one: like for one, like in likely.items() if one not in met}
    found = Card.objects.filter(pk__in=likely).select_related("member", "workspace")
    held = {one.pk: one for one in found}
    standings = standing_of([card, *held.values()])
    day, me = clock.today(card.workspace.zone), standings[card.pk]
    meet = [one for one in held if rules.may_meet(me, standings[one], day)]
    shared = {one: me.groups & standings[one].groups for one in meet}
    names = _names(shared.values())
    meet.sort(key=lambda one: (-likely[one], -one))
    return [
        Suggestion(
            held[one], likely[one], *_reason(mine & theirs[one], weights),
            [names[group] for group in sorted(shared[one])],
        )
        for one in meet
    ]  # fmt: skip


def _met(card: Card) -> set[int]:
    """Cards this one was proposed to before, however that ended."""
    pairs = Introduction.objects.filter(Q(need=card.pk) | Q(offer=card.pk))
    return {one for pair in pairs.values_list("need", "offer") for one in pair}


def _reason(shared: Iterable[str], weights: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """(tags, words) both have, most telling first."""
    order = sorted(shared, key=lambda term: (-weights[term], term))
    tags = [term[1:] for term in order if term.startswith("#")]
    return tags, [term for term in order if not term.startswith("#")][:TOLD]


def _names(shared: Iterable[frozenset[int]]) -> dict[int, str]:
    wanted = {one for groups in shared for one in groups}
    return dict(Group.objects.filter(pk__in=wanted).values_list("pk", "name"))


def standing_of(found: Sequence[Card]) -> dict[int, Standing]:
    """What decides whether each card may meet another; a handful of queries for all."""
    members = {one.member_id for one in found}
    same = identities_of(members)
    inside = _groups_of({one for held in same.values() for one in held})
    out = optouts.refusing(list(members), Purpose.RELATION, cards.ROOM)
    told = {}
    for one in found:
        groups = {group for who in same[one.member_id] for group in inside[who]}
        told[one.pk] = Standing(
            min(same[one.member_id]), one.kind, one.last_day,
            frozenset(groups & set(one.groups) if one.groups else groups),
            one.state == CardState.OPEN, one.member_id not in out,
        )  # fmt: skip
    return told


def _groups_of(members: Collection[int]) -> Mapping[int, set[int]]:
    """Member → groups they are in now."""
    inside: dict[int, set[int]] = defaultdict(set)
    stays = Membership.objects.filter(STAYING, member__in=members)
    for member, group in stays.values_list("member", "group"):
        inside[member].add(group)
    return inside
