"""What is said around a challenge: yesterday's recap and today's preview, one reminder, decisions.

All of it goes through the outbox, so that opt-outs, quiet hours and limits hold here, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from weilu.engage.challenges import links, reads, rules
from weilu.engage.challenges.actions import ROOM, terms_of
from weilu.engage.challenges.models import Challenge, Copy, Entrant, Told
from weilu.engage.hosts import reads as hosts
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Group, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

LANGUAGES = {"zh": "zh-hans", "en": "en"}
#: Names in one message, and hours after its own within which something is still said.
MOST_NAMES, STILL = 10, 3


def go_round(held: Challenge, now: datetime | None = None) -> None:
    """Say what is due now: a killed round is done again, and nobody hears anything twice."""
    moment = now or clock.now()
    day = rules.day_of(terms_of(held), held.zone, moment)
    hour = moment.astimezone(ZoneInfo(held.zone)).hour
    if day is not None and held.preview_hour <= hour < held.preview_hour + STILL:
        tell_groups(held, day, moment)
    remind(held, moment)


@transaction.atomic
def tell_groups(held: Challenge, day: int, now: datetime) -> bool:
    """Recap and preview in every group of the challenge, once a day."""
    _row, fresh = Told.objects.get_or_create(challenge=held, day=day, defaults={"at": now})
    if not fresh:
        return False
    text, through = group_words(held, day, now), voices(held.workspace_id)
    for group in held.groups.all():
        if group.platform in through:
            outbox.put(through[group.platform], ROOM, [_to_group(held, day, group, text)])
    return True


def _to_group(held: Challenge, day: int, group: Group, text: str) -> Intent:
    return Intent(
        f"challenge:{held.pk}:day:{day}:{group.pk}", Send(group.external_id, text),
        Purpose.RELATION, group=group, reason=held.name,
    )  # fmt: skip


def group_words(held: Challenge, day: int, now: datetime) -> str:
    """What a group reads in the morning of a day, counted from 0."""
    with override(LANGUAGES[held.language]):
        return "\n".join(_group_lines(held, day, now))


def _group_lines(held: Challenge, day: int, now: datetime) -> Iterator[str]:
    plan, found = reads.plan_of(held), reads.lines(held, now)
    here = [one for one in found if not one.left]
    yield _("%(name)s · day %(day)d of %(days)d") % {
        "name": held.name, "day": day + 1, "days": held.days,
    }  # fmt: skip
    if day and here:
        did = sum(one.days[day - 1] in rules.KEPT for one in here)
        yield _("Yesterday %(did)d of %(all)d checked in.") % {"did": did, "all": len(here)}
        if praised := _praised(here, day):
            yield _("In a row: %(names)s") % {"names": praised}
    if plan is not None:
        yield _("Today: %(what)s") % {"what": day_words(plan.tomorrow, plan.path, day)}
        if day + 1 < held.days and day + 1 < len(plan.tomorrow):
            yield _("Tomorrow: %(what)s") % {"what": plan.tomorrow[day + 1]}
    if held.keyword:
        yield _("Check in: write “%(word)s …” here.") % {"word": held.keyword}


def day_words(themes: Sequence[str], path: Sequence[str], day: int) -> str:
    """What a day is about: its theme, else its steps."""
    if day < len(themes) and themes[day]:
        return str(themes[day])
    return " → ".join(path)


def _praised(here: Sequence[reads.Line], day: int) -> str:
    """Those with the longest streaks who agreed to be named, and how long these are."""
    agreed = [one for one in here if one.entrant.praised and one.streak > 1]
    agreed = [one for one in agreed if one.days[day - 1] in rules.KEPT]
    best = sorted(agreed, key=lambda one: (-one.streak, one.entrant.pk))[:MOST_NAMES]
    badges = hosts.badges(best[0].entrant.challenge.workspace_id) if best else {}
    return " · ".join(
        _("%(name)s (%(days)d)") % {"name": _shown(one, badges), "days": one.streak} for one in best
    )


def _shown(one: reads.Line, badges: Mapping[int, str]) -> str:
    """A name as a group reads it: a host's with their badge."""
    badge = badges.get(one.entrant.member_id)
    return hosts.shown(one.name, badge) if badge else one.name


def remind(held: Challenge, now: datetime) -> int:
    """One gentle reminder to those whose day is open, at their own hour; how many."""
    through, terms = voices(held.workspace_id, "send_private"), terms_of(held)
    open_to = held.entrants.filter(left_at=None, muted=False, member__is_bot=False)
    some = [
        one for one in open_to.select_related("member", "challenge")
        if one.member.platform in through and is_hour(held, one, now)
    ]  # fmt: skip
    stands, told = reads.standings(held, some, now), 0
    for one in some:
        mine = stands[one.pk]
        due = rules.reminder_due(mine, muted=one.muted, left=False, last_day=one.reminded)
        day = rules.day_of(terms, one.zone, now)
        if due and day is not None:
            told += _remind(through[one.member.platform], one, mine, day)
    return told


def is_hour(held: Challenge, one: Entrant, now: datetime) -> bool:
    """Whether it is the hour of the reminder where somebody lives."""
    hour = now.astimezone(ZoneInfo(one.zone)).hour
    return held.remind_hour <= hour < held.remind_hour + STILL


@transaction.atomic
def _remind(connection: Connection, one: Entrant, mine: rules.Standing, day: int) -> bool:
    mine_still = Entrant.objects.filter(pk=one.pk, muted=False, left_at=None)
    if not mine_still.exclude(reminded=day).update(reminded=day):
        return False
    key = f"challenge:{one.challenge_id}:remind:{one.pk}:{day}"
    privately(connection, one.member, key, reminder_words(one, mine), Purpose.RELATION)
    return True


def reminder_words(one: Entrant, mine: rules.Standing) -> str:
    """A reminder, with the way to want none."""
    held = one.challenge
    with override(LANGUAGES[held.language]):
        said = _("%(name)s: today is still open.") % {"name": held.name}
        if mine.streak:
            said += " " + ngettext(
                "You have done %(days)d day in a row.", "You have done %(days)d days in a row.",
                mine.streak,
            ) % {"days": mine.streak}  # fmt: skip
        more = _("Check in, or want no reminders: %(link)s") % {"link": links.my_challenge(one)}
    return f"{said}\n{more}"


def hand_pages(held: Challenge) -> int:
    """Write everybody who takes part where their own page is, in private and once; how many
    can be written to."""
    inside = held.entrants.filter(left_at=None, member__is_bot=False)
    of: dict[str, list[Entrant]] = defaultdict(list)
    for one in inside.select_related("member", "challenge").order_by("pk"):
        of[one.member.platform].append(one)
    reached = 0
    for platform, connection in voices(held.workspace_id, "send_private").items():
        told = [_private(one.member, f"challenge:{held.pk}:page:{one.pk}", page_words(one),
                         Purpose.RELATION) for one in of[platform]]  # fmt: skip
        reached += len(outbox.put(connection, ROOM, told))
    return reached


def page_words(one: Entrant) -> str:
    """Where somebody checks in, sees their days and says what they want."""
    with override(LANGUAGES[one.challenge.language]):
        return _("%(name)s: your own page, for checking in and your days: %(link)s") % {
            "name": one.challenge.name, "link": links.my_challenge(one),
        }  # fmt: skip


def tell_struck(copy: Copy, link: str) -> None:
    """Tell a member why a check-in was struck, and where to appeal."""
    one = copy.checkin.entrant
    through = voices(one.challenge.workspace_id, "send_private")
    connection = through.get(one.member.platform)
    if connection is None:
        return
    with override(LANGUAGES[one.challenge.language]):
        said = _("A check-in of “%(name)s” was struck: %(reason)s") % {
            "name": one.challenge.name, "reason": copy.reason,
        }  # fmt: skip
        more = _("If that is wrong, say so here: %(link)s") % {"link": link}
    key = f"challenge:struck:{copy.pk}:{clock.now().timestamp()}"
    privately(connection, one.member, key, f"{said}\n{more}", Purpose.SERVICE)


def privately(connection: Connection, member: Member, key: str, text: str, purpose: str) -> None:
    """Write to one member, once for a key."""
    outbox.put(connection, ROOM, [_private(member, key, text, purpose)])


def _private(member: Member, key: str, text: str, purpose: str) -> Intent:
    with override(LANGUAGES["zh"]):
        reason = _("challenge")
    return Intent(
        key, Send(member.external_id, text, private=True), purpose, member=member, reason=reason
    )
