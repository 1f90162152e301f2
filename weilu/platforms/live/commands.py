"""`weilu gateway`: connections held open, messages sent."""

from __future__ import annotations

import asyncio
import signal
import threading

import click

from weilu.jobs.worker import Worker
from weilu.platforms.live.gateway import Gateway


@click.command()
@click.option("--under", type=int, hidden=True, help="End when this parent process has ended.")
def gateway(under: int | None) -> None:
    """Hold connections to platforms and send what is to be sent, until stopped."""
    asyncio.run(_serve(under))


async def _serve(under: int | None) -> None:
    serving = Gateway(under)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, serving.stop)
    # Some deliveries must be answered within seconds: they do not wait behind an import.
    reading = Worker(queues=("live",))
    thread = threading.Thread(target=reading.run, name="live-jobs", daemon=True)
    thread.start()
    try:
        await serving.run()
    finally:
        reading.stop()
        await asyncio.to_thread(thread.join, 20)
