"""Who is in a channel, and which channels the bot is in."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.live.contract import Present
from weilu.platforms.slack import limits
from weilu.platforms.slack.client import Client
from weilu.platforms.slack.live_members import optional, person_of

KINDS = "public_channel,private_channel"


class Directory:
    """Names of a workspace's people, kept for some minutes: lists of channels have only ids."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, dict[str, PersonSeen]]] = {}

    async def of(self, api: Client, workspace: str) -> dict[str, PersonSeen]:
        """Everybody by id. Raises `SlackFault`."""
        until, people = self._known.get(workspace, (0.0, {}))
        if until < time.monotonic():
            people = {
                one["id"]: person_of(one)
                async for one in api.pages("users.list", "members")
                if isinstance(one, dict) and optional(one, "id")
            }
            self._known[workspace] = time.monotonic() + limits.NAMES_FRESH_S, people
        return people


async def members(
    api: Client, channel: str, people: dict[str, PersonSeen]
) -> AsyncIterator[Present]:
    """Everybody in a channel, bots too. Raises `SlackFault`."""
    async for who in api.pages("conversations.members", "members", channel=channel):
        if isinstance(who, str) and who:
            yield Present(people.get(who) or PersonSeen(who, ""))


async def groups(api: Client) -> AsyncIterator[GroupSeen]:
    """Every channel the bot is in. Raises `SlackFault`."""
    found = api.pages(
        "users.conversations", "channels", types=KINDS, exclude_archived=True
    )  # fmt: skip
    async for one in found:
        if isinstance(one, dict) and optional(one, "id"):
            yield GroupSeen(one["id"], optional(one, "name"))
