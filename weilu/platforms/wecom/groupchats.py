"""Customer groups: which there are, who is in them, what WeCom counts (客户群管理)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from weilu.platforms.contract import PersonSeen
from weilu.platforms.live.contract import Present
from weilu.platforms.wecom import contacts, limits
from weilu.platforms.wecom.callbacks import JOINED_BY
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault

TOO_MANY_OWNERS = "81017"  #: errcode where the app sees more than 1,000 owners
STAFF = 1  #: type of a member who works for the company
_NUMBERS = (
    "new_chat_cnt", "chat_total", "chat_has_msg", "new_member_cnt", "member_total",
    "member_has_msg", "msg_total", "migrate_trainee_chat_cnt",
)  # fmt: skip


class Group(NamedTuple):
    """One customer group now."""

    id: str
    name: str
    owner: str
    members: tuple[Present, ...]


class Statistic(NamedTuple):
    """WeCom's own count of groups, of one owner or one day."""

    owner: str
    day: int  #: seconds since 1970 of its midnight in China, 0 = all days asked for
    numbers: dict[str, int]  #: by the keys of `_NUMBERS`


async def ids(api: Client, owners: Sequence[str] = ()) -> AsyncIterator[str]:
    """Every customer group of these owners, or of all staff the app sees."""
    cursor = ""
    while True:
        asked: dict[str, Any] = {
            "status_filter": 0, "limit": limits.GROUPS_PAGE, "cursor": cursor,
        }  # fmt: skip
        if owners:
            asked["owner_filter"] = {"userid_list": list(owners)}
        answer = await api.post("externalcontact/groupchat/list", asked)
        for one in answer.get("group_chat_list", []):
            yield str(one["chat_id"])
        cursor = answer.get("next_cursor", "")
        if not cursor:
            return


async def every(api: Client) -> AsyncIterator[str]:
    """Every customer group the app sees; of large companies in portions of owners."""
    try:
        async for id in ids(api):
            yield id
        return
    except WecomFault as fault:
        if fault.number != TOO_MANY_OWNERS:
            raise
    owners = await contacts.followers(api)
    for first in range(0, len(owners), limits.OWNERS_AT_ONCE):
        async for id in ids(api, owners[first : first + limits.OWNERS_AT_ONCE]):
            yield id


async def get(api: Client, group: str) -> Group:
    """A group with everybody in it: WeCom answers with the whole list at once."""
    asked = {"chat_id": group, "need_name": 1}
    chat = (await api.post("externalcontact/groupchat/get", asked)).get("group_chat", {})
    return Group(
        str(chat.get("chat_id", group)), str(chat.get("name", "")), str(chat.get("owner", "")),
        tuple(_present(one) for one in chat.get("member_list", [])),
    )  # fmt: skip


def _present(member: dict[str, Any]) -> Present:
    scene = str(member.get("join_scene", ""))
    facts = {
        "via": JOINED_BY.get(scene, ""), "scene": scene, "state": str(member.get("state", "")),
    }  # fmt: skip
    joined = member.get("join_time")
    name = member.get("group_nickname") or member.get("name") or ""
    return Present(
        PersonSeen(str(member["userid"]), str(name), is_staff=member.get("type") == STAFF),
        joined * 1_000_000 if isinstance(joined, int) and joined > 0 else None,
        str((member.get("invitor") or {}).get("userid", "")),
        {key: value for key, value in facts.items() if value},
    )  # fmt: skip


async def statistics(
    api: Client, since: datetime, until: datetime, owners: Sequence[str] = ()
) -> list[Statistic]:
    """By owner, over whole days; WeCom keeps 180 days."""
    offset = 0
    found: list[Statistic] = []
    while True:
        asked = _asked(since, until, owners) | {"offset": offset, "limit": limits.GROUPS_PAGE}
        answer = await api.post("externalcontact/groupchat/statistic", asked)
        found += _statistics(answer)
        following = answer.get("next_offset", 0)
        if following <= offset or following >= answer.get("total", 0):
            return found
        offset = following


async def statistics_by_day(
    api: Client, since: datetime, until: datetime, owners: Sequence[str] = ()
) -> list[Statistic]:
    """By day, all owners together."""
    asked = _asked(since, until, owners)
    return list(
        _statistics(await api.post("externalcontact/groupchat/statistic_group_by_day", asked))
    )


def _asked(since: datetime, until: datetime, owners: Sequence[str]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "day_begin_time": int(since.timestamp()), "day_end_time": int(until.timestamp()),
    }  # fmt: skip
    return asked | ({"owner_filter": {"userid_list": list(owners)}} if owners else {})


def _statistics(answer: dict[str, Any]) -> Iterator[Statistic]:
    for one in answer.get("items", []):
        data = one.get("data", {})
        numbers = {name: int(data[name]) for name in _NUMBERS if name in data}
        yield Statistic(str(one.get("owner", "")), int(one.get("stat_time", 0)), numbers)
