"""Closing, drawing, paying, lapsing, erasing: each may be killed anywhere and done again.

The seed was fixed before anybody entered and the list when entries ended, so a second run finds the
same winners; a win and a payment have keys, so none is given twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weilu.engage.draws import actions, rules, saying
from weilu.engage.draws.facts import AddressErased, DrawDrawn, DrawWon
from weilu.engage.draws.models import Draw, DrawPrize, DrawState, DrawWin, WinState
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.sealing import unseal
from weilu.ledger import actions as ledger
from weilu.ledger.models import Transfer

#: What was written before the close is still taken for so long: it may be on its way.
GRACE = timedelta(minutes=2)


def go_round() -> None:
    """Whatever is due now, of every draw."""
    now = clock.now()
    for draw in Draw.objects.filter(state=DrawState.OPEN, closes_at__lte=now - GRACE):
        close(draw)
    ready = Draw.objects.filter(state=DrawState.CLOSED)
    for draw in ready.exclude(beacon_from__gt="", beacon=""):
        run(draw)
    for draw in Draw.objects.filter(state=DrawState.DRAWN).select_related("workspace"):
        finish(draw, now)


@transaction.atomic
def close(draw: Draw) -> Draw:
    """End the entries and fix the list of tickets. Raises `NotNow`."""
    held = actions.locked(draw, DrawState.OPEN)
    held.entrants_digest = rules.digest(tickets(held))
    held.state = DrawState.CLOSED
    held.save(update_fields=["entrants_digest", "state"])
    return held


def tickets(draw: Draw) -> list[str]:
    """The tickets that may win, in order; of a quiz, those with a right answer."""
    return sorted(draw.entries.filter(is_right=True).values_list("ticket", flat=True))


@transaction.atomic
def run(draw: Draw) -> Draw:
    """Find the winners and show the seed, in one transaction. Raises `NotNow`."""
    held = actions.locked(draw, DrawState.CLOSED)
    if held.beacon_from and not held.beacon:
        raise actions.NotNow
    places = [prize for prize in held.prizes.order_by("pk") for _one in range(prize.count)]
    seed, listed = unseal(held.sealed_seed), tickets(held)
    won = rules.winners(seed, listed, held.beacon, len(places))
    entries = {one.ticket: one for one in held.entries.filter(ticket__in=won)}
    for rank, (ticket, prize) in enumerate(zip(won, places, strict=False), start=1):
        win = DrawWin.objects.create(draw=held, prize=prize, entry=entries[ticket], rank=rank)
        record(
            held.workspace_id, DrawWon(held.pk, prize.name, rank), source=actions.SOURCE,
            external_id=f"won:{held.pk}:{rank}", actor=win.entry.member_id,
        )  # fmt: skip
    held.seed, held.state, held.drawn_at = seed, DrawState.DRAWN, clock.now()
    held.save(update_fields=["seed", "state", "drawn_at"])
    record(
        held.workspace_id, DrawDrawn(held.pk, held.name, len(listed), len(won)),
        source=actions.SOURCE, external_id=f"drawn:{held.pk}",
    )  # fmt: skip
    saying.tell_winners(held)
    return held


def finish(draw: Draw, now: datetime) -> None:
    """Pay what is points, let lapse what nobody claimed, book deliveries, erase addresses."""
    pay(draw)
    lapse(draw, now)
    _book_deliveries(draw)
    erase(draw, now)
    if not draw.wins.filter(state__in=[WinState.WAITING, WinState.CLAIMED]).exists():
        actions.give_back(draw)


def pay(draw: Draw) -> None:
    """Points of winners, each once."""
    booked = Transfer.objects.filter(workspace=draw.workspace, ref=f"draw:{draw.pk}", kind="prize")
    paid = {int(key.rpartition(":")[2]) for key in booked.values_list("key", flat=True)}
    wins = draw.wins.filter(prize__points__gt=0).exclude(state=WinState.LAPSED)
    for win in wins.exclude(rank__in=paid).select_related("prize", "entry").order_by("rank"):
        with transaction.atomic():
            target = ledger.open_account(draw.workspace, "member", win.entry.member_id)
            source = actions.budget(draw, "points")
            ledger.post(
                draw.workspace, f"draw:{draw.pk}:win:{win.rank}",
                [(source, -win.prize.points), (target, win.prize.points)], room="draws",
                kind="prize", why=f"{draw.name}: {win.prize.name}"[:300], ref=f"draw:{draw.pk}",
            )  # fmt: skip
            if _is_points_only(win.prize):
                _settle(win)


def _is_points_only(prize: DrawPrize) -> bool:
    return not prize.value and not prize.needs_address


def _settle(win: DrawWin) -> None:
    """Points need no claim: they are there."""
    now = clock.now()
    DrawWin.objects.filter(pk=win.pk).update(
        state=WinState.DELIVERED, claimed_at=now, delivered_at=now
    )


def lapse(draw: Draw, now: datetime) -> None:
    """What was not claimed in time goes to nobody."""
    if draw.drawn_at and draw.drawn_at + timedelta(days=draw.claim_days) <= now:
        draw.wins.filter(state=WinState.WAITING).update(state=WinState.LAPSED)


def _book_deliveries(draw: Draw) -> None:
    """What delivered goods were worth leaves the draw's budget."""
    done = draw.wins.filter(state=WinState.DELIVERED, prize__value__gt=0).select_related("prize")
    unit = actions.policy_of(draw.workspace).currency
    for win in done.order_by("rank"):
        given = ledger.open_account(draw.workspace, "given", unit=unit)
        ledger.post(
            draw.workspace, f"draw:{draw.pk}:goods:{win.rank}",
            [(actions.budget(draw, unit), -win.prize.value), (given, win.prize.value)],
            room="draws", kind="delivered", why=win.prize.name, ref=f"draw:{draw.pk}",
        )  # fmt: skip


def erase(draw: Draw, now: datetime) -> None:
    """Forget addresses some days after delivery, and those of prizes that lapsed."""
    limit = now - timedelta(days=draw.keep_days)
    due = draw.wins.exclude(sealed_address="").filter(
        state=WinState.DELIVERED, delivered_at__lte=limit
    )
    for win in due.select_related("entry"):
        with transaction.atomic():
            win.sealed_address, win.erased_at = "", now
            win.save(update_fields=["sealed_address", "erased_at"])
            record(
                draw.workspace_id, AddressErased(draw.pk), source=actions.SOURCE,
                external_id=f"erased:{win.pk}", subject=win.entry.member_id,
            )  # fmt: skip


def published(draw: Draw) -> dict[str, object]:
    """What anybody may see and check, of a draw that is drawn."""
    wins = draw.wins.order_by("rank").values_list("entry__ticket", flat=True)
    return {
        "draw": draw.name, "commitment": draw.commitment, "seed": draw.seed,
        "beacon_from": draw.beacon_from, "beacon": draw.beacon,
        "entrants_digest": draw.entrants_digest, "tickets": tickets(draw),
        "prizes": [
            {"name": one.name, "count": one.count} for one in draw.prizes.order_by("pk")
        ],
        "winners": list(wins),
    }  # fmt: skip
