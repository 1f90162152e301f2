"""Ask some members of each group, a few a day; nobody more often than once in fourteen days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox import optouts
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Group, Membership
from weilu.people.persons.reads import identities_of
from weilu.people.reads import STAYING
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection
from weilu.retain.pulse import links, rules, wording
from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan

ROOM = "retain"
#: Hours after its own within which a round is still made up for.
STILL = 3
#: What is a sign of life.
SIGNS = ("message", "reaction", "checked_in", "link_opened", "session_attended", "order_placed")
ACTIVITY = timedelta(days=28)


def go_round(plan: PulsePlan) -> int:
    """Ask who is due today, in every group of the plan; how many. A second round asks nobody."""
    zone, now = ZoneInfo(plan.workspace.zone), clock.now()
    local = now.astimezone(zone)
    if not plan.is_on or not plan.hour <= local.hour < plan.hour + STILL:
        return 0
    speakers = voices(plan.workspace_id, "send_private")
    groups = Group.objects.filter(workspace=plan.workspace, platform__in=speakers)
    if plan.groups:
        groups = groups.filter(pk__in=plan.groups)
    many = rules.quota(plan.per_week, local.weekday())
    return sum(
        _ask_group(group, speakers[group.platform], many, local.date(), now)
        for group in groups.order_by("pk").iterator(500)
    )


@transaction.atomic
def _ask_group(group: Group, speaker: Connection, many: int, day: date, now: datetime) -> int:
    held = Group.objects.select_for_update().get(pk=group.pk)
    if not many or PulseFrame.objects.filter(group=held, day=day).exists():
        return 0
    present = _present(held)
    lively = _active_days(held, now)
    strata = {one: rules.stratum(lively.get(one, 0)) for one in present}
    _keep_frame(held, day, strata)
    asked = _last_asked(present)
    some = rules.chosen(asked, many, now, f"{held.pk}:{day}")
    times = dict(
        PulseAsk.objects.filter(member__in=some).values_list("member").annotate(n=Count("pk"))
    )
    rows = [_row(held, one, strata[one], times.get(one, 0), day, now) for one in some]
    made = _made(rows)
    _send(speaker, made)
    return len(made)


def _present(group: Group) -> list[int]:
    """Members who can be asked: there now, no staff, no bot, and not without their wish."""
    stays = Membership.objects.filter(
        STAYING, group=group, member__is_staff=False, member__is_bot=False
    ).values_list("member", flat=True)
    found = list(stays)
    out = optouts.refusing(found, Purpose.RELATION, ROOM)
    return [one for one in found if one not in out]


def _active_days(group: Group, now: datetime) -> dict[int, int]:
    """Member → days with a sign of life in the four weeks before, in one query."""
    said = Event.objects.filter(
        workspace_id=group.workspace_id, group_id=group.pk, kind__in=SIGNS, at__gte=now - ACTIVITY,
        at__lte=now, actor__isnull=False,
    )  # fmt: skip
    days = said.annotate(day=TruncDate("at")).values("actor")
    counted = days.annotate(n=Count("day", distinct=True)).values_list("actor", "n")
    return {actor: n for actor, n in counted if actor}


def _keep_frame(group: Group, day: date, strata: Mapping[int, str]) -> None:
    sizes = {name: list(strata.values()).count(name) for name in rules.STRATA}
    PulseFrame.objects.create(group=group, day=day, **sizes)


def _last_asked(members: Sequence[int]) -> dict[int, datetime | None]:
    """Member → when the person was last asked, as whomever."""
    same = identities_of(members)
    everybody = {one for held in same.values() for one in held}
    told = PulseAsk.objects.filter(member__in=everybody).values_list("member")
    last = dict(told.annotate(at=Max("asked_at")))
    return {one: _latest([last[who] for who in held if who in last]) for one, held in same.items()}


def _latest(moments: Collection[datetime]) -> datetime | None:
    return max(moments, default=None)


def _row(group: Group, member: int, stratum: str, times: int, day: date, now: datetime) -> PulseAsk:
    return PulseAsk(
        group=group, member_id=member, dimension=rules.dimension(member, times), stratum=stratum,
        asked_at=now, fortnight=rules.fortnight(day),
    )  # fmt: skip


def _made(rows: Sequence[PulseAsk]) -> list[PulseAsk]:
    """Keep them; whom another group asked at the same moment is left out by the database."""
    PulseAsk.objects.bulk_create(rows, ignore_conflicts=True)
    mine = PulseAsk.objects.filter(
        group__in={row.group_id for row in rows}, member__in=[row.member_id for row in rows],
        asked_at__in={row.asked_at for row in rows},
    )  # fmt: skip
    return list(mine.select_related("member__workspace", "group").order_by("pk"))


def _send(speaker: Connection, made: Sequence[PulseAsk]) -> None:
    intents = [
        Intent(
            f"pulse:{one.pk}", Send(one.member.external_id, words(one), private=True),
            Purpose.RELATION, member=one.member, reason=_("pulse"),
            deadline=one.asked_at + rules.OPEN,
        )
        for one in made
    ]  # fmt: skip
    if intents:
        outbox.put(speaker, ROOM, intents)


def words(one: PulseAsk) -> str:
    """What somebody reads who is asked."""
    question = wording.QUESTIONS[one.dimension][1]
    return _("%(group)s: %(question)s One tap: %(link)s") % {
        "group": one.group.name, "question": question, "link": links.ask_link(one),
    }  # fmt: skip
