"""Ten thousand sends through a platform that answers at its limit: what is reached of it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from bisect import bisect_left

NAME = "outbox"
SUMMARY = (
    "sends through a fake platform at its limit: achieved ÷ allowed, and the limit never broken"
)


def main(argv: list[str]) -> int:
    """Print achieved ÷ allowed. `--sends N`, `--limit N` a second."""
    parser = argparse.ArgumentParser(prog="weilu bench outbox")
    parser.add_argument("--sends", type=int, default=10_000)
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as folder:
        os.environ["WEILU_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measured(options.sends, options.limit)
    return 0


def measured(sends: int, limit: int) -> None:
    """Send to 500 chats at once through an adapter that counts and takes 50 ms an answer."""
    from weilu.outbox import actions
    from weilu.outbox.actions import Intent
    from weilu.outbox.models import Message, Policy
    from weilu.outbox.sender import Sender
    from weilu.platforms.live.accounts import account_of
    from weilu.platforms.live.deeds import Send

    platform, connection = _platform(limit)
    Policy.objects.create(workspace=connection.workspace, quiet_from="03:00", quiet_to="03:00")
    intents = [
        Intent(f"bench:{turn}", Send(f"chat{turn % 500}", f"第{turn}条"), "service")
        for turn in range(sends)
    ]
    for first in range(0, sends, 1_000):
        actions.put(connection, "bench", intents[first : first + 1_000])

    async def run() -> None:
        serving = asyncio.create_task(Sender(platform, account_of(connection), "bench").run())
        while len(platform.at) < sends:
            await asyncio.sleep(0.05)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    cpu = time.process_time()
    asyncio.run(run())
    cpu = time.process_time() - cpu
    assert Message.objects.filter(state="sent").count() == sends
    _say(platform.at, limit, cpu)


def _platform(limit: int):  # type: ignore[no-untyped-def]
    from weilu.kit import clock
    from weilu.people import actions as people
    from weilu.platforms.live import adapters
    from weilu.platforms.live.abilities import Capabilities, Limit, able
    from weilu.platforms.live.accounts import sealed
    from weilu.platforms.live.contract import Acting, Adapter
    from weilu.platforms.live.deeds import Receipt
    from weilu.platforms.models import Connection

    class Counter(Adapter, Acting):
        key = platform = label = "counter"
        capabilities = Capabilities(
            able("send"), (Limit("*", limit, 1.0, "account", "this benchmark"),)
        )
        at: list[float] = []

        async def execute(self, action: object, account: object, key: str) -> Receipt:
            self.at.append(time.monotonic())
            await asyncio.sleep(0.05)
            return Receipt.done(key)

    sys.modules["bench.counter"] = type(sys)("bench.counter")
    sys.modules["bench.counter"].adapter = Counter()  # type: ignore[attr-defined]
    adapters.MODULES["counter"] = "bench.counter"
    workspace = people.open_workspace("Bench", "bench", "Asia/Shanghai")
    connection = Connection.objects.create(
        workspace=workspace, adapter="counter", name="bench", token="bench", state="on",
        sealed=sealed({}), created_at=clock.now(),
    )  # fmt: skip
    return adapters.by_key("counter"), connection


def _say(at: list[float], limit: int, cpu: float) -> None:
    seconds = at[-1] - at[0]
    fullest = max(bisect_left(at, start + 1.0) - turn for turn, start in enumerate(at))
    print(f"  {len(at):,} sends in {seconds:.1f} s, {cpu:.1f} CPU-s")
    print(f"  achieved ÷ allowed        {(len(at) - 1) / seconds / limit:6.3f}   (aim: ≥ 0.95)")
    print(f"  most in any one second    {fullest:6d}   (allowed: {limit})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
