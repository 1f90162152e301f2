"""What waits in the outbox, sent to a Bot API server of our own over real HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async

from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.outbox.sender import Sender
from weilu.platforms.live.accounts import account_of, sealed
from weilu.platforms.models import Connection
from weilu.platforms.telegram.live import Telegram
from weilu.platforms.telegram.tests.fake import TOKEN, telegram


def delivered(readers: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Send all that waits to a Bot API server of our own; what it was asked to do."""

    async def run() -> list[tuple[str, dict[str, Any]]]:
        async with telegram() as (fake, who):
            credentials = {"token": TOKEN, "way": "webhook", "api": who.credentials["api"]}
            readers.sealed = sealed(credentials)
            account = await sync_to_async(account_of)(readers)
            sending = asyncio.create_task(Sender(Telegram(), account).run())
            waiting = Message.objects.filter(state__in=["queued", "sending"])
            for _turn in range(200):
                await asyncio.sleep(0.05)
                if not await sync_to_async(waiting.exists)():
                    break
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            return [one for one in fake.calls if one[0] != "getMe"]

    Message.objects.update(not_before=clock.now() - timedelta(days=1))
    return asyncio.run(run())
