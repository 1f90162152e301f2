"""Verbs of rules in the group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.guard import acting, facts, ladder, rules, wording
from weilu.engage.guard.models import (
    Appeal,
    AppealState,
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    IncidentState,
    Mark,
    Mode,
    TrialLine,
)
from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import filling, tasks
from weilu.outbox.models import Task
from weilu.people import audit
from weilu.people.models import Account, Member

ROOM = acting.ROOM
#: Letters of an appeal, and of the sentence back.
LONGEST_APPEAL = 1_000


class GuardNameTaken(WeiluError):
    code = "engage.rule_name_taken"
    status = 409
    sentence = _("Another rule is called “%(name)s”. Choose another name.")


class BadLadder(WeiluError):
    code = "engage.bad_ladder"
    sentence = _("These steps cannot follow each other. %(why)s")


class NothingToLookFor(WeiluError):
    code = "engage.nothing_to_look_for"
    sentence = _("Say what the rule looks for: at least one word.")


class NotUndoable(WeiluError):
    code = "engage.not_undoable"
    status = 409
    sentence = _("There is nothing to take back: it was a dry run, or was taken back already.")


class NotAsked(WeiluError):
    code = "engage.not_asked"
    status = 409
    sentence = _("Somebody has decided this removal already.")


class NotMet(WeiluError):
    code = "engage.not_met"
    status = 404
    sentence = _("This rule has not met that message, neither live nor in a dry run.")


class AppealedAlready(WeiluError):
    code = "engage.appealed_already"
    status = 409
    sentence = _("You have told us already. You get an answer in the group.")


class AppealSettledAlready(WeiluError):
    code = "engage.appeal_settled"
    status = 409
    sentence = _("Somebody has settled this appeal already.")


@dataclass(frozen=True, slots=True)
class Version:
    """What an edition of a rule is made of."""

    settings: Mapping[str, Any]
    steps: Sequence[ladder.Step]
    groups: Sequence[int] = ()
    group_kinds: Sequence[str] = ()
    delete_message: bool = True
    counts_days: int = 30
    tell: str = "group"
    warning: str = ""


def save(guard: Guard, version: Version, by: Account | None) -> GuardEdition:
    """Make a rule, or a new version of it where anything but its name differs.

    A new rule starts in its dry run. Raises `GuardNameTaken`, `BadLadder`, `NothingToLookFor`.
    """
    _check(guard.kind, version)
    did = "changed" if guard.pk else "made"
    fields = _fields(guard.kind, version)
    guard.changed_at = clock.now()
    with transaction.atomic():
        _keep(guard)
        before = GuardEdition.objects.filter(guard=guard, number=guard.number).first()
        if before and all(getattr(before, name) == value for name, value in fields.items()):
            edition = before
        else:
            guard.number += 1
            guard.save(update_fields=["number"])
            edition = GuardEdition.objects.create(
                guard=guard, number=guard.number, made_at=clock.now(), made_by=by, **fields
            )
        _note(guard, did, by)
    return edition


def _check(kind: str, version: Version) -> None:
    found = ladder.faults(version.steps)
    if found:
        raise BadLadder(why=wording.FAULTS[found[0]])
    if kind == rules.Words.key and not version.settings.get("words"):
        raise NothingToLookFor


def _fields(kind: str, version: Version) -> dict[str, Any]:
    settings = rules.data_of(rules.settings_of(kind, version.settings))
    return {
        "settings": settings, "steps": [step.data() for step in version.steps],
        "groups": sorted(version.groups), "group_kinds": sorted(version.group_kinds),
        "delete_message": version.delete_message, "counts_days": version.counts_days,
        "tell": version.tell, "warning": version.warning,
    }  # fmt: skip


def _keep(guard: Guard) -> None:
    try:
        with transaction.atomic():
            guard.save()
    except IntegrityError:
        raise GuardNameTaken(name=guard.name) from None


def _note(guard: Guard, did: str, by: Account | None) -> None:
    fact = facts.RuleChanged(
        guard=guard.pk, name=guard.name, number=guard.number, mode=guard.mode, did=did,
        by=audit.number(by),
    )  # fmt: skip
    audit.note(guard.workspace, fact, room=ROOM)


@transaction.atomic
def switch(guard: Guard, mode: str, by: Account) -> None:
    """Off, dry run or on."""
    guard.mode = Mode(mode)
    guard.changed_at = clock.now()
    guard.save(update_fields=["mode", "changed_at"])
    _note(guard, "switched", by)


@transaction.atomic
def take_away(guard: Guard, by: Account) -> None:
    """Take a rule off the list; what it did stays."""
    guard.removed_at, guard.mode = clock.now(), Mode.OFF
    guard.save(update_fields=["removed_at", "mode"])
    _note(guard, "removed", by)


@transaction.atomic
def bring_back(guard: Guard, by: Account) -> None:
    """Put a rule on the list again, in its dry run. Raises `GuardNameTaken`."""
    guard.removed_at, guard.mode = None, Mode.DRY
    _keep(guard)
    _note(guard, "restored", by)


@transaction.atomic
def mark(guard: Guard, event_id: int, right: bool | None, by: Account) -> None:
    """Say whether a rule is right about a message; None takes the word back."""
    if right is None:
        Mark.objects.filter(guard=guard, event_id=event_id).delete()
        return
    Mark.objects.update_or_create(
        guard=guard, event_id=event_id, defaults={"right": right, "at": clock.now(), "by": by}
    )
    fact = facts.RuleJudged(guard=guard.pk, event=event_id, right=right, by=audit.number(by))
    audit.note(guard.workspace, fact, room=ROOM)


def mark_met(guard: Guard, event_id: int, right: bool | None, by: Account) -> None:
    """The same for a message named by its number. Raises `NotMet` where the rule never met it."""
    live = Incident.objects.filter(guard=guard, event_id=event_id)
    if (
        not live.exists()
        and not TrialLine.objects.filter(trial__guard=guard, event_id=event_id).exists()
    ):
        raise NotMet
    mark(guard, event_id, right, by)


@transaction.atomic
def undo(incident: Incident, by: Account) -> None:
    """Forgive: it counts no more, what waits is stopped, a mute ends. Raises `NotUndoable`."""
    states = [IncidentState.ACTED, IncidentState.ASKED]
    _turn(incident, states, IncidentState.UNDONE, by, NotUndoable())
    acting.take_back(incident, by)
    _close_tasks(incident, by, str(_("taken back")))
    fact = facts.Forgiven(incident=incident.pk, by=audit.number(by))
    audit.note(
        incident.workspace, fact, room=ROOM, group_id=incident.group_id, subject=incident.member_id
    )


def _turn(
    incident: Incident, states: Sequence[str], to: str, by: Account, late: WeiluError
) -> None:
    changed = Incident.objects.filter(pk=incident.pk, state__in=states).update(
        state=to, settled_at=clock.now(), settled_by=by
    )
    if not changed:
        raise late
    incident.refresh_from_db(fields=["state", "settled_at", "settled_by"])


@transaction.atomic
def decide(incident: Incident, by: Account, *, remove: bool) -> None:
    """Approve a removal a rule proposed, or keep the member. Raises `NotAsked`."""
    to = IncidentState.ACTED if remove else IncidentState.REFUSED
    _turn(incident, [IncidentState.ASKED], to, by, NotAsked())
    if remove:
        acting.remove(incident)
        acting.tell_removed(incident, by)
    else:
        fact = facts.RemovalRefused(incident=incident.pk, by=audit.number(by))
        audit.note(
            incident.workspace, fact, room=ROOM, group_id=incident.group_id,
            subject=incident.member_id,
        )  # fmt: skip
    _close_tasks(incident, by, str(_("removed") if remove else _("kept in the group")))


def _close_tasks(incident: Incident, by: Account, result: str) -> None:
    """A question that was answered here is no longer asked in the to-do list."""
    for task in Task.objects.filter(
        workspace_id=incident.workspace_id, kind="guard", state="open",
        progress__incident=incident.pk, progress__what="decide",
    ):  # fmt: skip
        tasks.settle(task, by, done=True, result=result)


@transaction.atomic
def exempt(member: Member, why: str, by: Account) -> Exemption:
    """Rules leave a member alone from now on."""
    held, made = Exemption.objects.get_or_create(
        member=member,
        defaults={"workspace": member.workspace, "why": why[:200], "made_at": clock.now(),
                  "made_by": by},
    )  # fmt: skip
    if made:
        fact = facts.Exempted(on=True, by=audit.number(by))
        audit.note(member.workspace, fact, room=ROOM, subject=member.pk)
    return held


@transaction.atomic
def end_exemption(held: Exemption, by: Account) -> None:
    """Rules count for the member again."""
    fact = facts.Exempted(on=False, by=audit.number(by))
    audit.note(held.workspace, fact, room=ROOM, subject=held.member_id)
    held.delete()


@transaction.atomic
def appeal(incident: Incident, text: str) -> Appeal:
    """A member says that a rule was wrong about them. Raises `AppealedAlready`, `NotUndoable`."""
    if incident.state not in {IncidentState.ACTED, IncidentState.ASKED}:
        raise NotUndoable
    made, fresh = Appeal.objects.get_or_create(
        incident=incident,
        defaults={"text": text.strip()[:LONGEST_APPEAL], "made_at": clock.now()},
    )
    if not fresh:
        raise AppealedAlready
    log.record(
        incident.workspace_id, facts.AppealMade(incident.pk), source=f"weilu:{ROOM}",
        external_id=f"{incident.pk}:appeal", group_id=incident.group_id,
        subject=incident.member_id,
    )  # fmt: skip
    return made


@transaction.atomic
def settle_appeal(held: Appeal, by: Account, *, grant: bool, sentence: str = "") -> None:
    """Grant an appeal (taken back, and the rule was wrong) or uphold the rule (it was right).

    The member is told. Raises `AppealSettledAlready`.
    """
    state = AppealState.GRANTED if grant else AppealState.UPHELD
    changed = Appeal.objects.filter(pk=held.pk, state=AppealState.OPEN).update(
        state=state, sentence=sentence[:LONGEST_APPEAL], settled_at=clock.now(), settled_by=by
    )
    if not changed:
        raise AppealSettledAlready
    held.refresh_from_db()
    incident = held.incident
    if grant and incident.state in {IncidentState.ACTED, IncidentState.ASKED}:
        undo(incident, by)
    mark(incident.guard, incident.event_id, not grant, by)
    fact = facts.AppealSettled(incident=incident.pk, granted=grant, by=audit.number(by))
    audit.note(
        incident.workspace, fact, room=ROOM, group_id=incident.group_id, subject=incident.member_id
    )
    _say_back(incident, grant, sentence)


def _say_back(incident: Incident, grant: bool, sentence: str) -> None:
    said = str(wording.GRANTED if grant else wording.UPHELD)
    text = f"{said} {sentence.strip()}".strip()
    acting.say_back(incident, filling.fill(text, {"name": incident.member.name}))
