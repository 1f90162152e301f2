"""Who fits an audience: the functions other rooms call.

fit(audience, region="广州", age="28", interests=("煲汤",)) → Fit(score, certainty, reasons)
fit_member(audience, member) → the same of what is known of a member
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from weilu.charter.audience import rules
from weilu.charter.audience.models import Audience, Trait
from weilu.charter.audience.rules import Fit, Line, Person
from weilu.people.models import Member, Workspace

#: Members looked at together.
AT_ONCE = 2000


def latest(workspace: Workspace) -> Audience | None:
    """The audience imported last, for whoever needs one and was told none."""
    return Audience.objects.filter(workspace=workspace).order_by("-created_at", "-pk").first()


def table(audience: Audience) -> list[Line]:
    """An audience's lines, largest share first."""
    rows = audience.shares.order_by("dimension", "-share", "value")
    return [Line(*row) for row in rows.values_list("dimension", "value", "share", "index")]


def fit(audience: Audience, region: str = "", age: str = "", interests: Iterable[str] = ()) -> Fit:
    """How well somebody fits of whom so much is known; see `rules` for the formula."""
    return rules.fit(table(audience), Person(region, age, tuple(interests)))


def fit_member(audience: Audience, member: Member) -> Fit:
    """How well a member fits, by what is known of them."""
    return rules.fit(table(audience), person_of(member))


def fits(
    audience: Audience, members: Iterable[int] | QuerySet[Any, Any] | None = None
) -> Iterator[tuple[int, Fit]]:
    """(member, fit) of everybody of whom anything is known; of `members` only, where given: their
    numbers, or a query for them where they may be more than a statement takes."""
    known = Trait.objects.filter(member__workspace=audience.workspace)
    if members is not None:
        asked = members if isinstance(members, QuerySet) else list(members)
        known = known.filter(member__in=asked)
    lines = table(audience)
    for member, person in _people(known):
        yield member, rules.fit(lines, person)


def person_of(member: Member) -> Person:
    """What is known of a member."""
    found = dict(_people(Trait.objects.filter(member=member)))
    return found.get(member.pk, Person())


def traits_of(member: Member) -> list[Trait]:
    """What is known of a member, with its source and date."""
    return list(Trait.objects.filter(member=member).order_by("-dimension", "value"))


def _people(known: QuerySet[Trait]) -> Iterator[tuple[int, Person]]:
    rows = known.order_by("member", "value").values_list("member", "dimension", "value")
    at, held = 0, dict[str, list[str]]()
    for member, dimension, value in rows.iterator(AT_ONCE):
        if member != at and held:
            yield at, _person(held)
            held = {}
        at = member
        held.setdefault(dimension, []).append(value)
    if held:
        yield at, _person(held)


def _person(held: dict[str, list[str]]) -> Person:
    one = {name: values[0] for name, values in held.items()}
    return Person(one.get("region", ""), one.get("age", ""), tuple(held.get("interest", ())))


def known_shares(workspace: Workspace, lines: Sequence[Line]) -> dict[tuple[str, str], float]:
    """Of the members of whom a dimension is known: the share that has each value. Ages told in
    years count in the table's band."""
    rows = Trait.objects.filter(
        member__workspace=workspace, member__is_staff=False, member__is_bot=False
    )
    counts: dict[tuple[str, str], int] = {}
    totals: dict[str, int] = {}
    for name, value, number in rows.values_list("dimension", "value").annotate(n=Count("pk")):
        value = rules.age_band(value, lines) if name == "age" else value
        counts[name, value] = counts.get((name, value), 0) + number
        totals[name] = totals.get(name, 0) + number
    people = rows.filter(dimension="interest").values("member").distinct().count()
    totals["interest"] = people
    return {key: number / totals[key[0]] for key, number in counts.items()}


def known_number(workspace: Workspace) -> int:
    """Members of whom anything is known."""
    return Trait.objects.filter(member__workspace=workspace).values("member").distinct().count()
