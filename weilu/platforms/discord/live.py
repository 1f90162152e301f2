"""Discord, live: a bot in servers, listening at the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from discord import ConnectionClosed
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weilu.kit.errors import inner
from weilu.platforms.contract import GroupSeen
from weilu.platforms.discord import checks, doing, rosters
from weilu.platforms.discord.client import (
    API,
    FAILURES,
    bot_id,
    client_for_once,
    client_of,
    receipt_of,
    unreachable,
)
from weilu.platforms.discord.declared import CAPABILITIES
from weilu.platforms.discord.listening import Listener, Lost
from weilu.platforms.discord.refusals import closing
from weilu.platforms.discord.updates import told_by
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Field,
    Keep,
    Listening,
    Listing,
    LiveTold,
    Present,
    Standing,
    Unreachable,
)
from weilu.platforms.live.deeds import Action, Receipt


class Discord(Adapter, Listening, Acting, Listing):
    key = platform = "discord"
    label = _("Discord")
    guide = _(
        "On discord.com/developers/applications make a “New Application”. On its page “Bot” press "
        "“Reset Token” and copy the token; below “Privileged Gateway Intents” switch on “Server "
        "Members Intent” and “Message Content Intent”, and save. Enter the token here and press "
        "“Save and check”: it shows the address where you add the bot to your server with the "
        "rights it needs. Afterwards move the bot's role up in the server's list of roles, above "
        "the members it shall be able to mute or remove."
    )
    fields = (
        Field(
            "token", _("Bot token"), _("From the page “Bot” of the developer portal."),
            secret=True,
        ),
        Field(
            "proxy", _("HTTP proxy"),
            _("Only where Discord cannot be reached directly, like http://127.0.0.1:7890"),
            required=False,
        ),
        Field(
            "api", _("Address of Discord's API"), _("Only behind a relay of your own."),
            required=False, default=API,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body, bot_id(account))

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        return await checks.of_group(account, group)

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Hear for ever; `resume` is session, sequence and the newest message kept."""
        try:
            async with client_for_once(account) as rest:
                await Listener(rest, keep, mark).run(resume)
        except Lost as lost:
            why = inner(gettext_noop("The connection ended"))
            raise Unreachable(platform="Discord", why=why) from lost
        except ConnectionClosed as closed:
            why = inner(closing(closed.code))
            raise Unreachable(platform="Discord", why=why) from closed
        except FAILURES as fault:
            raise unreachable(fault) from fault

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            return await doing.do(action, await client_of(account), key)
        except CannotCarry as cannot:
            return Receipt.permanent(cannot.why, cannot.code)
        except doing.CannotAsk as why:
            return Receipt.permanent(str(why))
        except FAILURES as fault:
            return receipt_of(fault, about_member=isinstance(action, doing.ABOUT_MEMBERS))

    async def was_done(self, action: Action, key: str, account: Account) -> Receipt | None:
        try:
            return await doing.was_done(action, await client_of(account))
        except (doing.CannotAsk, *FAILURES):
            return None

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        try:
            async with client_for_once(account) as rest:
                async for one in rosters.present_in(rest, group):
                    yield one
        except doing.CannotAsk as why:
            raise Unreachable(platform="Discord", why=inner(str(why))) from why
        except FAILURES as fault:
            raise unreachable(fault) from fault

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        try:
            async with client_for_once(account) as rest:
                async for one in rosters.groups_of(rest):
                    yield one
        except FAILURES as fault:
            raise unreachable(fault) from fault


adapter = Discord()
