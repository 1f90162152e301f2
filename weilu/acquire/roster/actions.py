"""Verbs about rosters: give a group seats, wait for one, propose who makes room, decide."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.acquire.roster import reads, rules
from weilu.acquire.roster.facts import RosterChanged, SeatProposed, SeatWanted
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold.models import Application
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Task
from weilu.people import audit
from weilu.people.models import Account

#: A goodbye is due within so many days of the decision.
DUE = timedelta(days=7)
#: Who is kept is not proposed again for so long, unless another day is named.
KEPT = timedelta(weeks=8)


class RosterTaken(WeiluError):
    code = "acquire.roster_taken"
    status = 409
    sentence = gettext_lazy("This group has a roster already. Change that one.")


class WaitsAlready(WeiluError):
    code = "acquire.waits_already"
    status = 409
    sentence = gettext_lazy("They wait for a seat here already.")


class ProposedAlready(WeiluError):
    code = "acquire.proposed_already"
    status = 409
    sentence = gettext_lazy("Somebody has just proposed this. Look at the page again.")


class DecidedAlready(WeiluError):
    code = "acquire.seat_decided_already"
    status = 409
    sentence = gettext_lazy("Somebody else has decided this meanwhile. Look at the page again.")


class NoSeat(WeiluError):
    code = "acquire.no_seat"
    status = 409
    sentence = gettext_lazy("No seat is free. Agree to a proposal first, or add seats.")


@transaction.atomic
def save(roster: Roster, by: Account | None) -> None:
    """Give a group a roster, or change it. Raises `RosterTaken`."""
    did = "changed" if roster.pk else "made"
    roster.changed_at = clock.now()
    try:
        with transaction.atomic():
            roster.save()
    except IntegrityError as clash:
        raise RosterTaken from clash
    _note_roster(roster, roster.pk, did, by)


@transaction.atomic
def end(roster: Roster, by: Account | None) -> None:
    """Take the limit off a group; its waiting list and proposals go with it."""
    number = roster.pk
    tasks = roster.proposals.filter(state="agreed").values("task")
    Task.objects.filter(pk__in=tasks, state="open").delete()
    roster.delete()
    _note_roster(roster, number, "ended", by)


def _note_roster(roster: Roster, number: int, did: str, by: Account | None) -> None:
    fact = RosterChanged(number, roster.group.name, roster.seats, did, audit.number(by))
    audit.note(roster.group.workspace, fact, room="acquire", group_id=roster.group_id)


@transaction.atomic
def wait(
    roster: Roster, name: str, by: Account | None, note: str = "",
    application: Application | None = None,
) -> Waiting:  # fmt: skip
    """Put somebody at the end of the waiting list. Raises `WaitsAlready`."""
    one = Waiting(
        roster=roster, name=name[:80], note=note[:300], application=application, since=clock.now()
    )
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as clash:
        raise WaitsAlready from clash
    _note_waiting(one, "waits", by)
    return one


@transaction.atomic
def withdraw(waiting: Waiting, by: Account | None) -> None:
    """Take somebody off the list; what was proposed for them is dropped. Raises
    `DecidedAlready`."""
    _move(waiting, "withdrawn", ("waiting", "invited"))
    for proposal in Proposal.objects.filter(waiting=waiting, state="open"):
        _settle(proposal, "dropped", by)
    _note_waiting(waiting, "withdrawn", by)


@transaction.atomic
def put_back(waiting: Waiting, by: Account | None) -> None:
    """Undo that: they wait where they stood. Raises `DecidedAlready`, `WaitsAlready`."""
    try:
        with transaction.atomic():
            _move(waiting, "waiting", ("withdrawn", "invited"))
    except IntegrityError as clash:
        raise WaitsAlready from clash
    _note_waiting(waiting, "waits", by)


@transaction.atomic
def invite(waiting: Waiting, by: Account | None) -> None:
    """Give a free seat to one who waits; who applied is let in. Raises `NoSeat`,
    `DecidedAlready`."""
    # Locked, so that two people cannot give the last seat at once.
    roster = Roster.objects.select_for_update().get(pk=waiting.roster_id)
    [seats] = reads.seats([roster])
    if not seats.free:
        raise NoSeat
    _let_in(waiting, by)


def _let_in(waiting: Waiting, by: Account | None) -> None:
    _move(waiting, "invited", ("waiting",))
    Waiting.objects.filter(pk=waiting.pk).update(invited_at=clock.now())
    held = waiting.application
    if held is not None and held.state == "pending":
        thresholds.decide(held, "accepted", by)
    _note_waiting(waiting, "invited", by)


def came(waiting: Waiting, by: Account | None) -> None:
    """An invited one sits in the group now. Raises `DecidedAlready`."""
    with transaction.atomic():
        _move(waiting, "in", ("invited",))
        _note_waiting(waiting, "in", by)


def _move(waiting: Waiting, state: str, was: tuple[str, ...]) -> None:
    held = Waiting.objects.filter(pk=waiting.pk, state__in=was)
    if not held.update(state=state):
        raise DecidedAlready
    waiting.state = state


def _note_waiting(one: Waiting, did: str, by: Account | None) -> None:
    fact = SeatWanted(one.roster_id, one.pk, one.name, did, audit.number(by))
    group = one.roster.group
    audit.note(group.workspace, fact, room="acquire", group_id=group.pk)


@transaction.atomic
def propose(roster: Roster, by: Account | None) -> list[Proposal]:
    """Propose as many members as there are seats to free, those with the least gain first.

    Each for the next who waits. Nothing happens until somebody agrees. Nobody is proposed where
    the group talked too little to tell.
    """
    roster = (
        Roster.objects.select_for_update(of=("self",)).select_related("group").get(pk=roster.pk)
    )
    [seats] = reads.seats([roster])
    stands = reads.standing(roster)
    if not stands.is_known:
        return []
    return [
        _proposed(roster, one, stands, waiting, by)
        for one, waiting in zip(
            stands.ranked[: seats.to_free], _next(roster, seats.to_free), strict=False
        )
    ]


def _next(roster: Roster, count: int) -> list[Waiting | None]:
    """Those nobody was proposed for yet, then nobody: seats beyond the limit."""
    open_ones = roster.proposals.filter(state__in=("open", "agreed")).exclude(waiting=None)
    held = roster.queue.filter(state="waiting").exclude(pk__in=open_ones.values("waiting"))
    found: list[Waiting | None] = list(held.order_by("since", "pk")[:count])
    return found + [None] * (count - len(found))


def _proposed(
    roster: Roster, one: rules.Sitting, stands: rules.Standing, waiting: Waiting | None,
    by: Account | None,
) -> Proposal:  # fmt: skip
    made = Proposal(
        roster=roster, member_id=one.member, waiting=waiting, said=one.said, gave=one.gave,
        took=one.took, middle=rules.middle(stands), alike=stands.alike,
        quiet_days=one.quiet_days, weeks=roster.weeks, made_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise ProposedAlready from clash
    _note_proposal(made, by)
    return made


@transaction.atomic
def agree(proposal: Proposal, by: Account) -> Task:
    """Yes: whoever agreed gets a task to say goodbye and to free the seat. Raises
    `DecidedAlready`."""
    _settle(proposal, "agreed", by)
    name, group = proposal.member.name, proposal.roster.group.name
    task = Task.objects.create(
        workspace=proposal.roster.group.workspace, kind="goodbye", assignee=by,
        title=_("Say goodbye to %(name)s in “%(group)s”") % {"name": name, "group": group},
        text=_goodbye(proposal), due_at=clock.now() + DUE, created_at=clock.now(),
    )  # fmt: skip
    Proposal.objects.filter(pk=proposal.pk).update(task=task)
    proposal.task = task
    return task


def _goodbye(proposal: Proposal) -> str:
    said = _(
        "Write to them yourself: why, what they are welcome to instead, and that they may come "
        "back. Then remove them on the platform and tick this off."
    )
    if proposal.waiting is None:
        return said
    follows = _("%(name)s has the seat then and is let in.") % {"name": proposal.waiting.name}
    return f"{said}\n{follows}"


@transaction.atomic
def keep(proposal: Proposal, by: Account, reason: str = "") -> None:
    """No: the member stays and is left alone for a while. Raises `DecidedAlready`."""
    until = (clock.now() + KEPT).date()
    _settle(proposal, "kept", by, reason=reason.strip()[:300], until=until)


@transaction.atomic
def reopen(proposal: Proposal, by: Account) -> None:
    """Take a decision back while nobody has gone. Raises `DecidedAlready`."""
    held = Proposal.objects.filter(pk=proposal.pk, state__in=("agreed", "kept", "dropped"))
    try:
        with transaction.atomic():
            changed = held.update(
                state="open", decided_at=None, decided_by=None, until=None, reason="", task=None
            )
    except IntegrityError as clash:
        raise ProposedAlready from clash
    if not changed:
        raise DecidedAlready
    if proposal.task_id:
        Task.objects.filter(pk=proposal.task_id, state="open").delete()
    proposal.state = "open"
    _note_proposal(proposal, by)


@transaction.atomic
def freed(proposal: Proposal, by: Account | None) -> None:
    """The member is gone: the seat is for who it was proposed for. Raises `DecidedAlready`."""
    agreed = Proposal.objects.filter(pk=proposal.pk, state="agreed")
    if not agreed.update(state="done", decided_at=clock.now()):
        raise DecidedAlready
    proposal.state = "done"
    _note_proposal(proposal, by)
    if proposal.waiting is not None and proposal.waiting.state == "waiting":
        _let_in(proposal.waiting, by)


def ticked(task: Task, by: Account) -> None:
    """A goodbye was said, or it was not: then it is to be decided anew."""
    held = Proposal.objects.filter(task=task, state="agreed")
    proposal = held.select_related("roster__group", "member", "waiting__application").first()
    if proposal is None:
        return
    if Task.objects.filter(pk=task.pk, state="done").exists():
        freed(proposal, by)
    else:
        reopen(proposal, by)


def _settle(proposal: Proposal, state: str, by: Account | None, **more: object) -> None:
    held = Proposal.objects.filter(pk=proposal.pk, state="open")
    if not held.update(state=state, decided_at=clock.now(), decided_by=by, **more):
        raise DecidedAlready
    proposal.state = state
    _note_proposal(proposal, by)


def _note_proposal(one: Proposal, by: Account | None) -> None:
    group = one.roster.group
    fact = SeatProposed(one.roster_id, one.pk, one.member.name, one.state, audit.number(by))
    audit.note(
        group.workspace, fact, room="acquire", group_id=group.pk, subject=one.member_id
    )  # fmt: skip
