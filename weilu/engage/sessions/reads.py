"""A session in figures, and what there was to tell of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from weilu.engage.drafts import quoting
from weilu.engage.drafts import rules as drafting
from weilu.engage.sessions.models import Session
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import OPEN, OUT, Message
from weilu.people.models import Group

#: Lines of a recap.
BEST = 8


@dataclass(frozen=True, slots=True)
class GroupRelay:
    """How far the speaker's lines have come in one group."""

    group: Group
    sent: int
    open: int
    failed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a session."""

    there: int  #: noted by word, staff or program
    took_part: int  #: members who wrote or reacted in its groups
    asked: int
    answered: int
    lines: int  #: relayed


def counted(found: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with how many were there and asked, and what is still to be done."""
    return found.annotate(
        there=Count("attended", distinct=True), asked=Count("questions", distinct=True),
        todo=Count("steps", filter=Q(steps__task__state="open"), distinct=True),
    )  # fmt: skip


def figures(session: Session) -> Figures:
    """Of one session, up to now."""
    states = Counter(session.questions.values_list("state", flat=True))
    return Figures(
        session.attended.count(), _took_part(session), sum(states.values()), states["answered"],
        session.lines.count(),
    )  # fmt: skip


def _took_part(session: Session) -> int:
    if session.started_at is None:
        return 0
    there = Event.objects.filter(
        workspace_id=session.workspace_id, group_id__in=[*session.groups, session.source_id or 0],
        at__gte=session.started_at, at__lte=session.ended_at or clock.now(),
        kind__in=["message", "reaction"], actor__isnull=False,
    )  # fmt: skip
    return there.exclude(actor=session.speaker_id).values("actor").distinct().count()


def relays(session: Session) -> list[GroupRelay]:
    """By group, in one query for all lines."""
    found: Mapping[int, Counter[str]] = defaultdict(Counter)
    told = Message.objects.filter(
        workspace=session.workspace_id, key__startswith=f"relay:{session.pk}:"
    )
    for group, state, many in told.values_list("group", "state").annotate(many=Count("pk")):
        found[group or 0][_how_far(state)] += many
    groups = Group.objects.filter(workspace=session.workspace_id, pk__in=session.groups)
    return [
        GroupRelay(one, found[one.pk]["sent"], found[one.pk]["open"], found[one.pk]["failed"])
        for one in groups.order_by("name", "pk") if one.pk != session.source_id
    ]  # fmt: skip


def _how_far(state: str) -> str:
    return "open" if state in OPEN else "sent" if state in OUT else "failed"


def recap(session: Session) -> str:
    """What could be told afterwards: who was there, and the best of what was said."""
    if session.started_at is None:
        return ""
    told = figures(session)
    groups = [*session.groups, session.source_id or 0]
    said = quoting.said(
        session.workspace_id, groups, session.started_at, session.ended_at or clock.now()
    )
    opening = _("“%(name)s”: %(there)d were there, %(asked)d questions.") % {
        "name": session.name, "there": max(told.there, told.took_part), "asked": told.asked,
    }  # fmt: skip
    return drafting.letter(drafting.best(said, BEST), opening, "", with_links=False)
