"""WeCom (企业微信), live: an app of the company's own that may use customer contact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Confirmed,
    Field,
    Incoming,
    Keep,
    Listening,
    Listing,
    LiveTold,
    Present,
    Standing,
    Unreachable,
    Verified,
    Webhook,
)
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.wecom import (
    archive,
    archived,
    callbacks,
    checks,
    doing,
    doorway,
    groupchats,
    limits,
    sends,
)
from weilu.platforms.wecom.client import API, Client
from weilu.platforms.wecom.declared import CAPABILITIES
from weilu.platforms.wecom.errors import WecomFault, receipt_of, unreachable

#: What a malformed answer of WeCom's makes of reading it.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class WeCom(Adapter, Webhook, Listening, Acting, Confirmed, Listing):
    key = platform = "wecom"
    label = _("WeCom")
    guide = _(
        "1. In WeCom's console make an app of your own (自建应用). Let it see the staff who look "
        "after customers and own the groups.\n"
        "2. Under customer contact, give those staff the permission; under API there, add the app "
        "to those that may call.\n"
        "3. On the app's page enter this server's public address under trusted IPs.\n"
        "4. On the app's page, under receive messages, let WeCom make a Token and an "
        "EncodingAESKey. Do not save there yet.\n"
        "5. Copy the values in below, save, and switch the connection on.\n"
        "6. Enter the address Weilu then shows at WeCom's receive messages, tick the events of "
        "customers and customer groups, and save there. WeCom tries the address at once."
    )
    fields = (
        Field("corp_id", _("Corp ID"), _("My company, at the very bottom; begins with ww.")),
        Field("secret", _("App secret"), _("On the app's page."), secret=True),
        Field(
            "token", _("Callback token"), _("On the app's page, under receive messages."),
            secret=True,
        ),
        Field(
            "aes_key", _("EncodingAESKey"), _("43 letters and digits, right below the Token."),
            secret=True,
        ),
        Field(
            "archive_secret", _("Message archive secret"),
            _("Only where the message archive was bought and a program for it is installed."),
            secret=True, required=False,
        ),
        Field(
            "window", _("Seconds a call may be late"),
            _("Older calls are refused as replayed."), required=False,
            default=str(limits.REPLAY_WINDOW_S),
        ),
        Field(
            "api", _("API server"),
            _("Only for a proxy of your own, where this server's address cannot be a trusted IP."),
            required=False, default=API,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES
    reminders = (limits.REMINDERS, limits.REMINDERS_WITHIN_S)
    settles_s = limits.ROSTER_SETTLES_S

    def verify(self, request: Incoming, account: Account) -> Verified:
        return doorway.verify(request, account)

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        """A callback (XML) or a line of the archive's program (JSON)."""
        if body.startswith(b"{"):
            return archived.normalise(body)
        return callbacks.normalise(body)

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Read the message archive, where the installation has a program for it."""
        program = settings.WEILU_WECOM_ARCHIVE
        if not (program and account.credentials.get("archive_secret")):
            await asyncio.Event().wait()  # WeCom calls; the receiver hears it
        await archive.read(program, account, resume, keep, mark)

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            async with Client(account) as api:
                return await doing.execute(action, api)
        except WecomFault as fault:
            return receipt_of(fault)

    async def was_done(self, action: Action, key: str, account: Account) -> Receipt | None:
        try:
            async with Client(account) as api:
                return await doing.was_done(action, api)
        except (WecomFault, *_MALFORMED):
            return None

    async def poll(self, task: str, account: Account) -> Receipt:
        try:
            async with Client(account) as api:
                return await doing.poll(task, api)
        except WecomFault as fault:
            return _asked(fault)

    async def remind(self, task: str, account: Account) -> Receipt:
        try:
            async with Client(account) as api:
                await sends.remind(api, task)
        except WecomFault as fault:
            return _asked(fault)
        return Receipt.task(task)

    async def cancel(self, task: str, account: Account) -> Receipt:
        try:
            async with Client(account) as api:
                await sends.cancel(api, task)
        except WecomFault as fault:
            return _asked(fault)
        return Receipt.done(task)

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        """Everybody in a customer group, in one answer: no half list can come."""
        try:
            async with Client(account) as api:
                found = await groupchats.get(api, group)
        except WecomFault as fault:
            raise unreachable(fault) from None
        except _MALFORMED:
            raise _unreadable() from None
        for one in found.members:
            yield one

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        try:
            async with Client(account) as api:
                async for id in groupchats.every(api):
                    yield GroupSeen(id, (await groupchats.get(api, id)).name)
        except WecomFault as fault:
            raise unreachable(fault) from None
        except _MALFORMED:
            raise _unreadable() from None


def _asked(fault: WecomFault) -> Receipt:
    """What came of a question or a reminder: nothing is in doubt, it may be asked again."""
    receipt = receipt_of(fault)
    return Receipt.retry(receipt.why) if receipt.status == "unsure" else receipt


def _unreadable() -> Unreachable:
    return Unreachable(platform=_("WeCom"), why=_("its answer cannot be read"))


adapter = WeCom()
