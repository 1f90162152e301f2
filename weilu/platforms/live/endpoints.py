"""The API's door to connections: which platforms there are, one's own accounts on them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import group_of, seat_of, workspace_of
from weilu.people.models import Group
from weilu.platforms.live import access, actions, adapters, reads
from weilu.platforms.live.abilities import FEATURES, Ability
from weilu.platforms.live.accounts import credentials_of
from weilu.platforms.live.contract import Adapter, Standing, Webhook
from weilu.platforms.live.forms import ConnectionForm
from weilu.platforms.live.models import Connection, ConnectionState

door = Door("connections", _("Platforms and connections"), order=60)
Words = Annotated[dict[str, Annotated[str, Field(max_length=4_000)]], Field(max_length=40)]


class AbilityOut(Schema):
    """One thing a platform is asked about."""

    key: str
    label: str
    level: str = Field(description="yes, person (somebody of staff confirms it there), no")
    note: str = Field(description="Under which condition, where there is one")


class FieldOut(Schema):
    """One thing to fill in when an account is connected."""

    key: str
    label: str
    help: str
    secret: bool = Field(description="Taken and never told again")
    required: bool
    default: str
    choices: list[str] = Field(description="Empty: anything")


class LimitOut(Schema):
    """At most `count` in `seconds`, for each account, chat or person."""

    op: str = Field(description="* = everything asked of the platform")
    count: int
    seconds: float
    per: str
    source: str = Field(description="The platform's page that says so")


class PlatformOut(Schema):
    """What can be connected, and what it can and cannot do."""

    key: str
    label: str
    guide: str
    unofficial: str = Field(description="The risk, where the way in is not the platform's own")
    fields: list[FieldOut]
    abilities: list[AbilityOut]
    limits: list[LimitOut]
    longest_text: int = Field(description="Characters of one message")
    once: bool = Field(description="Whether the platform itself does the same send only once")


class DeliveriesOut(Schema):
    """What became of what the platform delivered."""

    new: int = Field(description="Not read yet")
    taken: int
    ignored: int = Field(description="Tell nothing to keep")
    refused: int = Field(description="Could not be read")


class ConnectionOut(Schema):
    """An account on a platform that Weilu hears and speaks through."""

    id: int
    platform: str
    name: str
    state: str = Field(description="on, off")
    pace: int = Field(description="Percent of what the platform allows that is used")
    standing: str = Field(description="quiet (off), act (in trouble), watch (unheard), good")
    trouble: str = Field(description="What went wrong last; empty when nothing has since")
    trouble_at: datetime | None
    heard_at: datetime | None = Field(description="When something came in last")
    created_at: datetime


class ConnectionWhole(ConnectionOut):
    """A connection with what was filled in, secrets left out, and what came in."""

    credentials: dict[str, str] = Field(description="Without secrets")
    secrets: list[str] = Field(description="Which secrets are kept; what they are is not told")
    address: str = Field(description="Where the platform has to call; empty where it does not")
    deliveries: DeliveriesOut


class ConnectionsAsked(Schema):
    state: Annotated[Literal["", "on", "off"], Field(description="Only these")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class Connect(Schema):
    platform: Annotated[str, Field(max_length=20, description="A key of /api/v1/platforms")]
    name: Annotated[str, Field(max_length=120)] = ""
    credentials: Words = Field(default={}, description="By the platform's fields")


class Change(Schema):
    name: Annotated[str | None, Field(max_length=120)] = None
    credentials: Words = Field(default={}, description="What is left out stays as it is")
    pace: Annotated[
        int | None, Field(ge=1, le=100, description="Percent of what the platform allows")
    ] = None


class Switch(Schema):
    on: bool


class StandingOut(Schema):
    """One line of what a check found."""

    ok: bool
    what: str
    todo: str = Field(description="What to do where it is not")


class Checked(Schema):
    """What the platform says is in place, and what is missing."""

    all_well: bool
    standings: list[StandingOut]


class GroupChecked(Checked):
    """What one connection may do in a group; nothing to check where rights are the account's."""

    connection: int
    name: str


class ReadAgain(Schema):
    deliveries: int = Field(description="How many are given another try")


class ChatOut(Schema):
    """A group on a connection's platform."""

    id: int
    name: str
    external_id: str = Field(description="Its id on the platform")


class ChatsAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/platforms", list[PlatformOut], _("What can be connected"))
def platforms(request: HttpRequest) -> list[dict[str, Any]]:
    """Each platform with what it asks for, what it can and cannot do, and its limits."""
    workspace_of(request)
    return [_platform(adapter) for adapter in adapters.every()]


@door.read("/connections", Page[ConnectionOut], _("Connections"), right="manage")
def connections(request: HttpRequest, asked: Query[ConnectionsAsked]) -> dict[str, Any]:
    """The workspace's accounts on platforms, by name; removed ones are left out."""
    found = access.connections_of(request).filter(adapter__in=adapters.MODULES)
    if asked.state:
        found = found.filter(state=asked.state)
    part = portion(found, "name", asked.cursor, asked.limit)
    return {"items": [_connection(one) for one in part.rows], "next": part.next}


@door.write("/connections", {201: ConnectionWhole}, _("Connect an account"), right="manage")
def connect(request: HttpRequest, given: Connect) -> Status[Any]:
    """Enter an account. It is switched off: check it, then switch it on."""
    if given.platform not in adapters.MODULES:
        raise actions.UnknownPlatform(platform=given.platform)
    adapter = adapters.by_key(given.platform)
    usual = {field.key: field.default for field in adapter.fields}
    given_name = given.name or str(adapter.label)
    form = ConnectionForm(adapter, {**usual, **given.credentials, "name": given_name})
    name = filled(form)["name"]
    here = workspace_of(request, "manage")
    made = actions.connect(here, adapter.key, name, form.credentials, seat_of(request).account)
    return Status(201, _whole(request, made))


@door.read("/connections/{int:connection_id}", ConnectionWhole, _("One connection"), right="manage")
def connection(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """A connection with how it fares. Secrets are never told."""
    held, _adapter = _known(request, connection_id)
    return _whole(request, held)


@door.write(
    "/connections/{int:connection_id}", ConnectionWhole, _("Change a connection"), right="manage"
)
def change(request: HttpRequest, connection_id: int, given: Change) -> dict[str, Any]:
    """Another name, other credentials; what is left out stays as it is."""
    held, adapter = _known(request, connection_id)
    known = credentials_of(held)
    secret = {field.key for field in adapter.fields if field.secret}
    shown = {key: value for key, value in known.items() if key not in secret}
    pace = given.pace or held.pace
    data = {**shown, **given.credentials, "name": given.name or held.name, "pace": pace}
    form = ConnectionForm(adapter, data, known=known)
    name = filled(form)["name"]
    actions.change(held, name, form.credentials, seat_of(request).account, pace=pace)
    return _whole(request, held)


@door.read(
    "/connections/{int:connection_id}/check", Checked, _("Check a connection"), right="manage"
)
def check(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """Ask the platform what is still missing; answered within 15 seconds."""
    held, _adapter = _known(request, connection_id)
    return _checked(actions.check(held, access.address_of(request, held)))


@door.write(
    "/connections/{int:connection_id}/switch", ConnectionWhole, _("Switch on or off"),
    right="manage",
)  # fmt: skip
def switch(request: HttpRequest, connection_id: int, given: Switch) -> dict[str, Any]:
    """Off, nothing is heard or sent; what waits in the outbox stays there."""
    held, _adapter = _known(request, connection_id)
    address = access.address_of(request, held)
    actions.switch(held, on=given.on, by=seat_of(request).account, address=address)
    return _whole(request, held)


@door.write(
    "/connections/{int:connection_id}/remove", ConnectionOut, _("Remove a connection"),
    right="manage",
)  # fmt: skip
def remove(request: HttpRequest, connection_id: int) -> dict[str, Any]:
    """Its credentials are deleted; what it told and sent stays."""
    held, _adapter = _known(request, connection_id)
    actions.remove(held, seat_of(request).account)
    return _connection(held)


@door.write(
    "/connections/{int:connection_id}/read-again", ReadAgain, _("Read refused deliveries again"),
    right="manage",
)  # fmt: skip
def read_again(request: HttpRequest, connection_id: int) -> dict[str, int]:
    """Give deliveries that could not be read another try, after an update."""
    held, _adapter = _known(request, connection_id)
    return {"deliveries": actions.read_again(held)}


@door.read(
    "/connections/{int:connection_id}/groups", Page[ChatOut], _("A connection's groups"),
    right="manage",
)  # fmt: skip
def chats(request: HttpRequest, connection_id: int, asked: Query[ChatsAsked]) -> dict[str, Any]:
    """The groups known on its platform, by name."""
    held, adapter = _known(request, connection_id)
    found = Group.objects.filter(workspace=held.workspace_id, platform=adapter.platform)
    part = portion(found, "name", asked.cursor, asked.limit)
    items = [{"id": one.pk, "name": one.name, "external_id": one.external_id} for one in part.rows]
    return {"items": items, "next": part.next}


@door.read(
    "/groups/{int:group_id}/standing", list[GroupChecked], _("What Weilu may do in a group"),
    right="act",
)  # fmt: skip
def group_standing(request: HttpRequest, group_id: int) -> list[dict[str, Any]]:
    """Ask the platform what is missing in one group, for each connection that is on there."""
    found = actions.check_group(group_of(request, group_id, "act"))
    return [{"connection": one.pk, "name": one.name, **_checked(told)} for one, told in found]


def _known(request: HttpRequest, connection_id: int) -> tuple[Connection, Adapter]:
    held = access.connection_of(request, connection_id)
    if held.adapter not in adapters.MODULES:
        raise actions.UnknownPlatform(platform=held.adapter)
    return held, adapters.by_key(held.adapter)


def _platform(adapter: Adapter) -> dict[str, Any]:
    able = adapter.capabilities
    limits = [
        {"op": one.op, "count": one.count, "seconds": one.seconds, "per": one.per,
         "source": one.source}
        for one in (*able.limits, *able.budgets)
    ]  # fmt: skip
    fields = [
        {"key": one.key, "label": str(one.label), "help": str(one.help), "secret": one.secret,
         "required": one.required, "default": one.default,
         "choices": [value for value, _label in one.choices]}
        for one in adapter.fields
    ]  # fmt: skip
    return {
        "key": adapter.key, "label": str(adapter.label), "guide": str(adapter.guide),
        "unofficial": str(adapter.unofficial), "fields": fields, "limits": limits,
        "abilities": [_ability(key, label, able.of(key)) for key, label in FEATURES.items()],
        "longest_text": able.longest_text, "once": able.idempotent,
    }  # fmt: skip


def _ability(key: str, label: Any, said: Ability) -> dict[str, str]:
    return {"key": key, "label": str(label), "level": said.level, "note": str(said.note)}


def _connection(held: Connection) -> dict[str, Any]:
    return {
        "id": held.pk, "platform": held.adapter, "name": held.name, "state": held.state,
        "pace": held.pace, "standing": reads.Held(held, adapters.by_key(held.adapter)).level,
        "trouble": held.what_went_wrong, "trouble_at": held.trouble_at, "heard_at": held.heard_at,
        "created_at": held.created_at,
    }  # fmt: skip


def _whole(request: HttpRequest, held: Connection) -> dict[str, Any]:
    adapter, known = adapters.by_key(held.adapter), credentials_of(held)
    secret = [field.key for field in adapter.fields if field.secret]
    calls = isinstance(adapter, Webhook) and held.state in ConnectionState.values
    inbox = reads.inbox_of(held)
    return {
        **_connection(held),
        "credentials": {key: value for key, value in known.items() if key not in secret},
        "secrets": [key for key in secret if known.get(key)],
        "address": access.address_of(request, held) if calls else "",
        "deliveries": {
            "new": inbox.new, "taken": inbox.taken, "ignored": inbox.ignored,
            "refused": inbox.refused,
        },
    }  # fmt: skip


def _checked(standings: list[Standing]) -> dict[str, Any]:
    return {
        "all_well": all(one.ok for one in standings),
        "standings": [
            {"ok": one.ok, "what": str(one.what), "todo": str(one.todo)} for one in standings
        ],
    }
