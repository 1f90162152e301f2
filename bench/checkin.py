"""5,000 members check in within a minute, over real HTTP, on several server processes.

Beside it, in the same run and by the same servers, a bare Django view that does one insert of the
same row. Every tenth member sends the same check-in twice at once. Then milestones are paid, and
what the database and the ledger hold is checked; anything lost or doubled ends the run.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench import entry
from bench.measuring import on_both, own_home

NAME = "checkin"
SUMMARY = "5,000 check-ins over HTTP: none lost, none doubled, the ledger exact"

MEMBERS, TWICE = 5_000, 10
POINTS = 10
AIM_S, AIM = 60, 0.3


def main(argv: list[str]) -> int:
    """Print check-ins/s, the ratio to a bare insert and what was found; on both databases."""
    parser = argparse.ArgumentParser(prog="weilu bench checkin")
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--here", action="store_true", help="only on DATABASE_URL, or SQLite")
    options = parser.parse_args(argv)
    if options.here:
        return _measure(options.members)
    return on_both("bench.checkin", f"--members={options.members}")


def _measure(members: int) -> int:
    with own_home():
        entry.django_ready()
        paths = _prepare(members)
        bodies = [f"do=in&key={secrets.token_hex(16)}&text=day+{number}"
                  for number in range(members)]  # fmt: skip
        asked = list(zip(paths, bodies, strict=True))
        asked += asked[: members // TWICE]
        with entry.served("bench.checkin:application") as port:
            asyncio.run(_call(port, [("/bare", "")] * 200))
            ours = asyncio.run(_call(port, asked))
            bare = asyncio.run(_call(port, [("/bare", "")] * len(asked)))
        paid = _pay()
        _say(ours, bare, paid)
        faults = list(_faults(members, ours))
    for fault in faults:
        print(f"  WRONG: {fault}")
    return 1 if faults else 0


def _say(ours: entry.Calls, bare: entry.Calls, paid: float) -> None:
    from django.db import connection

    print(f"{connection.vendor}: {len(ours.took):,} calls, {entry.PROCESSES} server processes, "
          f"{entry.AT_A_TIME} at a time")  # fmt: skip
    for name, calls in (("check-ins", ours), ("bare insert", bare)):
        print(f"  {name:<20} {calls.seconds:6.2f} s {calls.per_second():8,.0f}/s"
              f"   p99 {calls.p99():7,.0f} ms")  # fmt: skip
    print(f"  {'milestones paid':<20} {paid:6.2f} s")
    print(f"  check-ins ÷ bare insert {ours.per_second() / bare.per_second():5.2f} ×"
          f"   (aim: at least {AIM}, all within {AIM_S} s)")  # fmt: skip


def _prepare(members: int) -> list[str]:
    """A running challenge whose first day earns points; each member's own page."""
    from urllib.parse import urlsplit

    from weilu.engage.challenges import actions, links
    from weilu.engage.challenges.models import Challenge, Entrant, Plan
    from weilu.kit import clock
    from weilu.people import actions as people
    from weilu.people.models import Account, Member

    workspace = people.open_workspace("Bench", secrets.token_hex(4), "UTC")
    now = clock.now()
    held = Challenge(workspace=workspace, name="Run", first=now.date() - timedelta(days=1),
                     zone="UTC", state="on")  # fmt: skip
    plan = Plan(goal="g", path=["run"], milestones=[{"days": 1, "points": POINTS, "gift": ""}])
    actions.save(held, plan, [], None)
    actions.fund(held, POINTS * members, "all", Account.objects.create_user("bench"))
    made = Member.objects.bulk_create(
        Member(workspace=workspace, platform="x", external_id=f"{number}", name=f"{number}")
        for number in range(members + 1)  # one for the bare view
    )
    inside = Entrant.objects.bulk_create(
        Entrant(challenge=held, member=one, zone="UTC", via="page", entered_at=now) for one in made
    )
    return [urlsplit(links.my_challenge(one)).path for one in inside[:-1]]


def application() -> Any:
    """What the server processes serve: the product, with the bare view beside it."""
    product = entry.application()
    from django.urls import path

    from weilu.config import urls

    urls.urlpatterns.insert(0, path("bare", _bare))
    return product


def _bare(_request: Any) -> Any:
    """One insert of a check-in, and nothing else."""
    from django.http import HttpResponse

    from weilu.engage.challenges.models import CheckIn, Entrant
    from weilu.kit import clock

    now = clock.now()
    if not _BARE:
        _BARE.append(Entrant.objects.latest("pk").pk)
    CheckIn.objects.create(entrant_id=_BARE[0], key=f"bare{secrets.token_hex(16)}", at=now,
                           seen_at=now, via="page", withdrawn_at=now)  # fmt: skip
    return HttpResponse("")


_BARE: list[int] = []


async def _call(port: int, asked: list[tuple[str, str]]) -> entry.Calls:
    """Send each form over a connection of its own, as phones do."""
    calls, waiting = entry.Calls(len(asked)), iter(range(len(asked)))

    async def caller() -> None:
        for number in waiting:
            begun = time.monotonic()
            calls.status[number] = await _one(port, *asked[number])
            calls.took[number] = time.monotonic() - begun

    started = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(entry.AT_A_TIME)))
    calls.seconds = time.monotonic() - started
    return calls


async def _one(port: int, path: str, body: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    verb = "POST" if body else "GET"
    writer.write(
        f"{verb} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
        f"{body}".encode()
    )
    told = await reader.read(-1)
    writer.close()
    return int(told.split(b" ", 2)[1]) if told else 0


def _pay() -> float:
    from weilu.engage.challenges import paying
    from weilu.engage.challenges.models import Challenge

    started = time.monotonic()
    paying.pay(Challenge.objects.select_related("workspace").get())
    return time.monotonic() - started


def _faults(members: int, ours: entry.Calls) -> Iterator[str]:
    """What must not be, by the database, the log and the ledger."""
    from weilu.engage.challenges.models import CheckIn, Payout
    from weilu.events.models import Event
    from weilu.ledger import reads
    from weilu.ledger.models import LedgerAccount

    bad = [status for status in ours.status if status != 303]
    if bad:
        yield f"{len(bad)} calls answered with {sorted(set(bad))}"
    if ours.seconds > AIM_S:
        yield f"{ours.seconds:.0f} s"
    kept = CheckIn.objects.exclude(key__startswith="bare")
    counts = {
        "check-ins": kept.count(), "members": kept.values("entrant").distinct().count(),
        "events": Event.objects.filter(kind="checked_in").count(),
        "milestones": Payout.objects.filter(back_at=None).count(),
    }  # fmt: skip
    yield from (f"{count} {name}, {members} came" for name, count in counts.items()
                if count != members)  # fmt: skip
    held = LedgerAccount.objects.filter(owner_kind="member").values_list("balance", flat=True)
    if sum(held) != members * POINTS or set(held) != {POINTS}:
        yield f"{sum(held)} points are held, {members * POINTS} were earned"
    yield from (f"books: {one}" for one in reads.faults())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
