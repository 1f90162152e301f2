"""Codes people come in by: into a group (加入群聊) and to a member of staff (联系我).

WeCom lists no join ways, and an app sees only its own: who makes one keeps its `config_id`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from weilu.platforms.wecom import errors, limits
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault

BY_QR = 2  #: scene of both kinds: a code to be scanned
ONE, MANY = 1, 2  #: type of a contact way


class Way(NamedTuple):
    """A code that was made: keep `id` to change or delete it, print `picture`."""

    id: str
    picture: str  #: address of the QR code


@dataclass(frozen=True, slots=True)
class JoinWay:
    """Into which groups a code leads. When all are full, WeCom opens the next by itself."""

    groups: Sequence[str]  #: 1 to 5
    state: str = ""  #: comes back with everybody who scanned it, up to 30 characters
    remark: str = ""
    opens_more: bool = True
    next_name: str = ""  #: in front of the number of groups WeCom opens
    next_number: int = 0

    def asked(self) -> dict[str, Any]:
        """As WeCom wants it. Raises `WecomFault` where it would refuse."""
        if not 1 <= len(self.groups) <= limits.JOIN_WAY_GROUPS:
            raise _refused(_("A code leads into one to five groups."))
        if len(self.state) > limits.STATE_LENGTH:
            raise _refused(_("A code's state has at most 30 characters."))
        asked: dict[str, Any] = {
            "scene": BY_QR, "remark": self.remark[: limits.STATE_LENGTH], "state": self.state,
            "chat_id_list": list(self.groups), "auto_create_room": int(self.opens_more),
        }  # fmt: skip
        if self.opens_more and self.next_name:
            asked["room_base_name"] = self.next_name[: limits.ROOM_NAME_LENGTH]
            asked["room_base_id"] = self.next_number
        return asked


@dataclass(frozen=True, slots=True)
class ContactWay:
    """To whom of staff a code leads; WeCom shares newcomers out among many."""

    staff: Sequence[str]  #: 1 to 100
    state: str = ""
    remark: str = ""
    asks: bool = False  #: staff accept each newcomer by hand

    def asked(self) -> dict[str, Any]:
        """As WeCom wants it. Raises `WecomFault` where it would refuse."""
        if not 1 <= len(self.staff) <= limits.CONTACT_WAY_PEOPLE:
            raise _refused(_("A code leads to one to a hundred people of staff."))
        if len(self.state) > limits.STATE_LENGTH:
            raise _refused(_("A code's state has at most 30 characters."))
        return {
            "remark": self.remark[: limits.STATE_LENGTH], "skip_verify": not self.asks,
            "state": self.state, "user": list(self.staff),
        }  # fmt: skip


async def make_join_way(api: Client, way: JoinWay) -> Way:
    """Make a code into groups."""
    answer = await api.post("externalcontact/groupchat/add_join_way", way.asked())
    id = str(answer.get("config_id", ""))
    try:
        return await join_way(api, id)
    except WecomFault:
        return Way(id, "")  # the code is there, and nobody else knows its id


async def join_way(api: Client, id: str) -> Way:
    """The code again, with its picture."""
    answer = await api.post("externalcontact/groupchat/get_join_way", {"config_id": id})
    return Way(id, str(answer.get("join_way", {}).get("qr_code", "")))


async def join_way_groups(api: Client, id: str) -> list[str]:
    """Into which groups a code leads now, those included that WeCom opened by itself."""
    answer = await api.post("externalcontact/groupchat/get_join_way", {"config_id": id})
    return [str(one) for one in answer.get("join_way", {}).get("chat_id_list", [])]


async def change_join_way(api: Client, id: str, way: JoinWay) -> None:
    """Let a code lead elsewhere; its picture stays."""
    asked = {"config_id": id, **way.asked()}
    await api.post("externalcontact/groupchat/update_join_way", asked)


async def delete_join_way(api: Client, id: str) -> None:
    """Let a code lead nowhere."""
    await api.post("externalcontact/groupchat/del_join_way", {"config_id": id})


async def make_contact_way(api: Client, way: ContactWay) -> Way:
    """Make a code to staff."""
    kind = ONE if len(way.staff) == 1 else MANY
    asked = {"type": kind, "scene": BY_QR, **way.asked()}
    answer = await api.post("externalcontact/add_contact_way", asked)
    return Way(str(answer.get("config_id", "")), str(answer.get("qr_code", "")))


async def contact_way(api: Client, id: str) -> Way:
    """The code again, with its picture."""
    answer = await api.post("externalcontact/get_contact_way", {"config_id": id})
    way = answer.get("contact_way", {})
    way = way[0] if isinstance(way, list) and way else way  # a list in WeCom's older answers
    return Way(id, str(way.get("qr_code", "")) if isinstance(way, dict) else "")


async def change_contact_way(api: Client, id: str, way: ContactWay) -> None:
    """Let a code lead to others; its picture stays."""
    await api.post("externalcontact/update_contact_way", {"config_id": id, **way.asked()})


async def delete_contact_way(api: Client, id: str) -> None:
    """Let a code lead nowhere."""
    await api.post("externalcontact/del_contact_way", {"config_id": id})


def _refused(why: str) -> WecomFault:
    return WecomFault(errors.PERMANENT, why)
