"""Questions about house rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from weilu.charter.house_rules.models import Acceptance, Edition, RuleBook
from weilu.people.models import Group, Member, Membership, Workspace

#: Where a member stands: accepted what is in force, only something earlier, or nothing.
STANDINGS = ("current", "earlier", "none")
#: Joined (or seen) and not gone since, as `Membership.is_present` says of one.
PRESENT = Q(left_at=None) | Q(left_at__lt=F("last_seen")) | Q(left_at__lt=F("joined_at"))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who are there now have accepted what is in force."""

    current: int
    earlier: int
    people: int

    @property
    def none(self) -> int:
        return self.people - self.current - self.earlier

    @property
    def value(self) -> float | None:
        return self.current / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Held:
    """A book as lists show it."""

    book: RuleBook
    edition: Edition | None  #: in force
    share: Share

    @property
    def has_draft(self) -> bool:
        """Whether the draft says something else than what is in force."""
        said = (self.edition.text_zh, self.edition.text_en) if self.edition else ("", "")
        return (self.book.draft_zh, self.book.draft_en) != said


def current(book: RuleBook) -> Edition | None:
    """The edition in force."""
    return book.editions.order_by("-number").first()


def in_force(workspace: Workspace | int, group: Group | int | None = None) -> list[Edition]:
    """What holds in a group now: the workspace's rules, then what the group adds."""
    mine = Q(book__group=None) | Q(book__group=group) if group else Q(book__group=None)
    latest = Edition.objects.filter(book=OuterRef("book")).order_by("-number").values("pk")[:1]
    found = Edition.objects.filter(mine, book__workspace=workspace, pk=Subquery(latest))
    return sorted(found.select_related("book__group"), key=lambda one: one.book.group_id or 0)


def accepted_at(member: Member, editions: Sequence[Edition]) -> datetime | None:
    """When a member had accepted all of these; None while one is missing, or none is given."""
    rows = Acceptance.objects.filter(member=member, edition__in=editions)
    moments = list(rows.values_list("accepted_at", flat=True))
    return max(moments) if moments and len(moments) == len(editions) else None


def books(workspace: Workspace) -> list[Held]:
    """Every book of a workspace: its own first, then those of groups by name."""
    found = RuleBook.objects.filter(workspace=workspace).select_related("group")
    latest = Edition.objects.filter(book=OuterRef("book")).order_by("-number").values("pk")[:1]
    newest = {
        one.book_id: one
        for one in Edition.objects.filter(book__workspace=workspace, pk=Subquery(latest))
    }
    shares = _shares_of_groups(workspace, [one.pk for one in newest.values()])
    rows = [
        Held(book, newest.get(book.pk), shares.get(book.group_id, Share(0, 0, 0)))
        if book.group_id
        else held(book)
        for book in found
    ]
    return sorted(rows, key=lambda one: one.book.group.name if one.book.group else "")


def _shares_of_groups(workspace: Workspace, current: Sequence[int]) -> dict[int, Share]:
    """For each group with rules of its own: who is there and accepted them. One query for all."""
    accepted = Acceptance.objects.filter(
        edition__book__group=OuterRef("group"), member=OuterRef("member")
    )
    there = Membership.objects.filter(
        PRESENT, workspace=workspace, member__is_staff=False, member__is_bot=False,
        group__in=RuleBook.objects.filter(workspace=workspace).values("group"),
    ).annotate(now=Exists(accepted.filter(edition__in=current)), ever=Exists(accepted))  # fmt: skip
    counted: Any = (
        there.order_by()
        .values("group")
        .annotate(
            people=Count("pk"),
            current=Count("pk", filter=Q(now=True)),
            earlier=Count("pk", filter=Q(ever=True, now=False)),
        )
    )
    return {
        row["group"]: Share(row["current"], row["earlier"], row["people"]) for row in counted
    }  # fmt: skip


def held(book: RuleBook) -> Held:
    """A book with what is in force and how many accepted it."""
    edition = current(book)
    return Held(book, edition, share(book, edition))


def people(book: RuleBook) -> QuerySet[Member]:
    """Whom a book is for: who is there now, staff and bots left out."""
    here = Membership.objects.filter(PRESENT, member=OuterRef("pk"))
    if book.group_id:
        here = here.filter(group=book.group_id)
    mine = Member.objects.filter(workspace=book.workspace_id, is_staff=False, is_bot=False)
    return mine.filter(Exists(here))


def share(book: RuleBook, edition: Edition | None) -> Share:
    """How many of them accepted the edition, or an earlier one."""
    there = people(book)
    accepted = Acceptance.objects.filter(edition__book=book, member=OuterRef("pk"))
    now = there.filter(Exists(accepted.filter(edition=edition))).count() if edition else 0
    ever = there.filter(Exists(accepted)).count() if edition else 0
    return Share(now, ever - now, there.count())


def standings(book: RuleBook, standing: str = "", q: str = "") -> Any:
    """Whom a book is for, with the last edition each accepted: `number`, `way`, `accepted_at`."""
    last = Acceptance.objects.filter(edition__book=book, member=OuterRef("pk")).order_by(
        "-edition__number"
    )
    found: Any = people(book).annotate(
        number=Subquery(last.values("edition__number")[:1]),
        way=Subquery(last.values("way")[:1]),
        accepted_at=Subquery(last.values("accepted_at")[:1]),
    )
    if q:
        found = found.filter(name__icontains=q)
    edition = current(book)
    newest = edition.number if edition else 0
    narrowed = {
        "current": Q(number=newest), "earlier": Q(number__lt=newest), "none": Q(number=None),
    }  # fmt: skip
    return found.filter(narrowed.get(standing, Q())).order_by("name", "pk")


def groups_without(workspace: Workspace) -> QuerySet[Group]:
    """Groups that add nothing to the workspace's rules yet."""
    taken = RuleBook.objects.filter(group=OuterRef("pk"))
    return Group.objects.filter(~Exists(taken), workspace=workspace).order_by("name")
