"""Questions about persons: who belongs together, whom to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from weilu.people.models import Member, Membership, Workspace
from weilu.people.persons import rules, sources
from weilu.people.persons.models import MEMBER, Distinct, Identity, Joining
from weilu.people.persons.rules import Pair, Stay, Trace

#: Members looked at for duplicates: those seen last.
MOST_MEMBERS = 20_000
#: Proposals shown at most.
MOST_PAIRS = 500


def identities(member: Member | int) -> list[int]:
    """The members that are the same person, this one among them, in order."""
    number = member if isinstance(member, int) else member.pk
    return sorted(identities_of([number])[number])


def identities_of(members: Iterable[int]) -> dict[int, frozenset[int]]:
    """The same for many, in two queries."""
    wanted = set(members)
    mine = dict(Identity.objects.filter(member__in=wanted).values_list("member_id", "person_id"))
    if not mine:
        return {one: frozenset({one}) for one in wanted}
    together: dict[int, set[int]] = defaultdict(set)
    rows = Identity.objects.filter(person__in=set(mine.values())).exclude(member=None)
    for person, member in rows.values_list("person_id", "member_id"):
        together[person].add(member)
    return {one: frozenset(together[mine[one]] if one in mine else {one}) for one in wanted}


def refs_of(workspace: Workspace | int, ref: str) -> list[str]:
    """All identities of the person one belongs to, itself among them."""
    kind, _colon, number = ref.partition(":")
    held = Identity.objects.filter(workspace=workspace, kind=kind, number=int(number)).first()
    if held is None:
        return [ref]
    return [str(one) for one in Identity.objects.filter(person=held.person_id).order_by("pk")]


def proposals(workspace: Workspace) -> list[Pair]:
    """Who may be one person, strongest first: neither joined nor said to be different."""
    same = dict(_persons(workspace))
    apart = {
        frozenset(pair)
        for pair in Distinct.objects.filter(workspace=workspace).values_list("one", "other")
    }
    found = []
    for pair in rules.pairs(sources.traces(workspace.pk)):
        one, other = pair.one.ref, pair.other.ref
        joined = one in same and same[one] == same.get(other)
        if not joined and frozenset((one, other)) not in apart:
            found.append(pair)
    return found[:MOST_PAIRS]


def _persons(workspace: Workspace) -> Iterable[tuple[str, int]]:
    rows = Identity.objects.filter(workspace=workspace).values_list("kind", "number", "person_id")
    return ((f"{kind}:{number}", person) for kind, number, person in rows)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as pages show them."""

    number: int
    traces: list[Trace]
    joinings: list[Joining]

    @property
    def latest(self) -> float:
        """When it was last joined, as seconds since 1970."""
        return max((one.at.timestamp() for one in self.joinings), default=0.0)

    @property
    def name(self) -> str:
        return next((one.name for one in self.traces if one.ref.startswith(MEMBER)), "") or next(
            (one.name for one in self.traces), "–"
        )


def persons(workspace: Workspace, only: Iterable[int] | None = None) -> list[Known]:
    """Everybody known by several identities, latest joined first."""
    rows = Identity.objects.filter(workspace=workspace)
    if only is not None:
        rows = rows.filter(person__in=list(only))
    refs: dict[int, list[str]] = defaultdict(list)
    for one in rows.order_by("person_id", "pk"):
        refs[one.person_id].append(str(one))
    home = {ref: person for person, held in refs.items() for ref in held}
    told = sources.named(workspace.pk, home)
    joinings: dict[int, list[Joining]] = defaultdict(list)
    for made in Joining.objects.filter(workspace=workspace).select_related("by").order_by("-at"):
        if made.one in home:
            joinings[home[made.one]].append(made)
    known = [
        Known(person, [told[ref] for ref in held if ref in told], joinings[person])
        for person, held in refs.items()
    ]
    return sorted(known, key=lambda one: -one.latest)


def tell_members(workspace: int, numbers: Iterable[int] | None) -> list[Trace]:
    """What is known of members: the source of kind "member"."""
    found = Member.objects.filter(workspace=workspace, is_bot=False)
    if numbers is not None:
        found = found.filter(pk__in=list(numbers))
    else:
        found = found.filter(is_staff=False)
    held = list(found.order_by("-pk")[:MOST_MEMBERS])
    stays = _stays(workspace, None if numbers is None else [one.pk for one in held])
    return [_trace(one, stays.get(one.pk, [])) for one in held]


def _stays(workspace: int, members: list[int] | None) -> Mapping[int, list[Membership]]:
    rows = Membership.objects.filter(workspace=workspace)
    if members is not None:
        rows = rows.filter(member__in=members)
    stays: dict[int, list[Membership]] = defaultdict(list)
    for one in rows:
        stays[one.member_id].append(one)
    return stays


def _trace(member: Member, stays: list[Membership]) -> Trace:
    first: Any = min((one.first_seen for one in stays), default=None)
    return Trace(
        f"{MEMBER}:{member.pk}", member.name, member.platform, (member.external_id,),
        first_at=first,
        stays=tuple(
            Stay(one.group_id, one.joined_at or one.first_seen,
                 None if one.is_present else one.left_at)
            for one in stays
        ),
    )  # fmt: skip
