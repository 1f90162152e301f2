"""What 'check' asks Discord: the token, the two switches, the servers, the rights in a channel."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.discord.client import FAILURES, Rest, client_for_once, receipt_of
from weilu.platforms.discord.doing import CannotAsk, server_of
from weilu.platforms.discord.ids import words
from weilu.platforms.discord.places import THREADS
from weilu.platforms.discord.rights import INVITED_WITH, WANTED, permitted
from weilu.platforms.live.contract import Account, Standing

#: Flags of an application: switched on by Discord's leave (100 servers and more), or by oneself.
#: https://docs.discord.com/developers/resources/application#application-object-application-flags
_MEMBERS, _CONTENT = 1 << 14 | 1 << 15, 1 << 18 | 1 << 19


def address_of(application: str) -> str:
    """Where staff add the bot to a server, with the rights it asks for."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot&permissions={INVITED_WITH}"
    )


async def of_account(account: Account) -> list[Standing]:
    """Whether the token is right, both switches are on, and the bot is in a server."""
    try:
        async with client_for_once(account) as rest:
            about = await rest.ask("GET", "/applications/@me")
            servers = await rest.ask("GET", "/users/@me/guilds")
            return [_named(about, rest), *_switches(about), _servers(about, servers)]
    except FAILURES as fault:
        return [Standing(False, _("Discord answers"), gettext(receipt_of(fault).why))]


def _named(about: dict[str, Any], rest: Rest) -> Standing:
    what = _("Discord knows the bot as %(name)s") % {"name": words(about, "name") or rest.me}
    return Standing(True, what)


def _switches(about: dict[str, Any]) -> list[Standing]:
    told = about.get("flags")
    flags = told if isinstance(told, int) else 0
    where = _(
        "Open discord.com/developers/applications, choose the application, then the page “Bot”, "
        "switch on “%(switch)s” below “Privileged Gateway Intents” and save. A bot in 100 servers "
        "or more has to be let by Discord first."
    )
    return [
        Standing(
            bool(flags & _MEMBERS), _("The bot hears who joins and leaves"),
            where % {"switch": "Server Members Intent"},
        ),
        Standing(
            bool(flags & _CONTENT), _("The bot can read messages"),
            where % {"switch": "Message Content Intent"},
        ),
    ]  # fmt: skip


def _servers(about: dict[str, Any], servers: list[Any]) -> Standing:
    address = address_of(words(about, "id"))
    todo = _("Open this address, choose the server and add the bot: %(address)s")
    names = ", ".join(words(one, "name") for one in servers[:10])
    what = (
        _("The bot is in %(count)d servers: %(names)s") if servers else _("The bot is in a server")
    )
    return Standing(
        bool(servers), what % {"count": len(servers), "names": names}, todo % {"address": address}
    )


async def of_group(account: Account, group: GroupSeen) -> list[Standing]:
    """One line for each right in a channel, or why the bot has none."""
    try:
        async with client_for_once(account) as rest:
            return await _rights(rest, group)
    except CannotAsk as why:
        return [Standing(False, group.name, gettext(str(why)))]
    except FAILURES as fault:
        return [Standing(False, group.name, gettext(receipt_of(fault).why))]


async def _rights(rest: Rest, group: GroupSeen) -> list[Standing]:
    guild_id = await server_of(rest, group.id)
    channel = await rest.ask("GET", "/channels/{channel_id}", channel_id=group.id)
    if channel.get("type") in THREADS:  # a thread has its channel's rights
        above = words(channel, "parent_id")
        channel = await rest.ask("GET", "/channels/{channel_id}", channel_id=above)
    guild = await rest.ask("GET", "/guilds/{guild_id}", guild_id=guild_id)
    me = await rest.ask(
        "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild_id, user_id=rest.me
    )
    may = permitted(guild, rest.me, me.get("roles") or (), channel)
    return [_right(group, bit, may) for bit in WANTED]


def _right(group: GroupSeen, bit: int, may: int) -> Standing:
    return Standing(
        bool(may & bit),
        _("In %(group)s the bot may: %(right)s") % {"group": group.name, "right": WANTED[bit]},
        _("Give the bot's role this right in the server's settings, or in the channel's."),
    )
