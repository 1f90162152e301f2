"""Feishu (飞书) and Lark, live: an app of the company's own with a bot in its groups."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.feishu import checks, doing, doorway, errors, limits, listing
from weilu.platforms.feishu.client import FEISHU, LARK, Client
from weilu.platforms.feishu.declared import CAPABILITIES
from weilu.platforms.feishu.errors import FeishuFault, receipt_of, unreachable
from weilu.platforms.feishu.updates import told_by
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Field,
    Incoming,
    Listing,
    LiveTold,
    Present,
    Standing,
    Verified,
    Webhook,
)
from weilu.platforms.live.deeds import Action, MakeGroup, Receipt, Send

_MOST_DOUBTS = 10_000


class Feishu(Adapter, Webhook, Acting, Listing):
    key = platform = "feishu"
    label = _("Feishu / Lark")
    guide = _(
        "1. In Feishu's developer console (open.feishu.cn/app; Lark: open.larksuite.com/app) make "
        "a custom app (企业自建应用) and add the ability “Bot”.\n"
        "2. Under permissions add: im:message.group_msg, im:message, im:message:send_as_bot, "
        "im:chat, im:chat.members:read, im:resource, im:message.reactions:read, "
        "application:application:self_manage.\n"
        "3. Under events, encryption, let Feishu make an Encrypt Key and a Verification Token. "
        "Copy both in below with the App ID and the App Secret, save, and switch the connection "
        "on.\n"
        "4. Under events choose “send events to the developer's server” and enter the address "
        "Weilu then shows. Feishu tries it at once.\n"
        "5. Add the events of messages (receive, recall, reactions) and of groups (members in and "
        "out, bot in and out, changed, disbanded).\n"
        "6. Publish a version, have it approved, and add the bot to each group."
    )
    fields = (
        Field(
            "base", _("Which of the two"), default=FEISHU,
            choices=((FEISHU, _("Feishu (feishu.cn)")), (LARK, _("Lark (larksuite.com)"))),
        ),
        Field("app_id", _("App ID"), _("Under credentials; begins with cli_.")),
        Field("app_secret", _("App Secret"), _("Right below the App ID."), secret=True),
        Field(
            "verification_token", _("Verification Token"), _("Under events, encryption."),
            secret=True,
        ),
        Field(
            "encrypt_key", _("Encrypt Key"),
            _("Right above the Verification Token. Without it events come unsigned."),
            secret=True, required=False,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES
    settles_s = limits.ROSTER_SETTLES_S
    bots_listed = False

    def __init__(self) -> None:
        #: key → when its answer was lost first, in seconds of this process's clock.
        self._doubts: dict[str, float] = {}

    def verify(self, request: Incoming, account: Account) -> Verified:
        return doorway.verify(request, account)

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body)

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        return await checks.of_group(account, group)

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        if self._too_late(key):
            del self._doubts[key]  # asked once more, it is a person who wants it
            return Receipt.unsure(errors.UNANSWERED)
        try:
            async with Client(account) as api:
                receipt = await doing.execute(action, api, key)
        except FeishuFault as fault:
            if fault.kind == errors.LOST and isinstance(action, Send | MakeGroup):
                self._doubt(key)
            return receipt_of(fault)
        self._doubts.pop(key, None)
        return receipt

    def _doubt(self, key: str) -> None:
        if len(self._doubts) >= _MOST_DOUBTS:
            del self._doubts[next(iter(self._doubts))]
        self._doubts.setdefault(key, time.monotonic())

    def _too_late(self, key: str) -> bool:
        """Whether Feishu may have forgotten that it did this already."""
        since = self._doubts.get(key)
        return since is not None and time.monotonic() - since > limits.RELIED_UPON_S

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        try:
            async with Client(account) as api:
                async for one in listing.members(api, group):
                    yield one
        except FeishuFault as fault:
            raise unreachable(fault) from None

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        try:
            async with Client(account) as api:
                async for one in listing.groups(api):
                    yield one
        except FeishuFault as fault:
            raise unreachable(fault) from None


adapter = Feishu()
