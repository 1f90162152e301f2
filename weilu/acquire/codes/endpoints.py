"""The API's door to channels, entry codes and what stands behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import AwareDatetime, Field

from weilu.acquire.codes import access, actions, asking, qr, reads
from weilu.acquire.codes.models import Channel, EntryCode, LinkAsk, Target
from weilu.acquire.routing.access import set_of
from weilu.acquire.routing.models import RoutingSet
from weilu.acquire.staff.access import staff_account_of
from weilu.acquire.threshold.access import threshold_of
from weilu.acquire.threshold.models import Threshold
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.people.access import group_of, member_of, seat_of, workspace_of

door = Door("channels", _("Channels and entry codes"), order=42)

Name = Annotated[str, Field(min_length=1, max_length=80)]
Rule = Literal["fill", "even", "load"]
ChannelKind = Literal["poster", "article", "person", "group", "event", "advert", "shop", "other"]


class BroughtOut(Schema):
    """People, each counted once."""

    visitors: int = Field(description="Opened the link; no previews, no crawlers")
    came: int = Field(description="Joined a group through it, as the platform tells")
    spoke: int = Field(description="Of them, did something there afterwards")
    here: int = Field(description="Of them, still there")
    applied: int = Field(description="Filled in the form at the door")
    admitted: int = Field(description="Of them, let in")


class ChannelOut(Schema):
    """Where people come from."""

    id: int
    name: str
    kind: str
    note: str
    closed_at: datetime | None
    brought: BroughtOut


class ChannelIn(Schema):
    name: Name
    kind: ChannelKind = "poster"
    note: Annotated[str, Field(max_length=300)] = ""


class CodeOut(Schema):
    """A short link and its QR."""

    id: int
    channel: int
    code: str
    name: str
    link: str
    rule: str = Field(
        description="fill = one after the other, even = the one with the fewest, load = by staff"
    )
    threshold: int | None = Field(description="Form to be passed before it leads on")
    routing: int | None = Field(description="Set of groups it leads into, instead of its targets")
    paused_at: datetime | None
    ran_out_at: datetime | None = Field(description="Since when nothing is left behind it")
    brought: BroughtOut


class CodeIn(Schema):
    name: Name
    rule: Rule = "fill"
    threshold: Annotated[
        int | None, Field(ge=1, le=2**62, description="Form to be passed before it leads on")
    ] = None
    routing: Annotated[
        int | None, Field(ge=1, le=2**62, description="Set of groups it leads into")
    ] = None


class PersonalLinkIn(Schema):
    member: Annotated[int, Field(ge=1, le=2**62)]


class PersonalLinkOut(Schema):
    link: str = Field(description="Knows the member for 90 days; who else opens it is taken for "
                                  "them and shown their group")  # fmt: skip


class TargetOut(Schema):
    """What visitors may be shown."""

    id: int
    name: str
    address: str = Field(description="Empty = a picture of a QR code")
    group: int | None
    cap: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    taken: int
    from_hour: int | None = Field(description="Of the community's zone, with until_hour")
    until_hour: int | None
    weekdays: str = Field(description="1 = Monday … 7; empty = every day")
    segment: str = Field(description="A filter: only for members it finds")
    staff: int | None = Field(description="Staff account that adds them, for the rule load")
    gone_at: datetime | None = Field(description="Since when its group is no more")
    state: str = Field(description="open, soon (runs out), full, later, rests, over, gone")


class TargetIn(Schema):
    name: Name
    address: Annotated[str, Field(min_length=1, max_length=500)]
    group: Annotated[int | None, Field(ge=1, le=2**62)] = None
    cap: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    from_hour: Annotated[int | None, Field(ge=0, le=23)] = None
    until_hour: Annotated[int | None, Field(ge=0, le=24)] = None
    weekdays: Annotated[str, Field(max_length=7)] = ""
    segment: Annotated[str, Field(max_length=400)] = ""
    staff: Annotated[int | None, Field(ge=1, le=2**62)] = None


class LinkAskOut(Schema):
    """A link that a platform was asked to make."""

    id: int
    group: int
    cap: int | None
    closes_at: datetime | None
    at: datetime
    message: int = Field(description="In the outbox, where it can be tried again")
    state: str = Field(description="Of that message")
    why: str = Field(description="Why it waits or failed, as a key or a sentence")


class LinkAskIn(Schema):
    group: Annotated[int, Field(ge=1, le=2**62)]
    also: Annotated[
        list[Annotated[int, Field(ge=1, le=2**62)]],
        Field(max_length=20, description="Further groups, where the platform’s links take some"),
    ] = []
    cap: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    closes_at: AwareDatetime | None = None


class Asked(Schema):
    sort: Literal["name", "-name"] = "name"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/channels", Page[ChannelOut], _("Channels"))
def channels(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """With what each brought; closed ones, too."""
    part = portion(access.channels_of(request), asked.sort, asked.cursor, asked.limit)
    brought = reads.by_channel([one.pk for one in part.rows])
    return {"items": [_channel(one, brought[one.pk]) for one in part.rows], "next": part.next}


@door.read("/channels/{int:channel_id}", ChannelOut, _("One channel"))
def channel(request: HttpRequest, channel_id: int) -> dict[str, Any]:
    """With what it brought."""
    return _one_channel(access.channel_of(request, channel_id))


@door.write("/channels", {201: ChannelOut}, _("Open a channel"))
def open_channel(request: HttpRequest, given: ChannelIn) -> Any:
    """Its codes are made separately."""
    return 201, _save(request, Channel(workspace=workspace_of(request, "act")), given)


@door.write("/channels/{int:channel_id}", ChannelOut, _("Change a channel"))
def change_channel(request: HttpRequest, channel_id: int, given: ChannelIn) -> Any:
    """All fields anew."""
    return _save(request, access.channel_of(request, channel_id, "act"), given)


@door.write("/channels/{int:channel_id}/close", ChannelOut, _("Close a channel"))
def close(request: HttpRequest, channel_id: int) -> Any:
    """Its printed codes go on working."""
    held = access.channel_of(request, channel_id, "act")
    actions.close_channel(held, seat_of(request).account)
    return _one_channel(held)


@door.write("/channels/{int:channel_id}/reopen", ChannelOut, _("Open a channel again"))
def reopen(request: HttpRequest, channel_id: int) -> Any:
    """Unless another has taken its name."""
    held = access.channel_of(request, channel_id, "act")
    actions.reopen_channel(held, seat_of(request).account)
    return _one_channel(held)


@door.read("/channels/{int:channel_id}/codes", Page[CodeOut], _("A channel's entry codes"))
def codes(request: HttpRequest, channel_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """With what each brought."""
    held = access.entry_codes_of(request).filter(channel=access.channel_of(request, channel_id))
    part = portion(held, asked.sort, asked.cursor, asked.limit)
    brought = reads.by_code([one.pk for one in part.rows])
    items = [_code(one, brought[one.pk], request) for one in part.rows]
    return {"items": items, "next": part.next}


@door.write("/channels/{int:channel_id}/codes", {201: CodeOut}, _("Make an entry code"))
def make(request: HttpRequest, channel_id: int, given: CodeIn) -> Any:
    """Put something behind it next."""
    held = access.channel_of(request, channel_id, "act")
    threshold = _threshold(request, given)
    by, routing = seat_of(request).account, _routing(request, given)
    made = actions.make_code(held, given.name, by, given.rule, threshold, routing)
    return 201, _one_code(request, made)


@door.read("/entry-codes/{int:entry_code_id}", CodeOut, _("One entry code"))
def entry_code(request: HttpRequest, entry_code_id: int) -> dict[str, Any]:
    """With what it brought."""
    return _one_code(request, access.entry_code_of(request, entry_code_id))


@door.write("/entry-codes/{int:entry_code_id}", CodeOut, _("Change an entry code"))
def change_code(request: HttpRequest, entry_code_id: int, given: CodeIn) -> Any:
    """Its letters never change."""
    held = access.entry_code_of(request, entry_code_id, "act")
    change = {
        "name": given.name, "rule": given.rule, "threshold": _threshold(request, given),
        "routing": _routing(request, given),
    }  # fmt: skip
    actions.change_code(held, seat_of(request).account, **change)
    return _one_code(request, held)


@door.write("/entry-codes/{int:entry_code_id}/pause", CodeOut, _("Close an entry code for now"))
def pause(request: HttpRequest, entry_code_id: int) -> Any:
    """Visitors are told to come back later."""
    held = access.entry_code_of(request, entry_code_id, "act")
    actions.pause_code(held, seat_of(request).account)
    return _one_code(request, held)


@door.write("/entry-codes/{int:entry_code_id}/resume", CodeOut, _("Open an entry code again"))
def resume(request: HttpRequest, entry_code_id: int) -> Any:
    """It takes visitors again."""
    held = access.entry_code_of(request, entry_code_id, "act")
    actions.resume_code(held, seat_of(request).account)
    return _one_code(request, held)


@door.write(
    "/entry-codes/{int:entry_code_id}/personal-links", {201: PersonalLinkOut},
    _("Make a member's own link"),
)  # fmt: skip
def personal_link(request: HttpRequest, entry_code_id: int, given: PersonalLinkIn) -> Any:
    """Who opens it is known as the member: groups of a segment are open to them."""
    held = access.entry_code_of(request, entry_code_id, "act")
    word = actions.personal_word(member_of(request, given.member, "act"))
    return 201, {"link": f"{qr.link_of(held, request)}?for={word}"}


@door.read("/entry-codes/{int:entry_code_id}/targets", list[TargetOut], _("Where a code leads"))
def targets(request: HttpRequest, entry_code_id: int) -> list[dict[str, Any]]:
    """In their order, with how full each is."""
    held = access.entry_code_of(request, entry_code_id)
    return [_target(one) for one in reads.standings(held)]


@door.write(
    "/entry-codes/{int:entry_code_id}/targets", {201: TargetOut}, _("Add where a code leads")
)
def add_target(request: HttpRequest, entry_code_id: int, given: TargetIn) -> Any:
    """An address; pictures of QR codes are added in the console."""
    held = access.entry_code_of(request, entry_code_id, "act")
    return 201, _save_target(request, Target(code=held), given)


@door.read("/entry-codes/{int:entry_code_id}/link-asks", list[LinkAskOut], _("Links asked for"))
def link_asks(request: HttpRequest, entry_code_id: int) -> list[dict[str, Any]]:
    """Links that platforms were asked to make and have not made yet."""
    return [_ask(one) for one in asking.open_asks(access.entry_code_of(request, entry_code_id))]


@door.write(
    "/entry-codes/{int:entry_code_id}/link-asks", {201: LinkAskOut},
    _("Have a platform make a link"),
)  # fmt: skip
def ask_link(request: HttpRequest, entry_code_id: int, given: LinkAskIn) -> Any:
    """It becomes a target of the code when the platform has made it."""
    held = access.entry_code_of(request, entry_code_id, "act")
    group = group_of(request, given.group, "act")
    also, by = [group_of(request, one, "act") for one in given.also], seat_of(request).account
    made = asking.ask_link(held, group, by, also=also, cap=given.cap, closes_at=given.closes_at)
    return 201, _ask(made)


@door.write("/link-asks/{int:link_ask_id}/drop", {204: None}, _("No longer wait for a link"))
def drop_ask(request: HttpRequest, link_ask_id: int) -> Any:
    """What was not sent yet is called off."""
    asking.drop_ask(access.link_ask_of(request, link_ask_id), seat_of(request).account)
    return 204, None


@door.write("/targets/{int:target_id}", TargetOut, _("Change where a code leads"))
def change_target(request: HttpRequest, target_id: int, given: TargetIn) -> Any:
    """All fields anew."""
    return _save_target(request, access.target_of(request, target_id), given)


@door.write("/targets/{int:target_id}/remove", {204: None}, _("Take it out"))
def remove_target(request: HttpRequest, target_id: int) -> Any:
    """Nobody is shown it any more."""
    actions.remove_target(access.target_of(request, target_id), seat_of(request).account)
    return 204, None


def _save(request: HttpRequest, held: Channel, given: ChannelIn) -> dict[str, Any]:
    held.name, held.kind, held.note = given.name, given.kind, given.note
    actions.save_channel(held, seat_of(request).account)
    return _one_channel(held)


def _save_target(request: HttpRequest, held: Target, given: TargetIn) -> dict[str, Any]:
    held.name, held.address, held.cap = given.name, given.address, given.cap
    held.opens_at, held.closes_at = given.opens_at, given.closes_at
    held.picture, held.picture_type = None, ""
    for name in ("from_hour", "until_hour", "weekdays", "segment"):
        setattr(held, name, getattr(given, name))
    held.staff = staff_account_of(request, given.staff, "act") if given.staff else None
    held.group = group_of(request, given.group, "act") if given.group else None
    actions.save_target(held, seat_of(request).account)
    return next(_target(one) for one in reads.standings(held.code) if one.target.pk == held.pk)


def _threshold(request: HttpRequest, given: CodeIn) -> Threshold | None:
    return threshold_of(request, given.threshold, "act") if given.threshold else None


def _routing(request: HttpRequest, given: CodeIn) -> RoutingSet | None:
    return set_of(request, given.routing, "act") if given.routing else None


def _one_channel(held: Channel) -> dict[str, Any]:
    return _channel(held, reads.by_channel([held.pk])[held.pk])


def _channel(held: Channel, brought: reads.Brought) -> dict[str, Any]:
    same = {name: getattr(held, name) for name in ("name", "kind", "note", "closed_at")}
    return {"id": held.pk, **same, "brought": brought}


def _one_code(request: HttpRequest, held: EntryCode) -> dict[str, Any]:
    return _code(held, reads.by_code([held.pk])[held.pk], request)


def _code(held: EntryCode, brought: reads.Brought, request: HttpRequest) -> dict[str, Any]:
    same = ("code", "name", "rule", "paused_at", "ran_out_at")
    return {
        "id": held.pk, "channel": held.channel_id, "threshold": held.threshold_id,
        "routing": held.routing_id,
        "link": qr.link_of(held, request),
        **{name: getattr(held, name) for name in same}, "brought": brought,
    }  # fmt: skip


def _ask(one: LinkAsk) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("cap", "closes_at", "at")}
    return {
        "id": one.pk, "group": one.group_id, **same, "message": one.message_id,
        "state": one.message.state, "why": one.message.why,
    }  # fmt: skip


def _target(one: reads.Standing) -> dict[str, Any]:
    held = one.target
    same = (
        "name", "address", "cap", "opens_at", "closes_at", "from_hour", "until_hour", "weekdays",
        "segment", "gone_at",
    )  # fmt: skip
    return {
        "id": held.pk, **{name: getattr(held, name) for name in same}, "group": held.group_id,
        "staff": held.staff_id,
        "taken": one.seat.taken, "state": one.state,
    }  # fmt: skip
