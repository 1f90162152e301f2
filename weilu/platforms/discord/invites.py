"""Which link somebody came by: Discord does not say, but its links count how often they were used.

After each coming the counts are compared with those of before. Where several people came by
several links at once nobody can tell, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from weilu.platforms.discord.client import FAILURES, Rest
from weilu.platforms.discord.guilds import Guild
from weilu.platforms.discord.ids import Item, inner, words

#: Links of one server that are compared; servers have at most 1,000.
MOST = 1_000
VANITY = "vanity"


@dataclass(frozen=True, slots=True)
class Link:
    """One invite link as it stands."""

    code: str
    uses: int
    most: int = 0  #: uses after which it ends, 0 = never
    inviter: str = ""
    scene: str = ""  #: VANITY for the server's own address

    def came(self) -> dict[str, str]:
        """What is written beside the coming of somebody who used it."""
        return {"code": self.code, "inviter": self.inviter, "scene": self.scene}


def used(
    before: Mapping[str, Link], now: Mapping[str, Link], comings: int
) -> tuple[Link | None, int]:
    """(the one link that `comings` people came by, else None; uses not yet explained of it)."""
    more = {code: link.uses - _uses(before, code) for code, link in now.items()}
    grown = {code: count for code, count in more.items() if count > 0}
    if not grown:
        # A link with a limit goes away with its last use.
        ended = [
            link for code, link in before.items()
            if code not in now and link.most and link.uses + comings == link.most
        ]  # fmt: skip
        return (ended[0], 0) if len(ended) == 1 else (None, 0)
    if len(grown) > 1:
        return None, 0
    [(code, count)] = grown.items()
    return (now[code], count - comings) if count >= comings else (None, 0)


def _uses(links: Mapping[str, Link], code: str) -> int:
    return links[code].uses if code in links else 0


def link_of(item: Item) -> Link:
    """A link as Discord tells it."""
    uses, most = item.get("uses"), item.get("max_uses")
    return Link(
        words(item, "code"),
        uses if isinstance(uses, int) else 0,
        most if isinstance(most, int) else 0,
        words(inner(item, "inviter"), "id"),
    )


@dataclass
class Invites:
    """How often each link of each server was used, as far as it was looked at."""

    rest: Rest
    links: dict[str, dict[str, Link]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  #: servers that do not show their links

    def as_data(self) -> dict[str, dict[str, list[Any]]]:
        """To be remembered over a restart."""
        return {
            guild: {
                code: [link.uses, link.most, link.inviter, link.scene]
                for code, link in list(links.items())[:MOST]
            }
            for guild, links in self.links.items()
        }

    def remember(self, data: Any) -> None:
        """Go on from what `as_data` gave."""
        for guild, links in data.items() if isinstance(data, dict) else ():
            self.links[guild] = {code: Link(code, *told) for code, told in links.items()}

    async def look(self, guild: Guild) -> None:
        """Learn the counts of a server that nothing is known of yet."""
        if guild.id not in self.links:
            now = await self._asked(guild)
            if now is not None:
                self.links[guild.id] = now

    async def came_by(self, guild: Guild, comings: int) -> Link | None:
        """The link that people who have just come used; None where it cannot be known."""
        before = self.links.get(guild.id)
        now = await self._asked(guild)
        if now is None:
            return None
        self.links[guild.id] = now
        if before is None:
            return None
        link, rest = used(before, now, comings)
        if link and rest > 0:
            # Others have come by it of whom nothing was heard yet.
            now[link.code] = Link(link.code, link.uses - rest, link.most, link.inviter, link.scene)
        return link

    def made(self, item: Item) -> None:
        """A link was made: it has not been used."""
        if words(item, "guild_id") in self.links:
            link = link_of(item)
            self.links[words(item, "guild_id")].setdefault(link.code, link)

    async def _asked(self, guild: Guild) -> dict[str, Link] | None:
        """The links of a server now; None where they cannot be had."""
        if guild.id in self.closed:
            return None
        try:
            told = await self.rest.ask("GET", "/guilds/{guild_id}/invites", guild_id=guild.id)
            found = {words(one, "code"): link_of(one) for one in told}
            if "VANITY_URL" in guild.features:
                path = "/guilds/{guild_id}/vanity-url"
                own = await self.rest.ask("GET", path, guild_id=guild.id)
                code, uses = words(own, "code"), own.get("uses")
                found[code] = Link(code, uses if isinstance(uses, int) else 0, scene=VANITY)
        except discord.Forbidden:
            self.closed.add(guild.id)
            return None
        except FAILURES:
            return None
        return found
