"""Somebody opens a link: counted once a day, by name only where it is theirs and they let us."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from weilu.engage.library import rules
from weilu.engage.library.actions import ROOM
from weilu.engage.library.facts import LinkOpened, OpeningsUncounted
from weilu.engage.library.models import LinkOpening, NotCounted, OpeningSalt, TrackedLink
from weilu.events.actions import record
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.models import Purpose
from weilu.people.models import Member
from weilu.people.persons.reads import identities

#: Salts live so long: every zone's day is over by then.
SALT_LIVES = timedelta(days=2)


@transaction.atomic
def note(link: TrackedLink, seen: tuple[str, ...]) -> LinkOpening:
    """Count an opening; `seen` (address, browser) is made a mark of and forgotten."""
    now = clock.now()
    day = now.astimezone(ZoneInfo(link.material.workspace.zone)).date()
    member = link.member if link.member and may_know(link.member) else None
    visitor = rules.mark(_salt(day), *(("member", str(member.pk)) if member else seen))
    opening, new = LinkOpening.objects.get_or_create(
        link=link, day=day, visitor=visitor, defaults={"member": member, "at": now}
    )
    if not new:
        LinkOpening.objects.filter(pk=opening.pk).update(times=F("times") + 1)
    elif member is not None:
        record(
            member.workspace_id, LinkOpened(link.material_id, link.word), source=f"weilu:{ROOM}",
            external_id=f"opened:{opening.pk}", actor=member.pk, group_id=link.group_id,
        )  # fmt: skip
    return opening


def _salt(day: date) -> str:
    fresh = {"salt": secrets.token_hex(32)}
    held, _made = OpeningSalt.objects.get_or_create(day=day, defaults=fresh)
    return held.salt


def forget_salts() -> int:
    """Let go of salts of days that are over; how many."""
    gone, _by_model = OpeningSalt.objects.filter(day__lt=(clock.now() - SALT_LIVES).date()).delete()
    return gone


def may_know(member: Member) -> bool:
    """Whether a member's openings may be known: not where they said no to it, or to messages."""
    if NotCounted.objects.filter(member__in=identities(member)).exists():
        return False
    said = frozenset((one.purpose, one.room) for one in optouts.of(member))
    return not optouts.refuses(said, Purpose.INFORMATION, ROOM)


@transaction.atomic
def stop_counting(member: Member) -> None:
    """Their openings are known by name no more; what was known is made nameless."""
    _held, made = NotCounted.objects.get_or_create(member=member, defaults={"at": clock.now()})
    LinkOpening.objects.filter(member__in=identities(member)).update(member=None)
    if made:
        _say(member, off=True)


@transaction.atomic
def count_again(member: Member) -> None:
    """They may be known again, from now on."""
    gone, _by_model = NotCounted.objects.filter(member__in=identities(member)).delete()
    if gone:
        _say(member, off=False)


def _say(member: Member, *, off: bool) -> None:
    record(
        member.workspace_id, OpeningsUncounted(off), source=f"weilu:{ROOM}",
        external_id=f"uncounted:{member.pk}:{secrets.token_hex(8)}", actor=member.pk,
    )  # fmt: skip
