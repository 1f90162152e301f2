"""Web and worker together, for one machine."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

RESTART_AFTER_S = 2.0


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C; a worker runs beside and is started again if it dies."""
    with worker_beside():
        uvicorn.run(
            "weilu.config.asgi:application", host=host, port=port, log_level="warning",
            lifespan="off", server_header=False,
        )  # fmt: skip


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep one worker process alive for as long as the context lasts."""
    ending = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not ending.is_set():
            process = subprocess.Popen([sys.executable, "-m", "weilu.cli", "worker"])
            running[:] = [process]
            process.wait()
            ending.wait(RESTART_AFTER_S)

    keeper = threading.Thread(target=keep, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        for process in running:
            process.terminate()
            process.wait(timeout=30)
