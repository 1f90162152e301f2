"""Questions about communities and their charters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from weilu.charter.communities import content, figures, rules, stages
from weilu.charter.communities.content import Charter
from weilu.charter.communities.models import CharterVersion, Community, CommunityGroup
from weilu.charter.house_rules import reads as house
from weilu.charter.house_rules.models import Edition, RuleBook
from weilu.charter.models import GroupKind
from weilu.kit import clock
from weilu.people.models import Group


@dataclass(frozen=True, slots=True)
class InIt:
    """A group of a community and what it is for."""

    id: int
    name: str
    kind: str  #: key in `weilu.charter.kinds`, "" = not said


@dataclass(frozen=True, slots=True)
class Written:
    """A charter with what it hangs on: the draft as it would be published, or a version."""

    name: str
    charter: Charter
    groups: tuple[InIt, ...]
    edition: int = 0  #: id of the house rules' edition, 0 = none
    number: int = 0  #: its number

    def data(self) -> dict[str, Any]:
        """As JSON, the shape a version keeps."""
        groups = [{"id": one.id, "name": one.name, "kind": one.kind} for one in self.groups]
        told = {"name": self.name, "groups": groups, "edition": self.edition}
        return {**content.written(self.charter), **told, "number": self.number}


def current(community: Community) -> CharterVersion | None:
    """The charter in force."""
    return community.versions.order_by("-number").first()


def as_written(community: Community) -> Written:
    """The draft, with the groups and rules of now."""
    charter = content.read(community.draft)
    edition = edition_of(community, charter)
    return Written(
        community.name, charter, tuple(groups_in(community)),
        edition.pk if edition else 0, edition.number if edition else 0,
    )  # fmt: skip


def as_published(version: CharterVersion) -> Written:
    """What a version says, with the name, groups and rules of its day."""
    held: Mapping[str, Any] = version.content
    groups = tuple(InIt(one["id"], one["name"], one["kind"]) for one in held["groups"])
    return Written(
        held["name"], content.read(held), groups, held["edition"], held["number"]
    )  # fmt: skip


def edition_of(community: Community, charter: Charter) -> Edition | None:
    """The house rules in force that the charter names; None where none are."""
    here = RuleBook.objects.filter(workspace=community.workspace_id, pk=charter.rules_book)
    book = here.first()
    return house.current(book) if book else None


def groups_in(community: Community) -> list[InIt]:
    """Its groups, by name."""
    mine = CommunityGroup.objects.filter(community=community).select_related("group")
    kinds = dict(
        GroupKind.objects.filter(group__in=mine.values("group")).values_list("group_id", "kind")
    )
    found = [InIt(one.group_id, one.group.name, kinds.get(one.group_id, "")) for one in mine]
    return sorted(found, key=lambda one: (one.name, one.id))


def groups_free(community: Community) -> QuerySet[Group]:
    """Groups of the workspace that belong to no community, or to one that is closed."""
    taken = CommunityGroup.objects.filter(group=OuterRef("pk"), community__closed_at=None)
    here = Group.objects.filter(~Exists(taken), workspace=community.workspace_id)
    return here.order_by("name", "pk")


def changed(before: CharterVersion | None, after: Written) -> tuple[str, ...]:
    """Which parts a charter changes against the version in force; keys of `wording.PARTS`."""
    if before is None:
        return tuple(sorted(rules.begun(after.charter))) or ("name",)
    old = as_published(before)
    parts = rules.changed(old.charter, after.charter)
    more = {
        "name": old.name != after.name,
        "groups": old.groups != after.groups,
        "rules": old.edition != after.edition and "rules" not in parts,
    }
    return (*parts, *(part for part, differs in more.items() if differs))


def verdict(community: Community, written: Written) -> rules.Verdict:
    """Method row C1, as of today."""
    return rules.community(
        written.charter, clock.today(community.workspace.zone), written.number or None
    )


def standing(community: Community) -> stages.Standing:
    """Method row C9, as of now."""
    groups = figures.groups_of(community)
    known, changed = figures.of(groups), thresholds(community)
    return stages.standing(known, changed, groups=len(groups), held=community.stage)


def thresholds(community: Community) -> dict[str, float]:
    """Figures of stages that were changed for it."""
    held: Mapping[str, Any] = community.thresholds
    return {key: float(value) for key, value in held.items() if key in stages.BY_KEY}


@dataclass(frozen=True, slots=True)
class Line:
    """A community as lists show it."""

    community: Community
    name: str
    kind: str
    groups: int
    members: int
    verdict: rules.Verdict
    stage: str
    version: int | None  #: number in force
    has_draft: bool  #: whether the draft says something else

    @property
    def is_community(self) -> int:
        """For sorting."""
        return int(bool(self.verdict.holds))


def lines(found: QuerySet[Community]) -> list[Line]:
    """Communities with what their charters say."""
    rows: Any = found.select_related("workspace").annotate(held=Count("places"))
    return [_line(one) for one in rows]


def _line(community: Any) -> Line:
    written, version = as_written(community), current(community)
    return Line(
        community, community.name, written.charter.kind, community.held,
        figures.members_of([one.id for one in written.groups]).count(),
        verdict(community, written), "closed" if community.closed_at else community.stage,
        version.number if version else None, bool(changed(version, written)),
    )  # fmt: skip
