"""Callbacks over real HTTP to durable rows, against a bare insert of the same rows.

A server process of its own answers; what it costs is its own CPU time, the caller's left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import ROOT

NAME = "intake"
SUMMARY = "callbacks per CPU-second to durable rows, against a bare insert; SQLite and PostgreSQL"

SECRET, TOKEN = "bench-secret", "bench"
CALLERS = 64


def main(argv: list[str]) -> int:
    """Print callbacks per second and per CPU-second, on SQLite and PostgreSQL.

    `--callbacks N` scales it. Each database is one of the run's own: nobody's inbox is emptied.
    """
    parser = argparse.ArgumentParser(prog="weilu bench intake")
    parser.add_argument("--callbacks", type=int, default=40_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.here:
        return _measured(options.callbacks)
    private = str(ROOT / "bin" / "with-postgres")
    ended = [_apart("SQLite", options.callbacks, [])]
    if subprocess.run([private, "--check"], capture_output=True).returncode:
        print("PostgreSQL: its server programs are not here")
    else:
        ended.append(_apart("PostgreSQL", options.callbacks, [private]))
    return max(ended)


def _apart(name: str, count: int, under: list[str]) -> int:
    """The same in a process that has read no settings yet, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as folder:
        os.chmod(folder, 0o755)  # the private server's owner looks into it
        settings = {key: one for key, one in os.environ.items() if key != "DATABASE_URL"}
        settings |= {"WEILU_HOME": folder, "WEILU_BENCH_ON": name}
        command = [*under, sys.executable, "-m", "bench.callbacks", "--here"]
        command.append(f"--callbacks={count}")
        return subprocess.run(command, cwd=ROOT, env=settings).returncode


def _measured(count: int) -> int:
    _django()
    _prepare()
    bodies = [_update(number) for number in range(count)]
    secret = _secret()
    with _server() as (port, cost):
        seconds = asyncio.run(_call(port, bodies, secret))
        cpu = cost()
    _say(seconds, cpu, count, *_bare(bodies))
    return 0


def _say(seconds: float, cpu: float, count: int, bare_s: float, bare_cpu: float) -> None:
    where = os.environ["WEILU_BENCH_ON"]
    print(f"{where}: {count:,} callbacks, {CALLERS} at a time, each answered when it is durable")
    print(f"  receiver      {seconds:7.2f} s {count / seconds:9,.0f}/s {count / cpu:9,.0f}/CPU-s")
    print(
        f"  bare insert   {bare_s:7.2f} s {count / bare_s:9,.0f}/s {count / bare_cpu:9,.0f}/CPU-s"
    )
    print(f"  CPU of one callback ÷ of one bare insert {cpu / bare_cpu:8.1f} ×")


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _prepare() -> None:
    """A workspace with a Telegram bot that is called; the database holds nothing else."""
    from weilu.kit import clock
    from weilu.people import actions as people
    from weilu.platforms.live.accounts import sealed
    from weilu.platforms.models import Connection

    workspace = people.open_workspace("Bench", "bench", "Asia/Shanghai")
    Connection.objects.create(
        workspace=workspace, adapter="telegram", name="bench", token=TOKEN, state="on",
        sealed=sealed({"token": f"1:{SECRET}", "way": "webhook"}), created_at=clock.now(),
    )  # fmt: skip


def _update(number: int) -> bytes:
    person = {"id": number % 900, "is_bot": False, "first_name": "小林"}
    message = {
        "message_id": number, "date": 1_780_000_000 + number, "from": person,
        "chat": {"id": -100_777, "title": "早餐打卡群", "type": "supergroup"},
        "text": f"第{number}天打卡，今天吃了小米粥和两个鸡蛋",
    }  # fmt: skip
    return json.dumps({"update_id": number, "message": message}, ensure_ascii=False).encode()


@contextmanager
def _server() -> Iterator[tuple[int, object]]:
    """The product's own ASGI app under uvicorn; yields its port and a reader of its CPU time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "uvicorn", "weilu.config.asgi:application", "--port", str(port),
        "--log-level", "warning", "--lifespan", "off", "--no-access-log",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        begun = _cpu(process.pid)
        yield port, lambda: _cpu(process.pid) - begun
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _cpu(process: int) -> float:
    """CPU seconds of a process by now (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _call(port: int, bodies: list[bytes], secret: str) -> float:
    """Post everything over kept connections; seconds. Every answer has to be 200."""
    waiting = iter(bodies)
    header = (
        f"POST /hooks/{TOKEN} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"x-telegram-bot-api-secret-token: {secret}\r\ncontent-length: "
    ).encode()

    async def caller() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            writer.write(header + str(len(body)).encode() + b"\r\n\r\n" + body)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()

    started = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return time.monotonic() - started


def _secret() -> str:
    from weilu.platforms.live.accounts import account_of
    from weilu.platforms.models import Connection
    from weilu.platforms.telegram.account import secret_of

    return secret_of(account_of(Connection.objects.get()))


def _bare(bodies: list[bytes]) -> tuple[float, float]:
    """One executemany of the same rows into the emptied table: (seconds, CPU-seconds)."""
    from django.db import connection, transaction

    from weilu.platforms.models import Connection, InboxItem

    kept = InboxItem.objects.count()
    assert kept == len(bodies), kept
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT connection_id, key, body, received_at, state, note "
                       f"FROM {InboxItem._meta.db_table}")  # fmt: skip
        rows = [tuple(row) for row in cursor.fetchall()]
        cursor.execute(f"DELETE FROM {InboxItem._meta.db_table}")
    assert Connection.objects.filter(heard_at__isnull=False).exists()
    begun, cpu = time.monotonic(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {InboxItem._meta.db_table} "
            "(connection_id, key, body, received_at, state, note) VALUES (%s,%s,%s,%s,%s,%s)",
            rows,
        )
    return time.monotonic() - begun, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
