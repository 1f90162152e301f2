"""2,000 visitors open one live code at once, over real HTTP, on several server processes.

Beside it, in the same run and by the same servers, a bare Django view that does one insert of the
same row. What the database holds afterwards is checked; a seat given twice ends the run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bench.measuring import ROOT, on_both, own_home

NAME = "entry"
SUMMARY = "a rush on one live code: no group overfilled, requests/s against a bare insert"

VISITORS, TABS = 2_000, 200  #: so many of them open the link in a second tab at the same time
GROUPS, CAP = 9, 200  #: fewer seats than visitors
PROCESSES = 2
#: A bare view opens a database connection for each request at work, and PostgreSQL has 100.
AT_A_TIME = 64
AIM = 0.5
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 MicroMessenger/8.0.{}(0x18003030) NetType/4G Language/zh_CN"
)


def main(argv: list[str]) -> int:
    """Print requests/s, their ratio and the 99th percentile; on SQLite and PostgreSQL."""
    parser = argparse.ArgumentParser(prog="weilu bench entry")
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument("--here", action="store_true", help="only on DATABASE_URL, or SQLite")
    options = parser.parse_args(argv)
    if options.here:
        return _measure(options.visitors)
    return on_both("bench.entry", f"--visitors={options.visitors}")


def _measure(visitors: int) -> int:
    with own_home():
        django_ready()
        _bares, rush, steady = (_prepare(visitors) for _ in range(3))
        names = [secrets.token_urlsafe(15) for _ in range(visitors)]
        asked = names + names[: visitors * TABS // VISITORS]
        _many_sockets(len(asked))
        with served() as port:
            asyncio.run(_call(port, ["/bare"] * 200, asked, AT_A_TIME))  # warm, both roads
            asyncio.run(_call(port, [f"/c/{_prepare(200)}"] * 200, asked, AT_A_TIME))
            at_once = asyncio.run(_call(port, [f"/c/{rush}"] * len(asked), asked, len(asked)))
            bare = asyncio.run(_call(port, ["/bare"] * len(asked), asked, AT_A_TIME))
            ours = asyncio.run(_call(port, [f"/c/{steady}"] * len(asked), asked, AT_A_TIME))
        _say(at_once, ours, bare)
        faults = [*_faults(rush, names, at_once), *_faults(steady, names, ours)]
    for fault in faults:
        print(f"  WRONG: {fault}")
    return 1 if faults else 0


class Calls:
    """What came of many calls: where each was led, how long it took, in s, and all of them."""

    def __init__(self, count: int) -> None:
        self.led = [""] * count
        self.status = [0] * count
        self.took = [0.0] * count
        self.seconds = 0.0

    def per_second(self) -> float:
        return len(self.took) / self.seconds

    def p99(self) -> float:
        """In ms."""
        return sorted(self.took)[int(len(self.took) * 0.99)] * 1_000


def _say(rush: Calls, ours: Calls, bare: Calls) -> None:
    from django.db import connection

    print(f"{connection.vendor}: {len(rush.took):,} calls, {PROCESSES} server processes")
    for name, calls in (("all at once", rush), (f"{AT_A_TIME} at a time", ours),
                        (f"bare insert, {AT_A_TIME} at a time", bare)):  # fmt: skip
        print(
            f"  {name:<28} {calls.seconds:6.2f} s {calls.per_second():8,.0f}/s"
            f"   p99 {calls.p99():7,.0f} ms"
        )
    for name, calls in (("all at once", rush), (f"{AT_A_TIME} at a time", ours)):
        ratio = calls.per_second() / bare.per_second()
        print(f"  {name + ' ÷ bare insert':<44} {ratio:5.2f} ×   (aim: at least {AIM})")


def django_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _prepare(visitors: int) -> str:
    """The letters of a live code with fewer seats behind it than there are visitors; every third
    group is one Weilu sees, with people in it already."""
    from weilu.acquire.codes import actions
    from weilu.acquire.codes.models import Channel, Target
    from weilu.people import actions as people
    from weilu.people.models import Group

    name = secrets.token_hex(4)
    workspace = people.open_workspace("Bench", name, "Asia/Shanghai")
    channel = Channel(workspace=workspace, name="Poster")
    actions.save_channel(channel, None)
    code = actions.make_code(channel, "Poster", None)
    cap = visitors * CAP // VISITORS
    for number in range(GROUPS):
        group = None
        if number % 3 == 0:
            group = Group.objects.create(
                workspace=workspace, platform="telegram", external_id=f"{name}{number}", name="g"
            )
            _fill(group, 10)
        target = Target(
            code=code, name=f"{number}", address=f"https://example.org/{name}/{number}", cap=cap,
            group=group,
        )  # fmt: skip
        actions.save_target(target, None)
    return code.code


def _fill(group: Any, count: int) -> None:
    from weilu.kit import clock
    from weilu.people.models import Member, Membership

    now = clock.now()
    for number in range(count):
        member = Member.objects.create(
            workspace=group.workspace, platform="telegram",
            external_id=f"{group.external_id}{number}", name="m",
        )  # fmt: skip
        Membership.objects.create(
            workspace=group.workspace, group=group, member=member, first_seen=now, last_seen=now,
            joined_at=now,
        )  # fmt: skip


def application() -> Any:
    """What the server processes serve: the product, with the bare view beside it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    django.setup()
    from django.urls import path

    from weilu.config import urls
    from weilu.config.asgi import application as product

    urls.urlpatterns.insert(0, path("bare", _bare))
    return product


def _bare(_request: Any) -> Any:
    """One insert, and nothing else."""
    from django.http import HttpResponse

    from weilu.acquire.codes.models import EntryCode, Visit
    from weilu.kit import clock

    now = clock.now()
    if not _BARE:
        _BARE.append(EntryCode.objects.earliest("pk").pk)  # nobody's but this view's
    Visit.objects.create(
        code_id=_BARE[0], visitor=secrets.token_urlsafe(15), first_at=now, last_at=now
    )
    return HttpResponse("")


_BARE: list[int] = []


@contextmanager
def served(serves: str = "bench.entry:application") -> Iterator[int]:
    """The product under uvicorn with several processes; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "uvicorn", "--factory", serves,
        "--port", str(port), "--workers", str(PROCESSES), "--backlog", "4096",
        "--log-level", "warning", "--lifespan", "off", "--no-access-log",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    """Until several calls in a row were answered: every process has loaded the product."""
    for _attempt in range(300):
        try:
            calls = asyncio.run(_call(port, ["/bare"] * 8, [secrets.token_urlsafe(15)] * 8, 8))
            if all(status == 200 for status in calls.status):
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _many_sockets(count: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * count + 500), hard))


async def _call(port: int, paths: Sequence[str], visitors: Sequence[str], at_a_time: int) -> Calls:
    """Call each path as its visitor, each over a connection of its own, as phones do."""
    calls, waiting = Calls(len(paths)), iter(range(len(paths)))

    async def caller() -> None:
        for number in waiting:
            begun = time.monotonic()
            await _one(port, paths[number], visitors[number], number, calls)
            calls.took[number] = time.monotonic() - begun

    started = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(at_a_time)))
    calls.seconds = time.monotonic() - started
    return calls


async def _one(port: int, path: str, visitor: str, number: int, calls: Calls) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    agent = PHONE.format(number % 9, number % 60)
    writer.write(
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: {agent}\r\nconnection: close\r\n"
        f"cookie: wl_visit={visitor}\r\n\r\n".encode()
    )
    told = await reader.read(-1)
    writer.close()
    head = told.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    calls.status[number] = int(head[0].split()[1]) if len(head[0].split()) > 1 else 0
    for line in head[1:]:
        name, _colon, value = line.partition(": ")
        if name.lower() == "location":
            calls.led[number] = value


def _faults(letters: str, names: Sequence[str], calls: Calls) -> Iterator[str]:
    """What must not be, by the database and by what visitors were told."""
    from weilu.acquire.codes.models import Visit

    bad = [status for status in calls.status if status not in (200, 302)]
    if bad:
        yield f"{len(bad)} calls answered with {sorted(set(bad))}"
    visits = list(Visit.objects.filter(code__code=letters).select_related("target"))
    if len(visits) != len(set(names)):
        yield f"{len(visits)} visitors noted, {len(set(names))} came"
    kept = {one.visitor: one.target.address if one.target else "" for one in visits}
    again = [*names, *names[: len(calls.led) - len(names)]]
    if wrong := sum(kept.get(name) != led for name, led in zip(again, calls.led, strict=True)):
        yield f"{wrong} visitors were led elsewhere than was noted, or into two groups"
    yield from _overfilled(letters, visits)


def _overfilled(letters: str, visits: Sequence[Any]) -> Iterator[str]:
    from weilu.acquire.codes.models import Target
    from weilu.people.models import Membership

    shown = [one.target_id for one in visits]
    for target in Target.objects.filter(code__code=letters):
        inside = Membership.objects.filter(group=target.group_id).count() if target.group_id else 0
        taken = inside + shown.count(target.pk)
        if taken != target.cap:  # more visitors than seats: every group ends up exactly full
            yield f"{target.name}: {taken} of {target.cap} seats taken"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
