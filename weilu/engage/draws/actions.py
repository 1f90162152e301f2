"""Verbs of draws: make, open with a commitment, enter, close, draw, claim, deliver, erase."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from weilu.engage.draws import rules, saying
from weilu.engage.draws.facts import DrawCapChanged, DrawChanged, DrawEntered, PrizeClaimed
from weilu.engage.draws.models import (
    Draw,
    DrawEntry,
    DrawPolicy,
    DrawPrize,
    DrawState,
    DrawWin,
    WinState,
)
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.money import written
from weilu.kit.sealing import seal
from weilu.ledger import actions as ledger
from weilu.ledger.models import LedgerAccount
from weilu.people import audit
from weilu.people.models import Account, Member, Workspace
from weilu.people.persons import reads as persons
from weilu.people.segments.reads import checked, holds

SOURCE = "weilu:draws"
LONGEST_ADDRESS = 500


class NotNow(WeiluError):
    code = "draws.not_now"
    status = 409
    sentence = gettext_lazy("That cannot be done with a draw as it stands now. Load the page anew.")


class Unready(WeiluError):
    code = "draws.unready"
    status = 409
    sentence = gettext_lazy(
        "A draw needs a prize, a close in the future, and a word to enter with or a question with "
        "its right answers."
    )


class TooDear(WeiluError):
    code = "draws.too_dear"
    status = 409
    sentence = gettext_lazy(
        "One prize may be worth %(most)s at most (%(value)s is more). The limit stands on the page "
        "of draws."
    )


class NotYours(WeiluError):
    code = "draws.not_yours"
    status = 409
    sentence = gettext_lazy("This draw is not for you, or not open.")


class AnsweredInGroup(WeiluError):
    code = "draws.answered_in_group"
    status = 409
    sentence = gettext_lazy("This is a quiz: answer it in the group.")


class NotTakingEntries(WeiluError):
    code = "draws.not_taking_entries"
    status = 409
    sentence = gettext_lazy("This draw takes no entries: they have not begun, or have ended.")


class NeedsAddress(WeiluError):
    code = "draws.needs_address"
    sentence = gettext_lazy("Write where the prize is to go: name, telephone and address.")


def policy_of(workspace: Workspace) -> DrawPolicy:
    """What a prize may be worth; the law's default where nothing is set (then not stored)."""
    found = DrawPolicy.objects.filter(workspace=workspace).first()
    return found or DrawPolicy(workspace=workspace)


@transaction.atomic
def set_policy(policy: DrawPolicy, by: Account) -> DrawPolicy:
    policy.save()
    fact = DrawCapChanged(policy.currency, policy.most_value, audit.number(by))
    audit.note(policy.workspace, fact, room="draws")
    return policy


@transaction.atomic
def save(draw: Draw, by: Account) -> Draw:
    """Make or change a draw that is not open yet. Raises `NotNow`, `FilterRefused`."""
    _only(draw, DrawState.DRAFT)
    if draw.pk:
        locked(draw, DrawState.DRAFT)  # somebody may have opened it since it was read
    if draw.segment:
        checked(draw.workspace, draw.segment)
    did = "changed" if draw.pk else "made"
    draw.save()
    _note(draw, did, by)
    return draw


@transaction.atomic
def save_prize(prize: DrawPrize, by: Account) -> DrawPrize:
    """Add or change a prize while the draw is not open. Raises `NotNow`, `TooDear`."""
    locked(prize.draw, DrawState.DRAFT)
    _check_values(prize.draw.workspace, [prize])
    prize.save()
    _note(prize.draw, "changed", by)
    return prize


@transaction.atomic
def drop_prize(prize: DrawPrize, by: Account) -> None:
    locked(prize.draw, DrawState.DRAFT)
    prize.delete()
    _note(prize.draw, "changed", by)


@transaction.atomic
def open_up(draw: Draw, by: Account) -> Draw:
    """Commit to a seed, set the prizes aside, and say so in the groups at the opening.

    From here on nothing of it can be changed. Raises `NotNow`, `Unready`, `TooDear`.
    """
    draw = locked(draw, DrawState.DRAFT)
    prizes = list(draw.prizes.all())
    asks = bool(draw.question and draw.answers) or bool(draw.word and not draw.question)
    if not prizes or not asks or draw.closes_at <= clock.now():
        raise Unready
    _check_values(draw.workspace, prizes)
    seed = secrets.token_hex(32)
    draw.sealed_seed, draw.commitment = seal(seed), rules.hashed(seed)
    draw.state = DrawState.OPEN
    draw.save()
    _set_aside(draw, prizes, by)
    saying.announce(draw, by)
    _note(draw, "opened", by)
    return draw


def _set_aside(draw: Draw, prizes: list[DrawPrize], by: Account) -> None:
    """Fund the draw's budgets: points and, for goods, what they are worth."""
    for unit, needed in (
        ("points", sum(one.points * one.count for one in prizes)),
        (policy_of(draw.workspace).currency, sum(one.value * one.count for one in prizes)),
    ):
        if needed:
            legs = [(ledger.issuer(draw.workspace, unit), -needed), (budget(draw, unit), needed)]
            ledger.post(
                draw.workspace, f"draw:{draw.pk}:fund:{unit}", legs, room="draws", kind="funded",
                why=draw.name, ref=f"draw:{draw.pk}", by=by,
            )  # fmt: skip


def budget(draw: Draw, unit: str) -> LedgerAccount:
    """What the draw's prizes are paid from; it cannot go below zero."""
    return ledger.open_account(draw.workspace, "budget", draw.pk, unit=unit, purpose="draw")


def enter(draw: Draw, member: Member, text: str = "", at: datetime | None = None) -> DrawEntry:
    """Take somebody's first entry; a person enters once, by whatever identity.

    Raises `NotYours`.
    """
    moment = at or clock.now()
    here = draw.state == DrawState.OPEN and draw.opens_at <= moment < draw.closes_at
    if not here or member.is_bot or member.is_staff:
        raise NotYours
    if draw.segment and not holds(member, draw.segment):
        raise NotYours
    same = persons.identities(member)
    before = DrawEntry.objects.filter(draw=draw, member__in=same).first()
    return before or _entered(draw, member, min(same), text, moment)


def enter_by_page(draw: Draw, member: Member) -> DrawEntry:
    """Enter with the button of a member's own page, which counts like writing the word, once.

    Raises `AnsweredInGroup`, `NotTakingEntries`, `NotYours`.
    """
    if not takes_entries(draw):
        raise NotTakingEntries
    if draw.is_quiz:
        raise AnsweredInGroup
    return enter(draw, member, draw.word)


def takes_entries(draw: Draw) -> bool:
    """Whether somebody could enter now."""
    return draw.state == DrawState.OPEN and draw.opens_at <= clock.now() < draw.closes_at


def entry_of(draw: Draw, member: Member) -> DrawEntry | None:
    """A person's entry, by whatever identity they made it."""
    return DrawEntry.objects.filter(draw=draw, member__in=persons.identities(member)).first()


def _entered(draw: Draw, member: Member, person: int, text: str, at: datetime) -> DrawEntry:
    right = not draw.is_quiz or rules.is_right(text, draw.judge, draw.answers)
    entry = DrawEntry(
        draw=draw, member=member, ticket=rules.ticket(draw.commitment, person), at=at,
        text=text[:300], is_right=right,
    )  # fmt: skip
    try:
        with transaction.atomic():
            # The state is asked under a lock: who enters and who closes wait for each other.
            locked(draw, DrawState.OPEN)
            entry.save(force_insert=True)
            record(
                draw.workspace_id, DrawEntered(draw.pk, draw.name, right), source=SOURCE,
                external_id=f"entered:{draw.pk}:{member.pk}", actor=member.pk, at=at,
            )  # fmt: skip
    except NotNow:
        raise NotYours from None
    except IntegrityError:
        return DrawEntry.objects.get(draw=draw, ticket=entry.ticket)
    return entry


@transaction.atomic
def cancel(draw: Draw, by: Account) -> Draw:
    """Call a draw off before it is drawn; what was set aside goes back. Raises `NotNow`."""
    draw = locked(draw, DrawState.DRAFT, DrawState.OPEN, DrawState.CLOSED)
    draw.state = DrawState.CANCELLED
    draw.save(update_fields=["state"])
    give_back(draw)
    saying.call_off(draw, by)
    _note(draw, "cancelled", by)
    return draw


def give_back(draw: Draw) -> None:
    """Return what is left of the draw's budgets to where it came from."""
    for account in LedgerAccount.objects.filter(
        workspace=draw.workspace,
        owner_kind="budget",
        owner_id=draw.pk,
        purpose="draw",
        balance__gt=0,
    ):
        legs = [
            (account, -account.balance),
            (ledger.issuer(draw.workspace, account.unit), account.balance),
        ]
        ledger.post(
            draw.workspace, f"draw:{draw.pk}:back:{account.unit}", legs, room="draws",
            kind="given_back", why=draw.name, ref=f"draw:{draw.pk}",
        )  # fmt: skip


@transaction.atomic
def set_beacon(draw: Draw, beacon: str, by: Account) -> Draw:
    """Enter the public number named beforehand, once, after entries ended. Raises `NotNow`."""
    draw = locked(draw, DrawState.CLOSED)
    if not draw.beacon_from or draw.beacon or not beacon.strip():
        raise NotNow
    draw.beacon = beacon.strip()[:200]
    draw.save(update_fields=["beacon"])
    _note(draw, "beacon", by)
    return draw


@transaction.atomic
def claim(win: DrawWin, address: str = "") -> DrawWin:
    """The winner wants it. Raises `NotNow`, `NeedsAddress`."""
    held = (
        DrawWin.objects.select_for_update().select_related("draw", "prize", "entry").get(pk=win.pk)
    )
    if held.state not in {WinState.WAITING, WinState.CLAIMED}:
        raise NotNow
    if held.prize.needs_address and not address.strip():
        raise NeedsAddress
    first = held.state == WinState.WAITING
    held.state, held.claimed_at = WinState.CLAIMED, held.claimed_at or clock.now()
    held.sealed_address = (
        seal(address.strip()[:LONGEST_ADDRESS]) if held.prize.needs_address else ""
    )
    held.save()
    if first:
        record(
            held.draw.workspace_id, PrizeClaimed(held.draw_id, held.prize.name), source=SOURCE,
            external_id=f"claimed:{held.pk}", actor=held.entry.member_id,
        )  # fmt: skip
    return held


@transaction.atomic
def deliver(win: DrawWin, by: Account, *, on: bool = True) -> DrawWin:
    """Say that a claimed prize was delivered, or take that back. Raises `NotNow`."""
    held = DrawWin.objects.select_for_update().select_related("draw", "prize").get(pk=win.pk)
    if held.state != (WinState.CLAIMED if on else WinState.DELIVERED) or held.erased_at:
        raise NotNow
    held.state = WinState.DELIVERED if on else WinState.CLAIMED
    held.delivered_at = clock.now() if on else None
    held.save()
    _note(held.draw, "delivered" if on else "not_delivered", by)
    return held


def _check_values(workspace: Workspace, prizes: list[DrawPrize]) -> None:
    policy = policy_of(workspace)
    value = rules.too_dear((one.value for one in prizes), policy.most_value)
    if value:
        raise TooDear(
            most=written(policy.most_value, policy.currency),
            value=written(value, policy.currency),
        )


def _only(draw: Draw, *states: str) -> None:
    if draw.state not in states:
        raise NotNow


def locked(draw: Draw, *states: str) -> Draw:
    """The draw as it is stored, for this transaction. Raises `NotNow` in any other state."""
    held = Draw.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=draw.pk)
    _only(held, *states)
    return held


def _note(draw: Draw, did: str, by: Account) -> None:
    fact = DrawChanged(draw=draw.pk, name=draw.name, did=did, by=audit.number(by))
    audit.note(draw.workspace, fact, room="draws")
