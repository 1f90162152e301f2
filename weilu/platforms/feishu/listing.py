"""Who is in a group, and which groups there are."""

from __future__ import annotations

from collections.abc import AsyncIterator

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.feishu import limits
from weilu.platforms.feishu.client import Client
from weilu.platforms.feishu.items import words
from weilu.platforms.live.contract import Present


async def members(api: Client, group: str) -> AsyncIterator[Present]:
    """Everybody in a group but the bots, which Feishu does not list. Raises `FeishuFault`."""
    about = await api.ask("GET", "im", "v1", "chats", group, query={"user_id_type": "open_id"})
    managers = about.get("user_manager_id_list")
    staff = {words(about, "owner_id"), *(managers if isinstance(managers, list) else ())}
    query = {"member_id_type": "open_id", "page_size": str(limits.MEMBERS_PAGE)}
    async for one in api.pages("im", "v1", "chats", group, "members", query=query):
        if who := words(one, "member_id"):
            yield Present(PersonSeen(who, words(one, "name"), is_staff=who in staff))


async def groups(api: Client) -> AsyncIterator[GroupSeen]:
    """Every group the bot is in. Raises `FeishuFault`."""
    query = {"page_size": str(limits.MEMBERS_PAGE)}
    async for one in api.pages("im", "v1", "chats", query=query):
        if (id := words(one, "chat_id")) and words(one, "chat_mode") != "p2p":
            yield GroupSeen(id, words(one, "name"))
