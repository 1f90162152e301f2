"""Verbs about channels, entry codes and what stands behind them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes import rules
from weilu.acquire.codes.addresses import is_address
from weilu.acquire.codes.facts import ChannelChanged, EntryCodeChanged
from weilu.acquire.codes.models import Channel, EntryCode, Target, Visit
from weilu.acquire.routing.models import RoutingSet
from weilu.acquire.threshold.models import Threshold
from weilu.kit import clock, links
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member, Workspace
from weilu.people.segments.reads import checked

#: How often a made-up code may turn out to be taken before something is wrong.
TRIES = 8
#: The purpose members' own links are signed for, and how long they know somebody.
PERSONAL, PERSONAL_LIVES = "entry", timedelta(days=90)


class ChannelKnown(WeiluError):
    code = "acquire.channel_known"
    status = 409
    sentence = _("There is a channel “%(name)s” already. Choose another name.")


class NoAddress(WeiluError):
    code = "acquire.no_address"
    sentence = _("An address begins with https:// or http://, like https://t.me/+abc.")


class LeadsOneWay(WeiluError):
    code = "acquire.leads_one_way"
    sentence = _("Give either an address or a picture of a QR code, one of them.")


class HoursInPairs(WeiluError):
    code = "acquire.hours_in_pairs"
    sentence = _("Enter both hours, from and until, or neither.")


class NoWeekdays(WeiluError):
    code = "acquire.no_weekdays"
    sentence = _("Weekdays are numbers from 1 (Monday) to 7 (Sunday), like 12345.")


@transaction.atomic
def save_channel(channel: Channel, by: Account | None) -> None:
    """Open or change a channel. Raises `ChannelKnown`."""
    did = "changed" if channel.pk else "opened"
    channel.created_at = channel.created_at or clock.now()
    _save_channel(channel, did, by)


@transaction.atomic
def close_channel(channel: Channel, by: Account | None) -> None:
    """Its codes go on working, and it leaves the list; can be opened again."""
    channel.closed_at = clock.now()
    _save_channel(channel, "closed", by)


@transaction.atomic
def reopen_channel(channel: Channel, by: Account | None) -> None:
    """Raises `ChannelKnown` when another has taken its name."""
    channel.closed_at = None
    _save_channel(channel, "reopened", by)


def _save_channel(channel: Channel, did: str, by: Account | None) -> None:
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError as clash:
        raise ChannelKnown(name=channel.name) from clash
    fact = ChannelChanged(channel=channel.pk, name=channel.name, did=did, by=audit.number(by))
    audit.note(channel.workspace, fact, room="acquire")


def new_code() -> str:
    """Letters of a short link: easy to read out, hard to guess."""
    return "".join(secrets.choice(rules.LETTERS) for _ in range(rules.CODE_LENGTH))


@transaction.atomic
def make_code(
    channel: Channel, name: str, by: Account | None, rule: str = "fill",
    threshold: Threshold | None = None, routing: RoutingSet | None = None,
) -> EntryCode:  # fmt: skip
    """A new code of a channel, with nothing behind it yet."""
    made = EntryCode(
        channel=channel,
        name=name,
        rule=rule,
        threshold=threshold,
        routing=routing,
        created_by=by,
        created_at=clock.now(),
    )
    for left in reversed(range(TRIES)):
        made.code = new_code()
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            break
        except IntegrityError:
            if not left:
                raise
    note(made, "made", by)
    return made


@transaction.atomic
def change_code(code: EntryCode, by: Account | None, **change: Any) -> None:
    """Another name or rule."""
    for name, value in change.items():
        setattr(code, name, value)
    code.save(update_fields=[*change])
    note(code, "changed", by)


@transaction.atomic
def pause_code(code: EntryCode, by: Account | None) -> None:
    """Visitors are told that it is closed for now."""
    code.paused_at = clock.now()
    code.save(update_fields=["paused_at"])
    note(code, "paused", by)


@transaction.atomic
def resume_code(code: EntryCode, by: Account | None) -> None:
    """It takes visitors again."""
    code.paused_at = None
    code.save(update_fields=["paused_at"])
    note(code, "resumed", by)


@transaction.atomic
def save_target(target: Target, by: Account | None) -> None:
    """Put something behind a code, or change it.

    Raises `NoAddress`, `LeadsOneWay`, `HoursInPairs`, `NoWeekdays`, `FilterRefused`.
    """
    if bool(target.address) == (target.picture is not None):
        raise LeadsOneWay
    if target.address and not is_address(target.address):
        raise NoAddress
    did = "target_changed" if target.pk else "target_added"
    _check_schedule(target)
    _begin_anew(target)
    if not target.pk:
        last = target.code.targets.aggregate(last=Max("position"))["last"]
        target.position = 0 if last is None else last + 1
    target.save()
    note(target.code, did, by)


def _check_schedule(target: Target) -> None:
    """Hours come in pairs, weekdays from 1 to 7, and a filter has to be one."""
    if (target.from_hour is None) != (target.until_hour is None):
        raise HoursInPairs
    if not set(target.weekdays) <= set("1234567"):
        raise NoWeekdays
    target.segment = target.segment.strip()
    if target.segment:
        checked(target.code.channel.workspace, target.segment)


def _begin_anew(target: Target) -> None:
    """What was noted of another link or picture no longer holds."""
    before = Target.objects.filter(pk=target.pk).defer("picture").first() if target.pk else None
    if before is None or before.closes_at != target.closes_at:
        target.warned_at = None
    if before is None or (before.address, before.group_id) != (target.address, target.group_id):
        target.gone_at = None


@transaction.atomic
def remove_target(target: Target, by: Account | None) -> None:
    """Nobody is shown it any more; who was, was. Can be put back."""
    target.removed_at = clock.now()
    target.save(update_fields=["removed_at"])
    note(target.code, "target_removed", by)


@transaction.atomic
def put_back(target: Target, by: Account | None) -> None:
    target.removed_at = None
    target.save(update_fields=["removed_at"])
    note(target.code, "target_added", by)


@transaction.atomic
def move_target(target: Target, by: Account | None, *, up: bool) -> None:
    """One place earlier or later in the order."""
    there = target.code.targets.filter(removed_at=None).order_by("position", "pk")
    order = list(there.defer("picture"))
    at = next(place for place, one in enumerate(order) if one.pk == target.pk)
    to = max(0, min(len(order) - 1, at - 1 if up else at + 1))
    order.insert(to, order.pop(at))
    for place, one in enumerate(order):
        one.position = place
    Target.objects.bulk_update(order, ["position"])
    note(target.code, "target_changed", by)


@transaction.atomic
def answer(code: EntryCode, visits: list[int], by: Account | None) -> int:
    """People who left a contact were answered; how many of them had not been."""
    waiting = Visit.objects.filter(code=code, pk__in=visits, answered_at=None)
    done = waiting.exclude(contact="").update(answered_at=clock.now())
    if done:
        note(code, "answered", by)
    return done


def personal_word(member: Member) -> str:
    """What makes a code's link a member's own: `?for=` and this. Who opens it is known as them."""
    return links.sign(PERSONAL, {"m": member.pk}, PERSONAL_LIVES)


def note(code: EntryCode, did: str, by: Account | None) -> None:
    """Write down what was done about a code, in the caller's transaction."""
    fact = EntryCodeChanged(code=code.code, name=code.name, did=did, by=audit.number(by))
    audit.note(_workspace(code), fact, room="acquire")


def _workspace(code: EntryCode) -> Workspace:
    return code.channel.workspace
