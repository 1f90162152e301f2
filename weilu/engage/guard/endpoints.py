"""The API's door to rules of the group and their dry runs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import AwareDatetime, Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.guard import access, actions, ladder, reads, rules, trials
from weilu.engage.guard.actions import Version
from weilu.engage.guard.finding import CONTACTS
from weilu.engage.guard.forms import LONGEST_WORD, MOST_WORDS
from weilu.engage.guard.models import Guard, Trial
from weilu.kit.errors import WeiluError
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import Group, Seat

door = Door("guard", _("Rules in the group"), order=57)

Key = Annotated[int, Field(ge=1, le=2**62)]
Kind = Literal["advert", "duplicate", "flood", "links", "contacts", "words"]
Mode = Literal["off", "dry", "on"]
WordList = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=LONGEST_WORD)]],
    Field(max_length=MOST_WORDS),
]


class BadSettings(WeiluError):
    code = "engage.bad_settings"
    status = 422
    sentence = _("A rule of this kind has no setting “%(name)s”, or not with this value.")


class StepIO(Schema):
    """One rung of the ladder."""

    do: Literal["warn", "mute", "remove"]
    s: Annotated[int, Field(ge=0, le=ladder.LONGEST_MUTE_S, description="Of a mute")] = 0
    ask: Annotated[bool, Field(description="A removal waits for a person")] = True


class SettingsIO(Schema):
    """What a kind looks for; those of other kinds are left out."""

    threshold: Annotated[float | None, Field(ge=0, le=1, description="advert; 0 = calibrated")] = (
        None
    )
    words: Annotated[WordList | None, Field(description="words, advert")] = None
    groups: Annotated[int | None, Field(ge=2, le=50, description="duplicate")] = None
    times: Annotated[int | None, Field(ge=2, le=50, description="duplicate")] = None
    people: Annotated[int | None, Field(ge=0, le=50, description="duplicate")] = None
    minutes: Annotated[int | None, Field(ge=1, le=10_000, description="duplicate")] = None
    shortest: Annotated[int | None, Field(ge=4, le=500, description="duplicate")] = None
    messages: Annotated[int | None, Field(ge=2, le=200, description="flood")] = None
    seconds: Annotated[int | None, Field(ge=1, le=600, description="flood")] = None
    allowed: Annotated[
        WordList | None, Field(description="links: hosts; contacts: own numbers")
    ] = None
    only_invites: Annotated[bool | None, Field(description="links")] = None
    kinds: Annotated[list[str] | None, Field(description=f"contacts: {', '.join(CONTACTS)}")] = None


class GuardIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    settings: SettingsIO = SettingsIO()
    steps: Annotated[list[StepIO], Field(max_length=ladder.MOST_STEPS)] = [
        StepIO(do="warn"), StepIO(do="mute", s=600), StepIO(do="mute", s=86_400),
        StepIO(do="remove"),
    ]  # fmt: skip
    groups: Annotated[list[Key], Field(max_length=5_000, description="Empty: every group")] = []
    group_kinds: Annotated[list[str], Field(max_length=20)] = []
    delete_message: bool = True
    counts_days: Annotated[int, Field(ge=1, le=365)] = 30
    tell: Literal["group", "private"] = "group"
    warning: Annotated[str, Field(max_length=600)] = ""
    keeper: Annotated[str, Field(max_length=120, description="Login; who is asked")] = ""


class GuardNew(GuardIn):
    kind: Kind


class PrecisionOut(Schema):
    """How often people found it right, of what they marked."""

    right: int
    marked: int


class GuardOut(Schema):
    """A rule with its version in force."""

    id: int
    name: str
    kind: str
    mode: str = Field(description="off, dry (notes what it would do), on")
    number: int = Field(description="Version in force")
    settings: dict[str, Any]
    steps: list[StepIO]
    groups: list[int]
    group_kinds: list[str]
    delete_message: bool
    counts_days: int
    tell: str
    warning: str
    keeper: str | None
    acted: int = Field(description="Incidents in 28 days")
    would: int = Field(description="In its dry run, in 28 days")
    precision: PrecisionOut


class SwitchIn(Schema):
    mode: Mode


class MarkIn(Schema):
    event: Key
    right: bool | None = Field(None, description="Null takes the mark away")


class TrialIn(Schema):
    since: Annotated[AwareDatetime | None, Field(description="Null: 30 days before `until`")] = None
    until: Annotated[AwareDatetime | None, Field(description="Null: the last message")] = None


class TrialOut(Schema):
    """A dry run over the past: what a version would have done."""

    id: int
    rule: int
    number: int = Field(description="Version")
    since: datetime
    until: datetime
    state: str = Field(description="waiting, running, done, failed, cancelled")
    total: int
    looked_at: int
    touched: int
    people: int
    by_step: dict[str, int]
    precision: PrecisionOut


class LineOut(Schema):
    """A message it would have touched."""

    id: int
    event: int
    at: datetime
    group: int
    member: int
    step: str
    mute_s: int
    why: str
    text: str
    spans: list[list[int]] = Field(description="The very words, as places in the text")
    right: bool | None


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/group-rules", list[GuardOut], _("Rules in the group"))
def guards(request: HttpRequest) -> list[dict[str, Any]]:
    """With what each did in 28 days and how right people found it."""
    return [_told(one) for one in reads.rules_of(list(access.guards_of(request)))]


@door.read("/group-rules/{int:guard_id}", GuardOut, _("One rule"))
def guard(request: HttpRequest, guard_id: int) -> dict[str, Any]:
    """With its version in force."""
    return _one(access.guard_of(request, guard_id))


@door.write("/group-rules", {201: GuardOut}, _("Make a rule"))
def make(request: HttpRequest, given: GuardNew) -> Any:
    """It starts in its dry run: it notes what it would do, and does nothing."""
    held = Guard(workspace=workspace_of(request, "act"), kind=given.kind)
    return Status(201, _save(request, held, given))


@door.write("/group-rules/{int:guard_id}", GuardOut, _("Change a rule"))
def change(request: HttpRequest, guard_id: int, given: GuardIn) -> Any:
    """All fields anew; anything but another name is a new version."""
    return _save(request, access.guard_of(request, guard_id, "act"), given)


@door.write("/group-rules/{int:guard_id}/switch", GuardOut, _("Switch a rule"))
def switch(request: HttpRequest, guard_id: int, given: SwitchIn) -> Any:
    """Off, dry run or on."""
    held = access.guard_of(request, guard_id, "act")
    actions.switch(held, given.mode, seat_of(request).account)
    return _one(held)


@door.write("/group-rules/{int:guard_id}/take-away", GuardOut, _("Take a rule away"))
def take_away(request: HttpRequest, guard_id: int) -> Any:
    """It stops at once; what it did stays."""
    held = access.guard_of(request, guard_id, "act")
    actions.take_away(held, seat_of(request).account)
    return _one(held)


@door.write("/group-rules/{int:guard_id}/mark", PrecisionOut, _("Mark a judgement"))
def mark(request: HttpRequest, guard_id: int, given: MarkIn) -> Any:
    """Whether a rule is right about a message, of an incident or a dry run."""
    held = access.guard_of(request, guard_id, "act")
    actions.mark_met(held, given.event, given.right, seat_of(request).account)
    return _precision(reads.rules_of([held])[0].precision)


@door.read("/group-rules/{int:guard_id}/trials", Page[TrialOut], _("Dry runs of a rule"))
def trials_of(request: HttpRequest, guard_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """Of all its versions, newest first."""
    held = access.guard_of(request, guard_id)
    found = Trial.objects.filter(guard=held).select_related("edition")
    part = portion(found, "-made_at", asked.cursor, asked.limit)
    return {"items": [_trial(one) for one in part.rows], "next": part.next}


@door.write("/group-rules/{int:guard_id}/trials", {202: TrialOut}, _("Start a dry run"))
def start(request: HttpRequest, guard_id: int, given: TrialIn | None = None) -> Any:
    """Of the version in force, over the last 30 days of the log or as said. Touches nobody."""
    held, asked = access.guard_of(request, guard_id, "act"), given or TrialIn()
    return Status(
        202, _trial(trials.start(held, seat_of(request).account, asked.since, asked.until))
    )


@door.read("/trials/{int:trial_id}", TrialOut, _("One dry run"))
def trial(request: HttpRequest, trial_id: int) -> dict[str, Any]:
    """How far it is and what it met."""
    return _trial(access.trial_of(request, trial_id))


@door.read("/trials/{int:trial_id}/lines", Page[LineOut], _("Lines of a dry run"))
def lines(request: HttpRequest, trial_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """The messages it would have touched, in order of time."""
    held = access.trial_of(request, trial_id)
    part = portion(access.lines_of(held), "at", asked.cursor, asked.limit)
    told = reads.shown(part.rows, held.guard_id)
    return {"items": [line(one) for one in told], "next": part.next}


@door.write("/trials/{int:trial_id}/stop", TrialOut, _("Stop a dry run"))
def stop(request: HttpRequest, trial_id: int) -> Any:
    """What it met so far stays."""
    trials.stop(access.trial_of(request, trial_id, "act"))
    return _trial(access.trial_of(request, trial_id, "act"))


def _save(request: HttpRequest, held: Guard, given: GuardIn) -> dict[str, Any]:
    workspace = held.workspace
    keeper = Seat.objects.filter(workspace=workspace, account__login=given.keeper.lower())
    seat = keeper.select_related("account").first()
    held.name, held.keeper = given.name, seat.account if seat else None
    groups = Group.objects.filter(workspace=workspace, pk__in=given.groups)
    version = Version(
        _settings(held.kind, given.settings),
        [ladder.Step(step.do, step.s, step.ask) for step in given.steps],
        list(groups.values_list("pk", flat=True)), given.group_kinds, given.delete_message,
        given.counts_days, given.tell, given.warning,
    )  # fmt: skip
    actions.save(held, version, seat_of(request).account)
    return _one(held)


def _settings(kind: str, given: SettingsIO) -> dict[str, Any]:
    """The settings of a kind. Raises `BadSettings` for one it does not have."""
    told = given.dict(exclude_none=True)
    known = rules.data_of(rules.KINDS[kind]())
    for name in told:
        if name not in known:
            raise BadSettings(name=name)
    if set(told.get("kinds", ())) - CONTACTS.keys():
        raise BadSettings(name="kinds")
    return told


def _one(held: Guard) -> dict[str, Any]:
    return _told(reads.rules_of([held])[0])


def _told(one: reads.Held) -> dict[str, Any]:
    held, edition = one.guard, one.edition
    same = ("settings", "steps", "groups", "group_kinds", "delete_message", "counts_days", "tell",
            "warning")  # fmt: skip
    return {
        "id": held.pk, "name": held.name, "kind": held.kind, "mode": held.mode,
        "number": held.number, **{name: getattr(edition, name) for name in same},
        "keeper": held.keeper.login if held.keeper else None, "acted": one.acted,
        "would": one.would, "precision": _precision(one.precision),
    }  # fmt: skip


def _precision(one: reads.Precision) -> dict[str, int]:
    return {"right": one.right, "marked": one.marked}


def _trial(one: Trial) -> dict[str, Any]:
    same = ("since", "until", "state", "total", "looked_at", "touched", "people", "by_step")
    return {
        "id": one.pk, "rule": one.guard_id, "number": one.edition.number,
        **{name: getattr(one, name) for name in same},
        "precision": _precision(reads.precision_of(one.edition)),
    }  # fmt: skip


def line(one: reads.Shown) -> dict[str, Any]:
    """A message a rule met, or would have."""
    row = one.row
    return {
        "id": row.pk, "event": row.event_id, "at": row.at, "group": row.group_id,
        "member": row.member_id, "step": row.step, "mute_s": row.mute_s, "why": one.why,
        "text": "".join(part for part, _met in one.pieces), "spans": row.why.get("spans", []),
        "right": one.right,
    }  # fmt: skip
