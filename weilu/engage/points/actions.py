"""Verbs of points: rules, levels, badges, corrections by hand, staying off the boards."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.points import paying, reads
from weilu.engage.points.facts import PointsCorrected, PointsRulesChanged
from weilu.engage.points.models import Award, Badge, BoardMute, Level, PointPolicy, PointRule
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.ledger import actions as ledger
from weilu.ledger.models import Transfer
from weilu.people import audit
from weilu.people.models import Account, Member, Workspace
from weilu.people.segments.reads import checked


class NameTaken(WeiluError):
    code = "points.name_taken"
    status = 409
    sentence = _("Another one has this name or this number of points already.")


class NeedsReason(WeiluError):
    code = "points.needs_reason"
    sentence = _("Say why: it stands on the member’s statement.")


@transaction.atomic
def save_rule(rule: PointRule, by: Account) -> PointRule:
    """Make or change a rule; switched on, it pays for what happens from now on.

    Raises `NameTaken`, `FilterRefused`.
    """
    if rule.segment:
        checked(rule.workspace, rule.segment)
    before = PointRule.objects.filter(pk=rule.pk).first()
    if before is None or (rule.is_on and not before.is_on):
        rule.since = clock.now()
    _save(rule)
    did = "made" if before is None else "changed"
    if before is not None and before.is_on != rule.is_on:
        did = "on" if rule.is_on else "off"
    _note(rule.workspace, "rule", rule.name, did, by)
    return rule


@transaction.atomic
def remove_rule(rule: PointRule, by: Account) -> None:
    """Take a rule away; what it paid stays."""
    rule.is_on, rule.removed_at = False, clock.now()
    rule.save(update_fields=["is_on", "removed_at"])
    _note(rule.workspace, "rule", rule.name, "deleted", by)


@transaction.atomic
def restore_rule(rule: PointRule, by: Account) -> None:
    """Bring a rule back, switched off. Raises `NameTaken`."""
    rule.removed_at = None
    _save(rule)
    _note(rule.workspace, "rule", rule.name, "made", by)


@transaction.atomic
def save_level(level: Level, by: Account) -> Level:
    """Make or change a level. Raises `NameTaken`."""
    did = "changed" if level.pk else "made"
    _save(level)
    _note(level.workspace, "level", level.name, did, by)
    return level


@transaction.atomic
def save_badge(badge: Badge, by: Account) -> Badge:
    """Make or change a badge; who did enough already gets it now. Raises `NameTaken`."""
    did = "changed" if badge.pk else "made"
    _save(badge)
    _note(badge.workspace, "badge", badge.name, did, by)
    if badge.is_on:
        paying.give_badge(badge, set(paying.due(badge)))
    return badge


@transaction.atomic
def delete(held: Level | Badge, by: Account) -> None:
    """Take a level or badge away, a badge from who has it, too."""
    what = "level" if isinstance(held, Level) else "badge"
    _note(held.workspace, what, held.name, "deleted", by)
    held.delete()


@transaction.atomic
def set_policy(policy: PointPolicy, by: Account) -> PointPolicy:
    """Say how many points a day brings at most, and how they end."""
    policy.save()
    _note(policy.workspace, "policy", "", "changed", by)
    return policy


@transaction.atomic
def correct(member: Member, points: int, why: str, key: str, by: Account) -> Transfer:
    """Give or take points by hand, for a reason. Raises `NeedsReason`, `Unsound`, `Overdrawn`."""
    if not why.strip():
        raise NeedsReason
    key = f"points:by-hand:{key}"
    known = Transfer.objects.filter(workspace=member.workspace, key=key).exists()
    account = ledger.open_account(member.workspace, "member", member.pk)
    legs = [(account, points), (ledger.issuer(member.workspace), -points)]
    before = reads.earned(member.workspace, [member.pk])
    made = ledger.post(
        member.workspace, key, legs, room="points", kind="corrected", why=why.strip(), by=by
    )
    if known:
        return made
    _note_correction(member, made, points, why.strip(), by)
    paying.note_levels(member.workspace, before, reads.earned(member.workspace, [member.pk]))
    return made


@transaction.atomic
def undo(member: Member, transfer: Transfer, why: str, by: Account) -> Transfer:
    """Take back what was earned or corrected, by a counter-entry. Raises `NotReversible`,
    `Overdrawn` (it was spent), `NeedsReason`."""
    if not why.strip():
        raise NeedsReason
    undone = Transfer.objects.filter(reverses=transfer).exists()
    if undone or transfer.room != "points" or transfer.kind not in {"earned", "corrected"}:
        raise ledger.NotReversible
    key = f"{transfer.key}:back"
    made = ledger.reverse(transfer, key, why=why.strip(), kind="corrected", by=by)
    if transfer.kind == "earned":
        _points, rule, event = transfer.key.split(":")
        Award.objects.filter(rule=int(rule), event_id=int(event)).update(taken_back=True)
    entry = made.entries.get(account__owner_kind="member")
    _note_correction(member, made, entry.amount, why.strip(), by, undone=True)
    return made


@transaction.atomic
def mute(member: Member, *, on: bool, by: Account | None = None) -> None:
    """Stand on no leaderboard, or again on all; `by`: the staff, where it was not the member."""
    if by is not None:
        _note(member.workspace, "boards", member.name, "off" if on else "on", by)
    if on:
        BoardMute.objects.get_or_create(member=member, defaults={"at": clock.now()})
    else:
        BoardMute.objects.filter(member=member).delete()


def _save(held: PointRule | Level | Badge) -> None:
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise NameTaken from None


def _note(workspace: Workspace, what: str, name: str, did: str, by: Account) -> None:
    fact = PointsRulesChanged(what=what, name=name, did=did, by=audit.number(by))
    audit.note(workspace, fact, room="points")


def _note_correction(
    member: Member, made: Transfer, points: int, why: str, by: Account, *, undone: bool = False
) -> None:
    fact = PointsCorrected(
        points=points, why=why, transfer=str(made.pk), undone=undone, by=audit.number(by)
    )
    audit.note(member.workspace, fact, room="points", subject=member.pk)
