"""The API's door to draws and quizzes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.draws import access, actions, drawing, saying
from weilu.engage.draws.forms import DrawForm
from weilu.engage.draws.models import Draw, DrawPrize, DrawState, DrawWin
from weilu.kit import clock
from weilu.people.access import account_of, member_of, workspace_of

door = Door("draws", _("Draws and quizzes"), order=59)
Id = Annotated[int, Field(ge=1, le=2**62)]


class PrizeOut(Schema):
    """So many of one thing."""

    id: int
    name: str
    count: int
    value: int = Field(description="Minor units of the cap’s currency, of one")
    points: int
    needs_address: bool


class WinOut(Schema):
    """A ticket that won."""

    id: int
    rank: int
    member: int
    name: str
    ticket: str
    prize: str
    state: str = Field(description="waiting, claimed, delivered, lapsed")


class DrawOut(Schema):
    """A draw, or a quiz where it has a question."""

    id: int
    name: str
    about: str
    state: str = Field(description="draft, open, closed, drawn, cancelled")
    groups: list[int]
    word: str
    question: str
    judge: str
    segment: str
    opens_at: datetime
    closes_at: datetime
    commitment: str = Field(description="SHA-256 of the seed, from the opening on")
    entrants_digest: str
    beacon_from: str
    beacon: str
    claim_days: int
    keep_days: int
    entered: int
    prizes: list[PrizeOut]
    wins: list[WinOut]
    page: str = Field(description="Where anybody checks it")


class DrawIn(Schema):
    """What is left out stays as it is. A `word` or a `question` with `answers`."""

    name: Annotated[str | None, Field(max_length=80)] = None
    about: Annotated[str | None, Field(max_length=5_000)] = None
    word: Annotated[str | None, Field(max_length=40)] = None
    question: Annotated[str | None, Field(max_length=2_000)] = None
    judge: Literal["exact", "normal", "choice"] | None = None
    answers: Annotated[list[str] | None, Field(max_length=50)] = None
    groups: Annotated[list[Id] | None, Field(max_length=2_000)] = None
    segment: Annotated[str | None, Field(max_length=400)] = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    beacon_from: Annotated[str | None, Field(max_length=200)] = None
    claim_days: Annotated[int | None, Field(ge=1, le=3_650)] = None
    keep_days: Annotated[int | None, Field(ge=0, le=3_650)] = None


class PrizeIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    count: Annotated[int, Field(ge=1, le=100_000)] = 1
    value: Annotated[int, Field(ge=0, le=10**12, description="Minor units, of one")] = 0
    points: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    needs_address: bool = False


class BeaconIn(Schema):
    beacon: Annotated[str, Field(min_length=1, max_length=200)]


class EnterIn(Schema):
    member: Id
    text: Annotated[str, Field(max_length=300, description="The answer, of a quiz")] = ""


class DeliveredIn(Schema):
    on: bool = True


class EntryOut(Schema):
    """Somebody’s ticket."""

    member: int = Field(alias="member_id")
    ticket: str
    at: datetime
    text: str
    is_right: bool


class Done(Schema):
    """It is done."""

    ok: bool = True


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/draws", Page[DrawOut], _("Draws and quizzes"))
def draws(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Latest first."""
    found = Draw.objects.filter(workspace=workspace_of(request)).select_related("workspace")
    part = portion(found, "-pk", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/draws/{int:draw_id}", DrawOut, _("One draw"))
def draw(request: HttpRequest, draw_id: int) -> dict[str, Any]:
    """With its prizes and winners."""
    return _told(access.draw_of(request, draw_id))


@door.read("/draws/{int:draw_id}/entries", Page[EntryOut], _("Who entered a draw"))
def entries(request: HttpRequest, draw_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """In order of entering."""
    found = access.draw_of(request, draw_id).entries.all()
    part = portion(found, "pk", asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/draws/{int:draw_id}/published", dict[str, Any], _("What a draw publishes"))
def published(request: HttpRequest, draw_id: int) -> dict[str, Any]:
    """All that is needed to draw again: for `weilu draw verify`. Empty until it is drawn."""
    held = access.draw_of(request, draw_id)
    return drawing.published(held) if held.state == DrawState.DRAWN else {}


@door.write("/draws", DrawOut, _("Make a draw"))
def make(request: HttpRequest, given: DrawIn) -> dict[str, Any]:
    """A draft; needs a name, a word or question, and when it opens and closes."""
    now = clock.now()
    held = Draw(workspace=workspace_of(request, "act"), opens_at=now, closes_at=now)
    return _saved(request, held, given)


@door.write("/draws/{int:draw_id}", DrawOut, _("Change a draw"))
def change(request: HttpRequest, draw_id: int, given: DrawIn) -> dict[str, Any]:
    """While it is a draft."""
    return _saved(request, access.draw_of(request, draw_id, "act"), given)


@door.write("/draws/{int:draw_id}/prizes", PrizeOut, _("Add a prize"))
def add_prize(request: HttpRequest, draw_id: int, given: PrizeIn) -> Any:
    """To a draft."""
    held = access.draw_of(request, draw_id, "act")
    return actions.save_prize(DrawPrize(draw=held, **given.dict()), account_of(request))


@door.write("/prizes/{int:prize_id}/drop", Done, _("Take a prize out"))
def drop_prize(request: HttpRequest, prize_id: int) -> dict[str, Any]:
    """Of a draft."""
    actions.drop_prize(access.prize_of(request, prize_id), account_of(request))
    return {}


@door.write("/draws/{int:draw_id}/open", DrawOut, _("Open a draw"))
def open_up(request: HttpRequest, draw_id: int) -> dict[str, Any]:
    """Commits to a seed and sets the prizes aside; nothing of it can be changed any more."""
    held = access.draw_of(request, draw_id, "act")
    return _told(actions.open_up(held, account_of(request)))


@door.write("/draws/{int:draw_id}/enter", EntryOut, _("Enter a member"))
def enter(request: HttpRequest, draw_id: int, given: EnterIn) -> Any:
    """Once a person; the first entry counts."""
    held = access.draw_of(request, draw_id, "act")
    return actions.enter(held, member_of(request, given.member, "act"), given.text)


@door.write("/draws/{int:draw_id}/beacon", DrawOut, _("Enter the public number"))
def beacon(request: HttpRequest, draw_id: int, given: BeaconIn) -> dict[str, Any]:
    """Once, after entries ended, where one was named beforehand."""
    held = access.draw_of(request, draw_id, "act")
    return _told(actions.set_beacon(held, given.beacon, account_of(request)))


@door.write("/draws/{int:draw_id}/cancel", DrawOut, _("Call a draw off"))
def cancel(request: HttpRequest, draw_id: int) -> dict[str, Any]:
    """Before it is drawn; what was set aside goes back."""
    held = access.draw_of(request, draw_id, "act")
    return _told(actions.cancel(held, account_of(request)))


@door.write("/wins/{int:win_id}/deliver", WinOut, _("Say that a prize was delivered"))
def deliver(request: HttpRequest, win_id: int, given: DeliveredIn) -> dict[str, Any]:
    """Or take that back."""
    win = access.win_of(request, win_id)
    actions.deliver(win, account_of(request), on=given.on)
    return _win(access.win_of(request, win_id))


def _saved(request: HttpRequest, held: Draw, given: DrawIn) -> dict[str, Any]:
    form = DrawForm(held.workspace, instance=held)
    before = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    told = given.dict(exclude_unset=True)
    if "answers" in told:
        told["answers"] = "\n".join(told["answers"] or [])
    held.base = settings.WEILU_ADDRESS or request.build_absolute_uri("/")[:200]
    form = DrawForm(held.workspace, {**before, **told}, instance=held)
    filled(form)
    return _told(actions.save(form.instance, account_of(request)))


def _told(held: Draw) -> dict[str, Any]:
    own = {"id", "entered", "prizes", "wins", "page"}
    plain = {name: getattr(held, name) for name in DrawOut.model_fields if name not in own}
    wins = held.wins.select_related("entry__member", "prize").order_by("rank")
    return {
        **plain, "id": held.pk, "entered": held.entries.count(),
        "prizes": list(held.prizes.order_by("pk")), "wins": [_win(one) for one in wins],
        "page": saying.page_of(held),
    }  # fmt: skip


def _win(one: DrawWin) -> dict[str, Any]:
    return {
        "id": one.pk, "rank": one.rank, "member": one.entry.member_id,
        "name": one.entry.member.name, "ticket": one.entry.ticket, "prize": one.prize.name,
        "state": one.state,
    }  # fmt: skip
