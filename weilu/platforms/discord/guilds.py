"""What the listener knows of servers: names, roles, channels, and how often each link was used.

Small on purpose, and only to say beside a delivery what its payload leaves out. A server is known
from `GUILD_CREATE`; where a session was resumed after a restart, Discord is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weilu.platforms.discord.client import Rest
from weilu.platforms.discord.ids import Item, inner, listed, words
from weilu.platforms.discord.pieces import channel_name
from weilu.platforms.discord.places import GROUPS, entrance
from weilu.platforms.discord.rights import bits, is_staff, roles_of

#: Of `GUILD_CREATE` this is kept; members only of the team.
_KEPT = ("id", "name", "owner_id", "system_channel_id", "joined_at", "unavailable")
_KEPT_OF_CHANNEL = ("id", "type", "name", "parent_id")


@dataclass
class Guild:
    """One server."""

    id: str
    name: str = ""
    owner: str = ""
    entrance: str = ""
    features: list[str] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    system_channel: Any = None

    @classmethod
    def of(cls, told: Item) -> Guild:
        """From a whole server as `GUILD_CREATE` tells it."""
        guild = cls(words(told, "id"))
        guild.change(told)
        for channel in (*listed(told, "channels"), *listed(told, "threads")):
            guild.put(channel)
        guild.find_entrance()
        return guild

    def change(self, told: Item) -> None:
        """What `GUILD_UPDATE` tells."""
        self.name, self.owner = words(told, "name"), words(told, "owner_id")
        features = told.get("features")
        self.features = features if isinstance(features, list) else []
        self.roles = roles_of(told)
        self.system_channel = told.get("system_channel_id")
        self.find_entrance()

    def put(self, channel: Item) -> None:
        keys = ("id", "type", "name", "topic", "last_message_id", "parent_id")
        self.channels[words(channel, "id")] = {key: channel.get(key) for key in keys}

    def find_entrance(self) -> None:
        about = {
            "system_channel_id": self.system_channel, "channels": list(self.channels.values()),
        }  # fmt: skip
        self.entrance = entrance(about)

    def group_name(self, channel: str) -> str:
        """What a channel's group is called; "" where the channel is not known."""
        name = words(self.channels.get(channel), "name")
        return channel_name(self.name, name) if name else ""

    def is_staff(self, member: str, roles: Any) -> bool:
        theirs = [one for one in roles if isinstance(one, str)] if isinstance(roles, list) else []
        return is_staff(self.owner, self.roles, member, theirs)

    def before(self, channel: str) -> dict[str, Any]:
        """A channel's name and topic as known; empty where it is not."""
        known = self.channels.get(channel, {})
        return {key: known[key] for key in ("name", "topic") if key in known}


class Guilds:
    """All servers of one bot."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._known: dict[str, Guild] = {}

    async def get(self, id: str, *, anew: bool = False) -> Guild:
        """A server, asked for where it is not known. Raises one of `FAILURES`."""
        if anew or id not in self._known:
            self._keep(Guild.of(await asked(self._rest, id)))
        return self._known[id]

    def known(self, id: str) -> Guild | None:
        return self._known.get(id)

    def take(self, kind: str, item: Item) -> None:
        """Go along with what the gateway tells of servers, channels and roles."""
        guild = self._known.get(words(item, "guild_id") or words(item, "id"))
        match kind:
            case "GUILD_CREATE" if item.get("unavailable") is not True:
                self._keep(Guild.of(item))
            case "GUILD_DELETE" if item.get("unavailable") is not True and guild:
                del self._known[guild.id]
            case "GUILD_UPDATE" if guild:
                guild.change(item)
            case _ if guild:
                _take(guild, kind, item)

    def _keep(self, guild: Guild) -> None:
        self._known[guild.id] = guild


def _take(guild: Guild, kind: str, item: Item) -> None:
    match kind:
        case "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" | "THREAD_UPDATE":
            guild.put(item)
            guild.find_entrance()
        case "CHANNEL_DELETE" | "THREAD_DELETE":
            guild.channels.pop(words(item, "id"), None)
            guild.find_entrance()
        case "THREAD_LIST_SYNC":
            for thread in listed(item, "threads"):
                guild.put(thread)
        case "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE":
            role = inner(item, "role")
            guild.roles[words(role, "id")] = bits(role, "permissions")
        case "GUILD_ROLE_DELETE":
            guild.roles.pop(words(item, "role_id"), None)


async def asked(rest: Rest, id: str) -> dict[str, Any]:
    """A whole server as `GUILD_CREATE` would tell it. Raises one of `FAILURES`."""
    guild = await rest.ask("GET", "/guilds/{guild_id}", guild_id=id)
    channels = await rest.ask("GET", "/guilds/{guild_id}/channels", guild_id=id)
    active = await rest.ask("GET", "/guilds/{guild_id}/threads/active", guild_id=id)
    return {**guild, "channels": channels, "threads": active.get("threads")}


def trimmed(guild: Item) -> dict[str, Any]:
    """A server without its presences, emoji and pictures, and of its members only the team."""
    roles, owner = roles_of(guild), words(guild, "owner_id")
    kept: dict[str, Any] = {key: guild[key] for key in _KEPT if key in guild}
    for key in ("channels", "threads"):
        told = [one for one in listed(guild, key) if one.get("type") in GROUPS]
        kept[key] = [{name: one.get(name) for name in _KEPT_OF_CHANNEL} for one in told]
    kept["members"] = [
        {"user": member["user"], "nick": member.get("nick"), "roles": member.get("roles")}
        for member in listed(guild, "members")
        if is_staff(owner, roles, words(inner(member, "user"), "id"), _roles(member))
    ]
    return kept


def _roles(member: Mapping[str, Any]) -> list[str]:
    roles = member.get("roles")
    return [one for one in roles if isinstance(one, str)] if isinstance(roles, list) else []
