"""Web, worker and gateway together, for one machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

RESTART_AFTER_S = 2.0


class PortTaken(WeiluError):
    code = "serving.port_taken"
    sentence = _("Port %(port)s on %(host)s is taken. Try another one, like --port %(other)s.")


def check_free(host: str, port: int) -> None:
    """Refuse before any work is done. Raises `PortTaken`."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(host=host, port=port, other=port + 1) from None


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C; a worker and a gateway run beside and are started again if they die."""
    with beside("worker"), beside("gateway"):
        uvicorn.run(
            "weilu.config.asgi:application", host=host, port=port, log_level="warning",
            lifespan="off", server_header=False,
        )  # fmt: skip


@contextmanager
def beside(command: str) -> Iterator[None]:
    """Keep one process of a command alive for as long as the context lasts."""
    ending = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not ending.is_set():
            process = subprocess.Popen(
                [sys.executable, "-m", "weilu.cli", command, "--under", str(os.getpid())]
            )
            running[:] = [process]
            process.wait()
            ending.wait(RESTART_AFTER_S)

    keeper = threading.Thread(target=keep, name=f"{command}-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        for process in running:
            process.terminate()
            process.wait(timeout=30)
