"""Slack, live: an app with a bot, called by Slack's Events API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from slack_sdk.signature import Clock, SignatureVerifier

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Disbelieved,
    Field,
    Incoming,
    Listing,
    LiveTold,
    Present,
    Raw,
    Standing,
    Verified,
    Webhook,
    digest,
)
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.slack import checks, client, doing, limits, listing
from weilu.platforms.slack.client import API, Client, SlackFault, receipt_of, unreachable
from weilu.platforms.slack.declared import CAPABILITIES
from weilu.platforms.slack.live_members import optional
from weilu.platforms.slack.updates import told_by

#: An answer of Slack's that lacks what it should have makes one of these.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class Slack(Adapter, Webhook, Acting, Listing):
    key = platform = "slack"
    label = _("Slack")
    guide = _(
        "1. At api.slack.com/apps choose “Create New App”, “From a manifest”, and paste the one "
        "from Weilu's page on Slack in its documentation: it names every permission and event. "
        "Leave the request address for later.\n"
        "2. Install the app to the workspace. Copy the bot token (OAuth & Permissions) and the "
        "Signing Secret (Basic Information) in below, save, and switch the connection on.\n"
        "3. Under Event Subscriptions enter the address Weilu then shows as Request URL. Slack "
        "tries it at once. Compare the list of bot events with the manifest's, and save.\n"
        "4. In each channel write /invite and the bot's name."
    )
    fields = (
        Field("token", _("Bot token"), _("Begins with xoxb-."), secret=True),
        Field(
            "signing_secret", _("Signing Secret"), _("Under Basic Information, App Credentials."),
            secret=True,
        ),
        Field(
            "base", _("API address"), _("Only for a proxy of your own."), required=False,
            default=API,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES

    def __init__(self) -> None:
        self._directory = listing.Directory()

    def verify(self, request: Incoming, account: Account) -> Verified:
        _check_signed(request, account.credentials.get("signing_secret", "").strip())
        call = _parsed(request.body)
        if call.get("type") == "url_verification":
            return Verified(answer=optional(call, "challenge")[:1_000].encode("utf-8", "replace"))
        # What Slack delivers again (X-Slack-Retry-Num) has the same event_id.
        key = optional(call, "event_id") or digest(request.body)
        return Verified((Raw(key, request.body),))

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body)

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        return await checks.of_group(account, group)

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            async with Client(account) as api:
                try:
                    return await doing.execute(action, api, key)
                except SlackFault as fault:
                    return await _made_sure(fault, action, api, key)
        except SlackFault as fault:
            return receipt_of(fault)
        except _MALFORMED:
            return Receipt.unsure(client.UNANSWERED)

    async def was_done(self, action: Action, key: str, account: Account) -> Receipt | None:
        try:
            async with Client(account) as api:
                return await doing.found_again(action, api, key)
        except (SlackFault, *_MALFORMED):
            return None

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        try:
            async with Client(account) as api:
                people = await self._directory.of(api, account.credentials.get("token", ""))
                async for one in listing.members(api, group, people):
                    yield one
        except SlackFault as fault:
            raise unreachable(fault) from None

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        try:
            async with Client(account) as api:
                async for one in listing.groups(api):
                    yield one
        except SlackFault as fault:
            raise unreachable(fault) from None


async def _made_sure(fault: SlackFault, action: Action, api: Client, key: str) -> Receipt:
    """What a failure comes to; of a message whose answer was lost, whether it is there."""
    receipt = receipt_of(fault)
    if fault.kind != client.LOST:
        return receipt
    await asyncio.sleep(limits.LOOK_AFTER_S)
    try:
        found = await doing.found_again(action, api, key)
    except (SlackFault, *_MALFORMED):
        return receipt
    # Not there yet is not the same as never: only a find is an answer.
    return found if found and found.status == "done" else receipt


def _check_signed(request: Incoming, secret: str) -> None:
    if not secret:
        raise Disbelieved(why=_("the Signing Secret is not filled in yet"))
    stamp = request.headers.get("x-slack-request-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise Disbelieved(why=_("it says no time"))
    off = request.received_at.timestamp() - int(stamp)
    if abs(off) > limits.REPLAY_WINDOW_S:
        why = gettext("its time is %(seconds)s s off: an old call, or clocks that differ")
        raise Disbelieved(why=why % {"seconds": round(abs(off))})
    try:
        believed = SignatureVerifier(secret, _At(request)).is_valid(
            request.body, stamp, request.headers.get("x-slack-signature", "")
        )
    except (TypeError, ValueError):  # a signature or a body that is no text at all
        believed = False
    if not believed:
        raise Disbelieved(why=_("its signature is wrong: compare the Signing Secret with Slack's"))


class _At(Clock):
    """The moment a call came in, as the SDK's clock."""

    def __init__(self, request: Incoming) -> None:
        self._moment = request.received_at.timestamp()

    def now(self) -> float:
        return self._moment


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Disbelieved(why=_("it is no JSON, or was cut off"))
    return found


adapter = Slack()
