"""Sends what a connection's outbox has, at its limits, in order per chat. Runs in the gateway."""

from __future__ import annotations

import asyncio
import time

from asgiref.sync import sync_to_async
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError, kept
from weilu.kit.waits import doubling
from weilu.outbox import rules, sending, wording
from weilu.outbox.pacing import Paces
from weilu.outbox.sending import Answered, Ready
from weilu.platforms.live import deeds
from weilu.platforms.live.contract import Account, Acting, Adapter
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.live.gateway import end_trouble, note_trouble

#: Messages are marked as being sent no longer than this before they go: a kill in between leaves
#: as few as possible in doubt.
LOOKAHEAD_S = 0.25
IDLE_S = 0.3
#: Sends under way at once on one connection.
AT_ONCE = 32
#: Receipts that come within so many seconds are written down together.
TOGETHER_S = 0.03
#: An adapter that has not answered by then is not waited for any longer.
PATIENCE_S = 60.0
#: What is under way when the gateway ends is waited for no longer than this.
GRACE_S = 15.0
#: A platform out of reach is left alone for so long, doubling with each failure in a row.
FIRST_BLOCK_S, LONGEST_BLOCK_S = 1.0, 300.0
#: Failures of the platform in a row, and a wait it asks for, from which on people are told.
TROUBLE_AFTER, LONG_S = 3, 60.0


class HeldUp(WeiluError):
    code = "outbox.held_up"
    status = 502
    sentence = _(
        "The platform takes no messages just now: %(why)s. They wait and go out by themselves once "
        "it does; those whose deadline passes first are not sent."
    )


async def send_all(adapter: Adapter, account: Account) -> None:
    """The gateway's lane: send for one connection until cancelled."""
    if isinstance(adapter, Acting):
        await Sender(adapter, account).run()
    else:
        await asyncio.Event().wait()


class Sender:
    """One connection's sending."""

    def __init__(self, adapter: Adapter, account: Account, gateway: str = "") -> None:
        self._adapter, self._account, self._gateway = adapter, account, gateway
        limits = adapter.capabilities.limits
        self._paces = Paces(tuple(one.slowed(account.pace) for one in limits))
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._answers: asyncio.Queue[Answered | None] = asyncio.Queue()  # None ends it
        self._unreachable = 0  # failures of the platform itself, in a row
        self._trouble = ""  # what the connection's page was told
        self._choosing: asyncio.Future[list[Ready]] | None = None

    async def run(self) -> None:
        """Send until cancelled; what is under way then is waited for and settled."""
        await self._recover()
        writing = asyncio.create_task(self._write_down())
        try:
            while True:
                await self._send_some()
        finally:
            await self._let_go()
            if self._busy:
                await asyncio.wait(self._busy.values(), timeout=GRACE_S)
            self._answers.put_nowait(None)
            await writing

    async def _send_some(self) -> None:
        if self._paces.account_wait(time.monotonic()) > LOOKAHEAD_S:
            await asyncio.sleep(LOOKAHEAD_S / 2)  # nothing may go before: do not look for any
            return
        may_go = self._paces.trial(time.monotonic(), LOOKAHEAD_S)
        choosing = sync_to_async(sending.prepare)(
            self._account.id, self._gateway, self._adapter.capabilities,
            AT_ONCE - len(self._busy), set(self._busy), may_go,
        )  # fmt: skip
        self._choosing = asyncio.ensure_future(choosing)
        ready = await asyncio.shield(self._choosing)
        self._choosing = None
        for one in ready:
            chat = one.message.chat
            wait = self._paces.reserve(one.message.op, chat, time.monotonic())
            self._busy[chat] = asyncio.create_task(self._send(one, wait))
        if ready:
            # The next choice is made when some of these are gone, not before.
            await asyncio.sleep(LOOKAHEAD_S / 2)
        else:
            self._paces.forget(time.monotonic())
            await asyncio.sleep(IDLE_S)

    async def _let_go(self) -> None:
        """Ended while choosing: what was just marked has certainly not gone, so it is unmarked."""
        if self._choosing is not None:
            await sync_to_async(sending.unmark)(await self._choosing)

    async def _send(self, ready: Ready, wait: float) -> None:
        op, chat = ready.message.op, ready.message.chat
        await asyncio.sleep(wait)
        while late := self._paces.late(op, chat, time.monotonic()):
            await asyncio.sleep(late)
        self._paces.went(op, chat, time.monotonic())
        receipt = await self._execute(ready)
        self._heed(receipt)
        self._answers.put_nowait(Answered(ready, receipt, clock.now()))
        # The chat is free again once what came of this is written down: see `_settle`.
        await self._tell(receipt)

    async def _execute(self, ready: Ready) -> Receipt:
        assert isinstance(self._adapter, Acting)
        try:
            # No task of its own: between the pace's last word and the call nothing else may run.
            async with asyncio.timeout(PATIENCE_S):
                return await self._adapter.execute(ready.action, self._account, ready.key)
        except TimeoutError:
            return Receipt.unsure("no answer")
        except Exception as fault:
            # A fault of the adapter: nobody knows how far it came.
            return Receipt.unsure(f"{type(fault).__name__}: {fault}")

    def _heed(self, receipt: Receipt) -> None:
        """Hold everything back when the platform says so, or cannot be reached."""
        now = time.monotonic()
        if receipt.status != deeds.RETRY:
            self._unreachable = 0
        elif receipt.after_s is not None:
            self._paces.block(receipt.after_s, now)
        else:
            self._unreachable += 1
            self._paces.block(doubling(self._unreachable, FIRST_BLOCK_S, LONGEST_BLOCK_S), now)

    async def _tell(self, receipt: Receipt) -> None:
        """Say on the connection's page that the platform takes nothing, and when it does again."""
        waits = receipt.status == deeds.RETRY
        if waits and (self._unreachable == TROUBLE_AFTER or (receipt.after_s or 0.0) >= LONG_S):
            self._trouble = kept(HeldUp(why=wording.why_later(receipt.why)))
            await sync_to_async(note_trouble)(self._account.id, self._trouble)
        elif not waits and self._trouble:
            trouble, self._trouble = self._trouble, ""
            await sync_to_async(end_trouble)(self._account.id, trouble)

    async def _write_down(self) -> None:
        ended = False
        while not ended:
            together = [await self._answers.get()]
            await asyncio.sleep(TOGETHER_S)
            while not self._answers.empty():
                together.append(self._answers.get_nowait())
            ended = None in together
            await self._settle([one for one in together if one is not None])

    async def _settle(self, answered: list[Answered]) -> None:
        if answered:
            await sync_to_async(sending.settle)(answered)
        for one in answered:
            self._busy.pop(one.ready.message.chat, None)

    async def _recover(self) -> None:
        """Resolve what a kill cut off before anything new goes out."""
        cut = await sync_to_async(sending.interrupted)(self._account.id)
        found = [Answered(one, await self._found_out(one), clock.now()) for one in cut]
        await self._settle(found)

    async def _found_out(self, ready: Ready) -> Receipt:
        assert isinstance(self._adapter, Acting)
        able = self._adapter.capabilities
        if able.idempotent and rules.still_known(ready.began, clock.now(), able.idempotent_for_s):
            return Receipt.retry(sending.CUT_OFF, 0.0)
        known = await self._adapter.was_done(ready.action, ready.key, self._account)
        return known or Receipt.unsure(sending.CUT_OFF)
