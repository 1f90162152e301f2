"""The API's door to offers, needs, introductions and teams."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.library.rules import MOST_TAGS, stored_tags, tags_of
from weilu.engage.matching import access, cards, finding, links, meeting, reads, rules, teams
from weilu.engage.matching.models import Card, Introduction, Team
from weilu.kit import clock
from weilu.people.access import account_of, member_of, workspace_of
from weilu.people.models import Group

door = Door("matching", _("Offers and needs"), order=57)
Key = Annotated[int, Field(ge=1, le=2**62)]


class CardIn(Schema):
    """What a member offers or looks for, as they told it."""

    member: Key
    kind: Literal["offer", "need"]
    text: Annotated[str, Field(min_length=1, max_length=300)]
    tags: Annotated[list[str], Field(max_length=MOST_TAGS)] = []
    groups: Annotated[
        list[Key], Field(max_length=5_000, description="Only there; empty: wherever they are")
    ] = []
    days: Annotated[int, Field(ge=1, le=rules.MOST_DAYS)] = rules.USUAL_DAYS
    heard: Annotated[str, Field(max_length=200, description="How they told it")] = ""


class CardOut(Schema):
    id: int
    member: int
    kind: str
    text: str
    tags: list[str]
    groups: list[int]
    state: Annotated[str, Field(description="open | paused | settled | ended")]
    last_day: date
    written_at: datetime
    address: Annotated[str, Field(description="The member’s own desk, for them alone")]


class CardsAsked(Schema):
    kind: Literal["", "offer", "need"] = ""
    state: Literal["", "open", "paused", "settled", "ended"] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class StateIn(Schema):
    state: Literal["open", "paused", "settled", "ended"]


class SuggestionOut(Schema):
    """A card that may meet another, and why."""

    card: CardOut
    likeness: Annotated[float, Field(description="0 to 1")]
    tags: list[str]
    words: list[str]
    groups: list[str]


class IntroduceIn(Schema):
    """The two cards, and a sentence that both read."""

    need: Key
    offer: Key
    note: Annotated[str, Field(max_length=300)] = ""


class IntroductionOut(Schema):
    id: int
    need: int
    offer: int
    state: Annotated[str, Field(description="waiting | accepted | declined | ran_out | withdrawn")]
    need_says: bool | None
    offer_says: bool | None
    note: str
    likeness: float
    asked_at: datetime
    ended_at: datetime | None
    need_result: Annotated[str, Field(description="worked | talking | nothing, or empty")]
    offer_result: str


class IntroductionsAsked(Schema):
    state: Literal["", "waiting", "accepted", "declined", "ran_out", "withdrawn"] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class OutcomeIn(Schema):
    """What one of the two told."""

    side: Literal["need", "offer"]
    result: Literal["worked", "talking", "nothing"]
    words: Annotated[str, Field(max_length=300)] = ""
    worth: Annotated[str, Field(max_length=100)] = ""


class FunnelOut(Schema):
    """How far it went, all told."""

    offers: Annotated[int, Field(description="Open now")]
    needs: Annotated[int, Field(description="Open now")]
    introduced: int
    answered: Annotated[int, Field(description="By both, or declined by one")]
    accepted: Annotated[int, Field(description="By both")]
    told: Annotated[int, Field(description="At least one told what came of it")]
    worked: Annotated[int, Field(description="As at least one of the two says")]


class TeamIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    goal: Annotated[str, Field(min_length=1, max_length=300)]
    until: date
    members: Annotated[list[Key], Field(max_length=rules.MOST_TEAM)] = []


class TeamOut(Schema):
    id: int
    name: str
    goal: str
    until: date
    state: Annotated[str, Field(description="forming | working | done | dropped")]
    outcome: str
    people: Annotated[list[dict[str, Any]], Field(description="{member, says}")]


class TeamsAsked(Schema):
    state: Literal["", "forming", "working", "done", "dropped"] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class AskIn(Schema):
    member: Key


class EndIn(Schema):
    done: bool
    outcome: Annotated[str, Field(max_length=500)] = ""


@door.read("/matching/cards", Page[CardOut], _("Offers and needs"))
def list_cards(request: HttpRequest, asked: Query[CardsAsked]) -> dict[str, Any]:
    """Oldest first."""
    found = access.cards_of(request)
    found = found.filter(kind=asked.kind) if asked.kind else found
    found = found.filter(state=asked.state) if asked.state else found
    part = portion(found, "id", asked.cursor, asked.limit)
    return {"items": [_card(request, one) for one in part.rows], "next": part.next}


@door.read("/matching/cards/{int:card_id}", CardOut, _("One card"))
def card(request: HttpRequest, card_id: int) -> dict[str, Any]:
    """With the address of its member's own desk."""
    return _card(request, access.card_of(request, card_id))


@door.write("/matching/cards", {201: CardOut}, _("Write a card for a member"))
def make(request: HttpRequest, given: CardIn) -> Any:
    """As they told it; they can change it on their phone."""
    held = Card(workspace=workspace_of(request, "act"))
    return Status(201, _keep(request, held, given))


@door.write("/matching/cards/{int:card_id}", CardOut, _("Change a card"))
def change(request: HttpRequest, card_id: int, given: CardIn) -> Any:
    """All fields anew."""
    return _keep(request, access.card_of(request, card_id, "act"), given)


@door.write("/matching/cards/{int:card_id}/state", CardOut, _("Open, pause, settle or end a card"))
def turn(request: HttpRequest, card_id: int, given: StateIn) -> Any:
    """An ended one that is opened stands for the usual time again."""
    held = access.card_of(request, card_id, "act")
    cards.turn(held, given.state, account_of(request))
    return _card(request, access.card_of(request, card_id))


@door.read("/matching/cards/{int:card_id}/suggestions", list[SuggestionOut], _("What may fit"))
def suggestions(request: HttpRequest, card_id: int) -> Any:
    """Cards of the other kind that may meet it, most like it first, and why."""
    found = finding.suggestions(access.card_of(request, card_id))
    return [
        {"card": _card(request, one.card), "likeness": one.likeness, "tags": one.tags,
         "words": one.words, "groups": one.groups}
        for one in found
    ]  # fmt: skip


@door.read("/matching/introductions", Page[IntroductionOut], _("Introductions"))
def list_introductions(request: HttpRequest, asked: Query[IntroductionsAsked]) -> dict[str, Any]:
    """Oldest first, with what came of each."""
    found = access.introductions_of(request)
    found = found.filter(state=asked.state) if asked.state else found
    part = portion(found, "id", asked.cursor, asked.limit)
    return {"items": _introductions(part.rows), "next": part.next}


@door.write("/matching/introductions", {201: IntroductionOut}, _("Introduce two members"))
def introduce(request: HttpRequest, given: IntroduceIn) -> Any:
    """Both are asked; each learns of the other after both said yes."""
    need = access.card_of(request, given.need, "act")
    offer = access.card_of(request, given.offer, "act")
    held = meeting.propose(need, offer, account_of(request), given.note)
    return Status(201, _introductions([held])[0])


@door.write(
    "/matching/introductions/{int:introduction_id}/withdraw",
    IntroductionOut,
    _("Withdraw an introduction"),
)
def withdraw(request: HttpRequest, introduction_id: int) -> Any:
    """Neither is asked any more."""
    held = access.introduction_of(request, introduction_id, "act")
    meeting.withdraw(held, account_of(request))
    return _introductions([access.introduction_of(request, introduction_id)])[0]


@door.write(
    "/matching/introductions/{int:introduction_id}/outcome",
    IntroductionOut,
    _("Write down what came of an introduction"),
)
def outcome(request: HttpRequest, introduction_id: int, given: OutcomeIn) -> Any:
    """As one of the two told it."""
    held = access.introduction_of(request, introduction_id, "act")
    mine = held.need if given.side == "need" else held.offer
    meeting.tell_outcome(held, mine, given.result, given.words, given.worth, account_of(request))
    return _introductions([access.introduction_of(request, introduction_id)])[0]


@door.read("/matching/funnel", FunnelOut, _("How far introductions went"))
def funnel(request: HttpRequest) -> Any:
    """From cards to what came of them."""
    return reads.funnel(workspace_of(request))


@door.read("/matching/teams", Page[TeamOut], _("Teams"))
def list_teams(request: HttpRequest, asked: Query[TeamsAsked]) -> dict[str, Any]:
    """Oldest first."""
    found = access.teams_of(request).prefetch_related("places")
    found = found.filter(state=asked.state) if asked.state else found
    part = portion(found, "id", asked.cursor, asked.limit)
    return {"items": [_team(one) for one in part.rows], "next": part.next}


@door.write("/matching/teams", {201: TeamOut}, _("Make a team"))
def make_team(request: HttpRequest, given: TeamIn) -> Any:
    """Its members are asked, and may say no."""
    held = Team(
        workspace=workspace_of(request, "act"), name=given.name, goal=given.goal, until=given.until
    )
    people = [member_of(request, one, "act") for one in dict.fromkeys(given.members)]
    return Status(201, _team(teams.keep(held, account_of(request), people)))


@door.write("/matching/teams/{int:team_id}/ask", TeamOut, _("Ask a member into a team"))
def ask(request: HttpRequest, team_id: int, given: AskIn) -> Any:
    """Eight at most."""
    held = access.team_of(request, team_id, "act")
    teams.ask_in(held, member_of(request, given.member, "act"), account_of(request))
    return _team(held)


@door.write("/matching/teams/{int:team_id}/end", TeamOut, _("Close a team"))
def end_team(request: HttpRequest, team_id: int, given: EndIn) -> Any:
    """As finished or given up, with what came of it."""
    held = access.team_of(request, team_id, "act")
    teams.end(held, account_of(request), done=given.done, outcome=given.outcome)
    return _team(access.team_of(request, team_id))


@door.write("/matching/teams/{int:team_id}/reopen", TeamOut, _("Reopen a team"))
def reopen(request: HttpRequest, team_id: int) -> Any:
    """Undo closing it."""
    held = access.team_of(request, team_id, "act")
    teams.reopen(held, account_of(request))
    return _team(access.team_of(request, team_id))


def _keep(request: HttpRequest, held: Card, given: CardIn) -> dict[str, Any]:
    here = Group.objects.filter(workspace=held.workspace, pk__in=given.groups)
    held.member, held.kind = member_of(request, given.member, "act"), given.kind
    held.text, held.heard = given.text, given.heard
    held.tags = stored_tags(tags_of(",".join(given.tags)))
    held.groups = sorted(here.values_list("pk", flat=True))
    held.last_day = rules.last_day(clock.today(held.workspace.zone), given.days)
    cards.keep(held, account_of(request))
    return _card(request, get_object_or_404(access.cards_of(request), pk=held.pk))


def _card(request: HttpRequest, one: Card) -> dict[str, Any]:
    return {
        "id": one.pk, "member": one.member_id, "kind": one.kind, "text": one.text,
        "tags": tags_of(one.tags), "groups": one.groups, "state": one.state,
        "last_day": one.last_day, "written_at": one.made_at,
        "address": links.desk_link(one.member, request.build_absolute_uri("/")),
    }  # fmt: skip


def _introductions(found: Any) -> list[dict[str, Any]]:
    rows: list[Introduction] = list(found)
    sides = reads.sides_of(rows)
    return [
        {"id": one.pk, "need": one.need_id, "offer": one.offer_id, "state": one.state,
         "need_says": one.need_says, "offer_says": one.offer_says, "note": one.note,
         "likeness": one.likeness, "asked_at": one.asked_at, "ended_at": one.ended_at,
         "need_result": sides[one.pk, one.need_id].result,
         "offer_result": sides[one.pk, one.offer_id].result}
        for one in rows
    ]  # fmt: skip


def _team(one: Team) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "goal": one.goal, "until": one.until, "state": one.state,
        "outcome": one.outcome,
        "people": [{"member": place.member_id, "says": place.says} for place in one.places.all()],
    }  # fmt: skip
