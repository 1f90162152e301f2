"""The API's door to points, levels and badges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.points import access, actions, handing, links, reads, trials
from weilu.engage.points.forms import BadgeForm, LevelForm, PolicyForm, RuleForm
from weilu.engage.points.models import Badge, Level, PointRule, PointTrial
from weilu.kit import clock
from weilu.ledger.models import Entry
from weilu.people.access import account_of, may, member_of, workspace_of

door = Door("points", _("Points and levels"), order=58)


class HolderOut(Schema):
    """What a member holds."""

    member: int = Field(alias="owner_id")
    name: str
    balance: int = Field(description="Points to spend")
    week: int = Field(description="Earned in the last seven days")
    earned: int = Field(description="Earned in all; levels go by it")


class Asked(Schema):
    q: Annotated[str, Field(max_length=200, description="Part of the name")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class EntryOut(Schema):
    """A line of a statement."""

    transfer: UUID
    at: datetime
    room: str
    kind: str = Field(description="earned, corrected, expired, decayed, prize, …")
    why: str
    ref: str
    amount: int
    balance: int = Field(description="Of this identity’s account, after it")
    reverses: UUID | None


class StatementOut(Schema):
    """What a person has, by all of their identities, and how they came to it."""

    balance: int
    earned: int
    level: str
    next_level: str
    missing: int = Field(description="Points to the next level")
    page: str = Field(description="The member’s own page, for them alone; empty for who only sees")
    items: list[EntryOut]
    next: str | None


class CorrectionIn(Schema):
    points: Annotated[int, Field(ge=-(10**12), le=10**12)]
    why: Annotated[str, Field(min_length=1, max_length=300)]
    key: Annotated[str, Field(min_length=1, max_length=60, description="Yours; books once")]


class UndoIn(Schema):
    transfer: UUID
    why: Annotated[str, Field(min_length=1, max_length=300)]


class RuleIn(Schema):
    """What is left out stays as it is."""

    name: Annotated[str | None, Field(max_length=80)] = None
    act: Annotated[str | None, Field(max_length=32)] = None
    points: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    per_day: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    fade: Annotated[int | None, Field(ge=0, le=100)] = None
    segment: Annotated[str | None, Field(max_length=400)] = None
    is_on: bool | None = None


class RuleOut(Schema):
    """An act that earns points."""

    id: int
    name: str
    act: str
    points: int
    per_day: int = Field(description="Times a person is paid a day; 0 = any")
    fade: int = Field(description="Percent less for each repeat within a week")
    segment: str
    is_on: bool
    since: datetime


class LevelIn(Schema):
    name: Annotated[str | None, Field(max_length=40)] = None
    earned: Annotated[int | None, Field(ge=0, le=2_000_000_000)] = None


class LevelOut(Schema):
    """A step by points earned in all."""

    id: int
    name: str
    earned: int


class BadgeIn(Schema):
    name: Annotated[str | None, Field(max_length=40)] = None
    act: Annotated[str | None, Field(max_length=32)] = None
    times: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    by_day: bool | None = None
    within_days: Annotated[int | None, Field(ge=0, le=100_000)] = None
    is_on: bool | None = None


class BadgeOut(Schema):
    """A sign for having done something often enough."""

    id: int
    name: str
    act: str
    times: int
    by_day: bool
    within_days: int
    is_on: bool


class PolicyOut(Schema):
    """What holds for all rules."""

    per_day: int
    expire_days: int | None
    idle_days: int | None
    decay_percent: int


class PolicyIn(Schema):
    per_day: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    expire_days: Annotated[int | None, Field(ge=30, le=100_000)] = None
    idle_days: Annotated[int | None, Field(ge=14, le=100_000)] = None
    decay_percent: Annotated[int | None, Field(ge=1, le=100)] = None


class TrialOut(Schema):
    """A dry run over the past."""

    id: int
    since: datetime
    until: datetime
    result: dict[str, Any] | None = Field(description="Null while it is being reckoned")


class BoardAsked(Schema):
    which: Literal["week", "cohort", "improvement"] = "week"
    member: Annotated[int | None, Field(ge=1, le=2**62, description="Whose cohort")] = None


class RowOut(Schema):
    """A place of a leaderboard."""

    place: int
    member: int
    name: str
    points: int


class MuteIn(Schema):
    on: bool = True


class Reached(Schema):
    reached: int


class Done(Schema):
    """It is done."""

    ok: bool = True


@door.read("/points", Page[HolderOut], _("Who holds points"))
def holders(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Those with most first."""
    found = reads.holders(workspace_of(request), asked.q.replace("\x00", ""))
    part = portion(found, "-balance", asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/members/{int:member_id}/points", StatementOut, _("A member’s points"))
def statement(request: HttpRequest, member_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """Balance, level, and everything booked, latest first."""
    member = member_of(request, member_id)
    mine = reads.mine(member)
    part = portion(reads.statement(member), "-pk", asked.cursor, asked.limit)
    return {
        "balance": mine.balance, "earned": mine.earned, "level": mine.standing.level,
        "next_level": mine.standing.next, "missing": mine.standing.missing,
        "page": links.my_points(member) if may(request, "act") else "",
        "items": [_entry(one) for one in part.rows], "next": part.next,
    }  # fmt: skip


@door.write("/members/{int:member_id}/points/correct", EntryOut, _("Correct points"))
def correct(request: HttpRequest, member_id: int, given: CorrectionIn) -> dict[str, Any]:
    """Above zero gives, below zero takes; the same key books once."""
    member = member_of(request, member_id, "act")
    made = actions.correct(member, given.points, given.why, given.key, account_of(request))
    return _entry(reads.statement(member).get(transfer=made))


@door.write("/members/{int:member_id}/points/undo", EntryOut, _("Take booked points back"))
def undo(request: HttpRequest, member_id: int, given: UndoIn) -> dict[str, Any]:
    """What was earned or corrected, by a counter-entry."""
    member = member_of(request, member_id, "act")
    transfer = access.transfer_of(member, str(given.transfer))
    made = actions.undo(member, transfer, given.why, account_of(request))
    return _entry(reads.statement(member).get(transfer=made))


@door.write("/members/{int:member_id}/points/mute", Done, _("Leave a member off the boards"))
def mute(request: HttpRequest, member_id: int, given: MuteIn) -> dict[str, Any]:
    """Or put them on again."""
    actions.mute(member_of(request, member_id, "act"), on=given.on, by=account_of(request))
    return {}


@door.read("/points/boards", list[RowOut], _("A leaderboard"))
def board(request: HttpRequest, asked: Query[BoardAsked]) -> list[reads.Row]:
    """This week, who came together, or above one’s own usual."""
    member = member_of(request, asked.member) if asked.member else None
    return reads.board(workspace_of(request), asked.which, member)


@door.write("/points/pages", Reached, _("Write members their points page"))
def hand_pages(request: HttpRequest) -> dict[str, int]:
    """In private and once in half a year to each, where the platform allows it."""
    here = workspace_of(request, "act")
    return {"reached": handing.hand_pages(here, request.build_absolute_uri("/"))}


@door.read("/points/rules", list[RuleOut], _("What earns points"))
def rules(request: HttpRequest) -> Any:
    """By name."""
    return reads.rules_of(workspace_of(request))


@door.write("/points/rules", RuleOut, _("Make a rule for points"))
def make_rule(request: HttpRequest, given: RuleIn) -> Any:
    """Off until `is_on` says otherwise."""
    held = PointRule(workspace=workspace_of(request, "act"), since=clock.now())
    return _saved(request, RuleForm, held, given, actions.save_rule)


@door.write("/points/rules/{int:point_rule_id}", RuleOut, _("Change a rule for points"))
def change_rule(request: HttpRequest, point_rule_id: int, given: RuleIn) -> Any:
    """Also how it is switched."""
    return _saved(
        request, RuleForm, access.rule_of(request, point_rule_id), given, actions.save_rule
    )


@door.write("/points/rules/{int:point_rule_id}/remove", Done, _("Take a rule for points away"))
def remove_rule(request: HttpRequest, point_rule_id: int) -> dict[str, Any]:
    """What it paid stays."""
    actions.remove_rule(access.rule_of(request, point_rule_id), account_of(request))
    return {}


@door.write("/points/rules/{int:point_rule_id}/restore", RuleOut, _("Bring a rule back"))
def restore_rule(request: HttpRequest, point_rule_id: int) -> Any:
    """Switched off."""
    held = access.rule_of(request, point_rule_id, removed=True)
    actions.restore_rule(held, account_of(request))
    return held


@door.write("/points/trials", TrialOut, _("Dry run of the rules for points"))
def start_trial(request: HttpRequest) -> Any:
    """Over the past four weeks; `GET` it until it has a result."""
    return trials.start(workspace_of(request, "act"))


@door.read("/points/trials", list[TrialOut], _("Dry runs"))
def trials_done(request: HttpRequest) -> Any:
    """The latest ten."""
    return PointTrial.objects.filter(workspace=workspace_of(request)).order_by("-pk")[:10]


@door.read("/points/policy", PolicyOut, _("How points end"))
def policy(request: HttpRequest) -> Any:
    """And the day’s limit."""
    return reads.policy_of(workspace_of(request))


@door.write("/points/policy", PolicyOut, _("Change how points end"))
def set_policy(request: HttpRequest, given: PolicyIn) -> Any:
    """What is left out stays; null = never."""
    held = reads.policy_of(workspace_of(request, "act"))
    return _saved(request, PolicyForm, held, given, actions.set_policy)


@door.read("/points/levels", list[LevelOut], _("Levels"))
def levels(request: HttpRequest) -> Any:
    """Lowest first."""
    return Level.objects.filter(workspace=workspace_of(request)).order_by("earned")


@door.write("/points/levels", LevelOut, _("Make a level"))
def make_level(request: HttpRequest, given: LevelIn) -> Any:
    """A name, and from how many points."""
    return _saved(
        request, LevelForm, Level(workspace=workspace_of(request, "act")), given, actions.save_level
    )


@door.write("/points/levels/{int:level_id}", LevelOut, _("Change a level"))
def change_level(request: HttpRequest, level_id: int, given: LevelIn) -> Any:
    """What is left out stays."""
    return _saved(request, LevelForm, access.level_of(request, level_id), given, actions.save_level)


@door.write("/points/levels/{int:level_id}/delete", Done, _("Delete a level"))
def delete_level(request: HttpRequest, level_id: int) -> dict[str, Any]:
    """Nobody loses points."""
    actions.delete(access.level_of(request, level_id), account_of(request))
    return {}


@door.read("/points/badges", list[BadgeOut], _("Badges"))
def badges(request: HttpRequest) -> Any:
    """By name."""
    return Badge.objects.filter(workspace=workspace_of(request)).order_by("name")


@door.write("/points/badges", BadgeOut, _("Make a badge"))
def make_badge(request: HttpRequest, given: BadgeIn) -> Any:
    """Who did enough already gets it at once."""
    return _saved(
        request, BadgeForm, Badge(workspace=workspace_of(request, "act")), given, actions.save_badge
    )


@door.write("/points/badges/{int:badge_id}", BadgeOut, _("Change a badge"))
def change_badge(request: HttpRequest, badge_id: int, given: BadgeIn) -> Any:
    """What is left out stays."""
    return _saved(request, BadgeForm, access.badge_of(request, badge_id), given, actions.save_badge)


@door.write("/points/badges/{int:badge_id}/delete", Done, _("Delete a badge"))
def delete_badge(request: HttpRequest, badge_id: int) -> dict[str, Any]:
    """Also for who has it."""
    actions.delete(access.badge_of(request, badge_id), account_of(request))
    return {}


def _saved(
    request: HttpRequest, form: type[Any], held: Any, given: Schema, save: Callable[..., Any]
) -> Any:
    """What the page's form makes of it; what is left out stays."""
    checked = form(_merged(form(instance=held), given), instance=held)
    filled(checked)
    return save(checked.instance, account_of(request))


def _merged(form: Any, given: Schema) -> dict[str, Any]:
    """The form as the object stands, with what was given; what is left out stays."""
    before = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    return {**before, **given.dict(exclude_unset=True)}


def _entry(one: Entry) -> dict[str, Any]:
    booked = one.transfer
    return {
        "transfer": booked.pk, "at": booked.at, "room": booked.room, "kind": booked.kind,
        "why": booked.why, "ref": booked.ref, "amount": one.amount, "balance": one.balance,
        "reverses": booked.reverses_id,
    }  # fmt: skip
