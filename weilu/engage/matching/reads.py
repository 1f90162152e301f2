"""Cards, introductions and teams as pages and the API show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weilu.engage.library.rules import tags_of
from weilu.engage.matching import rules
from weilu.engage.matching.models import (
    Card,
    CardKind,
    CardState,
    Introduction,
    IntroductionState,
    Result,
    Side,
    Team,
    TeamPlace,
)
from weilu.people.models import Member, Membership, Workspace
from weilu.people.persons.reads import identities
from weilu.people.reads import STAYING

#: Tags offered in the filter; cards read for them, newest first.
MOST_TAGS, READ_FOR_TAGS = 50, 2_000
#: Introductions and teams on a phone, newest first.
ON_PHONE = 20


def counted(found: QuerySet[Card]) -> QuerySet[Card]:
    """Cards with how often they were introduced, and how often that was agreed to by both."""
    needs = Count("need_of", distinct=True)
    offers = Count("offer_of", distinct=True)
    both = Q(need_of__state=IntroductionState.ACCEPTED)
    also = Q(offer_of__state=IntroductionState.ACCEPTED)
    agreed = Count("need_of", filter=both, distinct=True)
    return found.annotate(
        introduced=needs + offers, agreed=agreed + Count("offer_of", filter=also, distinct=True)
    )


def in_group(found: QuerySet[Card], group: int) -> QuerySet[Card]:
    """Cards of members who are in a group now."""
    stays = Membership.objects.filter(STAYING, group=group, member=OuterRef("member"))
    return found.filter(Exists(stays))


def tags(found: QuerySet[Card]) -> list[str]:
    """Tags in use, most used first."""
    count: dict[str, int] = {}
    told = found.filter(state=CardState.OPEN).exclude(tags="").order_by("-pk")
    for text in told.values_list("tags", flat=True)[:READ_FOR_TAGS]:
        for tag in tags_of(text):
            count[tag] = count.get(tag, 0) + 1
    return sorted(count, key=lambda tag: (-count[tag], tag))[:MOST_TAGS]


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far it went, all told."""

    offers: int  #: open now
    needs: int  #: open now
    introduced: int
    answered: int  #: by both, or declined by one
    accepted: int  #: by both
    told: int  #: of them with at least one who told what came of it
    worked: int  #: of them, as at least one of the two says


def funnel(workspace: Workspace) -> Funnel:
    """Three queries, whatever the history."""
    cards = Card.objects.filter(workspace=workspace, state=CardState.OPEN)
    by_kind = dict(cards.order_by().values_list("kind").annotate(n=Count("pk")))
    held = Introduction.objects.filter(workspace=workspace)
    done = held.aggregate(
        introduced=Count("pk"),
        answered=Count("pk", filter=Q(state__in=["accepted", "declined"])),
        accepted=Count("pk", filter=Q(state=IntroductionState.ACCEPTED)),
    )
    sides = Side.objects.filter(introduction__workspace=workspace).exclude(result="")
    told = sides.aggregate(
        told=Count("introduction", distinct=True),
        worked=Count("introduction", distinct=True, filter=Q(result=Result.WORKED)),
    )
    return Funnel(by_kind.get(CardKind.OFFER, 0), by_kind.get(CardKind.NEED, 0), **done, **told)


def sides_of(found: Iterable[Introduction]) -> dict[tuple[int, int], Side]:
    """(introduction, card) → what that side said; one query."""
    rows = Side.objects.filter(introduction__in=[one.pk for one in found])
    return {(one.introduction_id, one.card_id): one for one in rows}


@dataclass(frozen=True, slots=True)
class Meeting:
    """An introduction as one of the two may see it."""

    held: Introduction
    mine: Card
    theirs: Card
    my_side: Side
    says: bool | None  #: what I said
    name: str  #: theirs; "" until both said yes
    reach: str  #: how they are reached; "" until both said yes


def meetings(member: Member) -> list[Meeting]:
    """Introductions of a person that ask something of them or that both agreed to, newest first."""
    same = identities(member)
    mine = Q(need__member__in=same) | Q(offer__member__in=same)
    shown = Introduction.objects.filter(mine, state__in=["waiting", "accepted"])
    found = shown.select_related("workspace", "need__member", "offer__member").order_by("-pk")
    held = list(found[:ON_PHONE])
    sides = sides_of(held)
    return [_seen(one, same, sides) for one in held]


def _seen(held: Introduction, same: Sequence[int], sides: dict[tuple[int, int], Side]) -> Meeting:
    is_need = held.need.member_id in same
    mine, theirs = (held.need, held.offer) if is_need else (held.offer, held.need)
    open_ = rules.may_disclose(held.state)
    return Meeting(
        held, mine, theirs, sides[held.pk, mine.pk],
        held.need_says if is_need else held.offer_says,
        theirs.member.name if open_ else "", sides[held.pk, theirs.pk].reach if open_ else "",
    )  # fmt: skip


def cards_of_person(member: Member) -> list[Card]:
    """A person's cards that stand, newest first."""
    found = Card.objects.filter(member__in=identities(member), state__in=["open", "paused"])
    return list(found.select_related("workspace", "member").order_by("-pk"))


def places_of_person(member: Member) -> list[TeamPlace]:
    """Teams a person was asked into that run, or ended while they were in it; newest first."""
    found = TeamPlace.objects.filter(member__in=identities(member))
    shown = found.filter(Q(team__state__in=["forming", "working"]) | Q(says=True))
    return list(shown.select_related("team__workspace", "member").order_by("-pk")[:ON_PHONE])


def with_people(found: QuerySet[Team]) -> QuerySet[Team]:
    """Teams with how many were asked and how many said yes."""
    return found.annotate(
        asked=Count("places"), people=Count("places", filter=Q(places__says=True))
    )
