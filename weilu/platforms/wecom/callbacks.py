"""From WeCom's callbacks to what happened.

Source: developer.work.weixin.qq.com/document/path/92130 (客户与客户群的事件). What Weilu has no use
for is ignored by its name, so that the inbox shows what came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood, RosterChanged
from weilu.platforms.wecom import xml

#: WeCom's numbers for the way in (callback and group details) → ours.
JOINED_BY: Mapping[str, str] = {"0": "invite", "1": "invite", "2": "link", "3": "qr"}
SCANNED = "3"
LEFT_ALONE, PUT_OUT = "0", "1"
#: Seconds since 1970 of 2000-01-01 and 2100-01-01: no callback is older or younger.
POSSIBLE = range(946_684_800, 4_102_444_800)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Callback:
    """One decrypted callback."""

    text: Mapping[str, str]
    items: Mapping[str, list[str]]
    at: int  #: microseconds since 1970

    def __getitem__(self, name: str) -> str:
        return self.text.get(name, "")

    @property
    def moment(self) -> int:
        return self.at // 1_000_000


def normalise(body: bytes) -> Iterator[LiveTold]:
    """What a callback tells. Raises `NotUnderstood`."""
    try:
        fields = xml.parse(body)
    except xml.Broken as why:
        raise NotUnderstood(platform=_("WeCom"), why=why) from None
    if fields.text.get("MsgType") != "event":
        yield Ignored(_name("message", fields.text.get("MsgType") or fields.text.get("InfoType")))
        return
    match fields.text.get("Event"), fields.text.get("ChangeType"):
        case "change_external_contact", change:
            yield from _contact(_callback(fields), change or "")
        case "change_external_chat", change:
            yield from _chat(_callback(fields), change or "")
        case event, change:
            yield Ignored(_name(event, change))


def _callback(fields: xml.Fields) -> Callback:
    try:
        moment = int(fields.text.get("CreateTime", ""))
    except ValueError:
        moment = 0
    if moment not in POSSIBLE:
        raise NotUnderstood(platform=_("WeCom"), why=_("it says no time, or an impossible one"))
    return Callback(fields.text, fields.items, moment * 1_000_000)


def _name(*parts: str | None) -> str:
    """A name for what is ignored, of the parts that are there."""
    return ".".join(part for part in parts if part)[:LONGEST_NAME] or "nameless"


def _contact(told: Callback, change: str) -> Iterator[LiveTold]:
    staff, customer = told["UserID"], told["ExternalUserID"]
    if change not in {
        "add_external_contact", "add_half_external_contact", "del_external_contact",
        "del_follow_user",
    }:  # fmt: skip
        yield Ignored(_name("change_external_contact", change))
        return
    if not (staff and customer):
        raise NotUnderstood(platform=_("WeCom"), why=_("it does not say between whom"))
    yield PersonSeen(staff, "", is_staff=True)
    yield PersonSeen(customer, "")
    id = f"{change}:{staff}:{customer}:{told.moment}"
    match change:
        case "del_external_contact":
            yield _event(id, told, "contact_removed", "", staff, customer, by="staff")
        case "del_follow_user":
            yield _event(id, told, "contact_removed", "", customer, staff, by="customer")
        case _:
            # Half: the customer has added staff, who have yet to accept.
            half = "half" if change == "add_half_external_contact" else ""
            yield _event(
                id, told, "contact_added", "", staff, customer,
                state=told["State"], welcome=told["WelcomeCode"], scene=half,
            )  # fmt: skip


def _chat(told: Callback, change: str) -> Iterator[LiveTold]:
    group = told["ChatId"]
    if not group:
        raise NotUnderstood(platform=_("WeCom"), why=_("it does not say which group"))
    id = f"{change}:{told.moment}"
    match change:
        case "create":
            yield GroupSeen(group, "")
            yield _event(id, told, "group_opened", group)
            yield RosterChanged(group)
        case "update":
            yield GroupSeen(group, "")
            yield from _changed(told, group)
        case "dismiss":
            yield GroupSeen(group, "")
            yield _event(id, told, "group_closed", group)
        case _:
            yield Ignored(_name("change_external_chat", change))


def _changed(told: Callback, group: str) -> Iterator[LiveTold]:
    detail = told["UpdateDetail"]
    id = f"{detail}:{told.moment}"
    match detail:
        case "add_member":
            yield from _came(told, group)
        case "del_member":
            yield from _went(told, group)
        case "change_name":
            yield _event(id, told, "rename", group, what="name")
        case "change_notice":
            yield _event(id, told, "rename", group, what="description")
        case "change_owner":
            yield _event(id, told, "system", group, action="change_owner")
        case "":
            yield RosterChanged(group)  # as WeCom told it before 2021
        case _:
            yield Ignored(_name("change_external_chat.update", detail))


def _came(told: Callback, group: str) -> Iterator[LiveTold]:
    """Who came, as far as the callback says.

    It never says which code was scanned. Only the member list does, so whoever scanned one is left
    to the comparison, which records them with their `state`: a join told twice would count twice.
    """
    came, scene = told.items.get("MemChangeList", []), told["JoinScene"]
    if scene != SCANNED:
        for who in came:
            yield _event(
                f"join:{who}:{told.moment}", told, "join", group, who,
                via=JOINED_BY.get(scene, ""), scene=scene,
            )  # fmt: skip
    if scene == SCANNED or _incomplete(told, came):
        yield RosterChanged(group)


def _went(told: Callback, group: str) -> Iterator[LiveTold]:
    went, scene = told.items.get("MemChangeList", []), told["QuitScene"]
    for who in went:
        if scene == PUT_OUT:
            id = f"removed:{who}:{told.moment}"
            yield _event(id, told, "removed", group, "", who)
        else:
            id = f"leave:{who}:{told.moment}"
            yield _event(id, told, "leave", group, who, scene=scene)
    if _incomplete(told, went):
        yield RosterChanged(group)


def _incomplete(told: Callback, named: list[str]) -> bool:
    """Whether more came or went than are named."""
    count = told["MemChangeCnt"]
    return not named or (count.isascii() and count.isdigit() and int(count[:9]) > len(named))


def _event(
    id: str, told: Callback, kind: str, group: str, author: str = "", subject: str = "",
    **data: str,
) -> EventSeen:  # fmt: skip
    facts = {name: value for name, value in data.items() if value}
    return EventSeen(id, told.at, kind, group, author, subject=subject, data=facts or None)
