"""What became of materials: uses, openings, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from weilu.engage.library import rules
from weilu.engage.library.models import LinkOpening, Material, MaterialUse
from weilu.engage.library.rules import Act, Aftermath
from weilu.events.models import Event, Source
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people.models import Membership, Workspace

#: What is looked for around openings, as the log calls it, and the rooms that tell what no group
#: tells.
KINDS = ("message", "checked_in", "order_placed")
OF_ROOMS = ("checked_in", "order_placed")
#: Known members looked at for what followed: those who opened last.
MOST_MEMBERS = 500
#: Days of the chart.
SHOWN = timedelta(days=29)


def counted(found: QuerySet[Material]) -> QuerySet[Material]:
    """Materials with how often they were used, how often opened, by how many, and last used."""
    uses = MaterialUse.objects.filter(material=OuterRef("pk"))
    openings = LinkOpening.objects.filter(link__material=OuterRef("pk"))
    return found.annotate(
        uses_n=_one(uses, "material", Count("pk")),
        opened=_one(openings, "link__material", Sum("times")),
        people=_one(openings, "link__material", Count("pk")),
        last_used=Subquery(uses.order_by("-at").values("at")[:1]),
    )


def _one(found: QuerySet[Any], by: str, figure: Any) -> Coalesce:
    """A figure of the rows that point at the outer one; 0 where there are none."""
    told = found.order_by().values(by).annotate(_figure=figure).values("_figure")
    return Coalesce(Subquery(told, output_field=IntegerField()), Value(0))


def in_state(found: QuerySet[Material], state: str, today: date) -> QuerySet[Material]:
    """Materials in a state of `rules.state_of`; "" = all that are not retired."""
    if state == "retired":
        return found.exclude(retired_at=None)
    found = found.filter(retired_at=None)
    if state == "expired":
        return found.filter(expires_on__lt=today)
    if state == "soon":
        return found.filter(expires_on__gte=today, expires_on__lte=today + rules.SOON)
    if state == "fresh":
        return found.filter(Q(expires_on=None) | Q(expires_on__gt=today + rules.SOON))
    return found


def tags(found: QuerySet[Material]) -> list[str]:
    """Every tag in use, most used first."""
    count: dict[str, int] = {}
    for told in found.filter(retired_at=None).exclude(tags="").values_list("tags", flat=True):
        for tag in rules.tags_of(told):
            count[tag] = count.get(tag, 0) + 1
    return sorted(count, key=lambda tag: (-count[tag], tag))


def uses_counted(found: QuerySet[MaterialUse]) -> QuerySet[MaterialUse]:
    """Uses with what each brought."""
    return found.annotate(
        opened=Coalesce(Sum("link__openings__times"), Value(0)),
        people=Count("link__openings"),
        members=Count("link__openings__member", distinct=True),
        fresh=Coalesce(
            Sum(
                "link__openings__times",
                filter=Q(
                    link__openings__at__gte=F("at"), link__openings__at__lt=F("at") + rules.DAY
                ),
            ),
            Value(0),
        ),
    )


def messages_of(uses: Iterable[MaterialUse]) -> dict[str, Message]:
    """Key → what a use became in the outbox; one query."""
    rows = list(uses)
    keys = [one.key for one in rows if not one.by_hand]
    if not keys:
        return {}
    held = Message.objects.filter(workspace=rows[0].material.workspace_id, key__in=keys)
    return {one.key: one for one in held.select_related("connection")}


@dataclass(frozen=True, slots=True)
class Hand:
    """What one member of staff used, and what it brought."""

    by: int | None
    name: str
    uses: int
    opened: int
    people: int


def by_staff(found: QuerySet[MaterialUse]) -> list[Hand]:
    """Uses by who used them, most opened first."""
    rows = (
        found.order_by()
        .values("by", "by__name")
        .annotate(
            uses=Count("pk", distinct=True),
            opened=Coalesce(Sum("link__openings__times"), Value(0)),
            people=Count("link__openings"),
        )
        .order_by("-opened", "by__name")
    )
    return [
        Hand(one["by"], one["by__name"] or "", one["uses"], one["opened"], one["people"])
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class Totals:
    """A material's openings in all."""

    opened: int
    people: int
    members: int
    first_hand: int  #: within 24 hours of posting
    posted: int  #: openings by links that were posted


def totals(material: Material) -> Totals:
    """Openings by whatever link; how many were first-hand."""
    mine = LinkOpening.objects.filter(link__material=material)
    told = mine.aggregate(
        opened=Coalesce(Sum("times"), Value(0)), people=Count("pk"),
        members=Count("member", distinct=True),
    )  # fmt: skip
    used = mine.exclude(link__use=None)
    fresh = used.filter(at__gte=F("link__use__at"), at__lt=F("link__use__at") + rules.DAY)
    both = [part.aggregate(n=Coalesce(Sum("times"), Value(0)))["n"] for part in (fresh, used)]
    return Totals(told["opened"], told["people"], told["members"], *both)


def by_day(material: Material) -> list[tuple[date, int]]:
    """Openings of each of the last 30 days."""
    last = clock.today(material.workspace.zone)
    first = last - SHOWN
    rows = LinkOpening.objects.filter(link__material=material, day__gte=first)
    found = dict(rows.order_by().values_list("day").annotate(n=Sum("times")))
    days = (first + timedelta(days=number) for number in range(SHOWN.days + 1))
    return [(day, found.get(day, 0)) for day in days]


def followed(openings: QuerySet[LinkOpening], workspace: Workspace) -> Aftermath:
    """What known members did around their first opening; the `MOST_MEMBERS` who opened last."""
    known = openings.exclude(member=None).order_by().values("member")
    ends = known.annotate(first=Min("at"), last=Max("at")).order_by("-last")[:MOST_MEMBERS]
    first = [(one["member"], one["first"]) for one in ends]
    return rules.aftermath(first, _acts(workspace, first), KINDS, clock.now())


def _acts(workspace: Workspace, first: Sequence[tuple[int, datetime]]) -> list[Act]:
    if not first:
        return []
    members = [member for member, _at in first]
    since = min(at for _member, at in first) - rules.WEEK
    until = max(at for _member, at in first) + rules.WEEK
    groups = Membership.objects.filter(member__in=members).values_list("group", flat=True)
    rooms = Source.objects.filter(workspace_id=workspace.pk, name__startswith="weilu:")
    # By group and by source, so that the log's own indexes find them among millions of messages.
    around = Event.objects.filter(
        workspace_id=workspace.pk, at__gte=since, at__lt=until, actor__in=members
    )
    said = around.filter(group_id__in=list(groups.distinct()), kind="message")
    told = around.filter(source__in=list(rooms.values_list("pk", flat=True)), kind__in=OF_ROOMS)
    rows = [*said.values_list("actor", "kind", "at"), *told.values_list("actor", "kind", "at")]
    return [Act(actor, kind, at) for actor, kind, at in rows if actor is not None]
