"""Who comes into a group of a set: the seat is taken, the gift is due, a second group is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.acquire.routing.facts import SecondGroup
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.events.actions import Row, record
from weilu.events.models import Event
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people.models import Member, Membership
from weilu.people.persons.reads import identities
from weilu.people.reads import STAYING


def hear(rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`: joins of groups that are in a set, and groups
    that close or open again."""
    turned = [row for row in rows if row.kind in ("group_closed", "group_opened") and row.group_id]
    if turned:
        groups_told = [[row.group_id, row.kind == "group_closed"] for row in turned]
        enqueue("acquire.note_routed_groups", groups=groups_told)
    joins = [row for row in rows if row.kind == "join" and row.actor and row.group_id]
    groups = {row.group_id for row in joins}
    routed = (
        RoutingPlace.objects.filter(group__in=groups) if groups else RoutingPlace.objects.none()
    )
    known = set(routed.values_list("group", flat=True))
    keys = [[row.source_id, row.external_id] for row in joins if row.group_id in known]
    if keys:
        enqueue("acquire.note_entrants", joins=keys)


def note(joins: Iterable[tuple[int, str]]) -> None:
    """Note each join once."""
    for source, external_id in joins:
        event = Event.objects.filter(source_id=source, external_id=external_id).first()
        member = Member.objects.filter(pk=event.actor).first() if event and event.actor else None
        if event is None or member is None or not event.group_id:
            continue
        places = RoutingPlace.objects.filter(group=event.group_id, routing__closed_at=None)
        for place in places.select_related("routing__workspace", "routing__created_by"):
            _came(place, member, event)


@transaction.atomic
def note_group(group_id: int, *, gone: bool) -> None:
    """Pass over a group that is gone: who waits for it is given another seat."""
    here = RoutingPlace.objects.filter(group=group_id, removed_at=None, gone_at__isnull=gone)
    held = list(here.values_list("pk", flat=True))
    RoutingPlace.objects.filter(pk__in=held).update(gone_at=clock.now() if gone else None)
    if gone:
        unseat(held)


def unseat(places: Sequence[int]) -> None:
    """Who waits for these places has no seat any more, and is the next to be given one."""
    waits = Entrant.objects.filter(place__in=places, state="waiting")
    waits.update(state="nowhere", place=None)


@transaction.atomic
def _came(place: RoutingPlace, member: Member, event: Event) -> None:
    routing = RoutingSet.objects.select_for_update().get(pk=place.routing_id)
    same = identities(member)
    if _elsewhere(place, same):
        _tell_second(routing, member, event)
        return
    mine = Entrant.objects.filter(routing=routing, member__in=same).order_by("pk").first()
    mine = mine or _only_one_on_the_way(place)
    if mine is None:
        mine = Entrant(routing=routing, asked_at=event.at, due_at=event.at, let_in_at=event.at)
    if mine.came_at is not None:
        return
    mine.place, mine.member = place, mine.member or member
    mine.state, mine.came_at = "came", event.at
    mine.save()
    if routing.gift:
        _promise(routing, member)


def _only_one_on_the_way(place: RoutingPlace) -> Entrant | None:
    """Who is known by a contact alone is this one, if nobody else is on the way into the group."""
    few = Entrant.objects.filter(place=place, state="let_in", member=None)[:2]
    return few[0] if len(few) == 1 else None


def _elsewhere(place: RoutingPlace, same: Sequence[int]) -> bool:
    """Whether the person is in another group of the set now."""
    others = RoutingPlace.objects.filter(routing=place.routing_id, removed_at=None)
    groups = others.exclude(group=place.group_id).values("group")
    there = Membership.objects.filter(STAYING, group__in=groups, member__in=same)
    return there.exists()


def _tell_second(routing: RoutingSet, member: Member, event: Event) -> None:
    fact = SecondGroup(routing=routing.pk, name=routing.name)
    new = record(
        routing.workspace_id, fact, source="weilu:acquire",
        external_id=f"second:{routing.pk}:{event.pk}", group_id=event.group_id, actor=member.pk,
    )  # fmt: skip
    if new:
        with _tongue(routing):
            title = _("%(member)s is in two groups of “%(name)s”: ask which one they want")
            title %= {"member": member.name, "name": routing.name}
        _task(routing, "second_group", title)


def _promise(routing: RoutingSet, member: Member) -> None:
    with _tongue(routing):
        title = _("Give %(member)s what was promised: %(gift)s")
        title %= {"member": member.name, "gift": routing.gift}
    _task(routing, "gift", title)


def _tongue(routing: RoutingSet) -> translation.override:
    keeper = routing.created_by
    return translation.override((keeper.language if keeper else "") or translation.get_language())


def _task(routing: RoutingSet, kind: str, title: str) -> None:
    now = clock.now()
    Task.objects.create(
        workspace=routing.workspace, kind=kind, title=title[:200], assignee=routing.created_by,
        due_at=now, created_at=now,
    )  # fmt: skip
