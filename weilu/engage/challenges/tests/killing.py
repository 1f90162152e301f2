"""A payout in a process of its own, to be killed: `python -m … prepare | pay | check`."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta

PEOPLE = 120


def prepare() -> None:
    """A database with members who have each reached ten points."""
    from django.core.management import call_command

    from weilu.engage.challenges import actions
    from weilu.engage.challenges.models import Challenge, CheckIn, Entrant, Plan
    from weilu.kit import clock
    from weilu.people import actions as people
    from weilu.people.models import Account, Member

    call_command("migrate", verbosity=0)
    here, first = people.open_workspace("早餐桌", "breakfast", "UTC"), date(2026, 5, 4)
    held = Challenge(workspace=here, name="早餐", first=first, zone="UTC", state="on")
    actions.save(held, Plan(goal="g", path=["p"], milestones=[
        {"days": 2, "points": 10, "gift": ""}]), [], None)  # fmt: skip
    actions.fund(held, 10 * PEOPLE, "all", Account.objects.create_user("tao"))
    noon, now = datetime(2026, 5, 4, 12, tzinfo=UTC), clock.now()
    for number in range(PEOPLE):
        member = Member.objects.create(
            workspace=here, platform="x", external_id=f"{number}", name=f"{number}"
        )
        one = Entrant.objects.create(
            challenge=held, member=member, zone="UTC", via="page", entered_at=now, touched_at=now
        )
        for day in range(2):
            at = noon + timedelta(days=day)
            CheckIn.objects.create(entrant=one, key=f"{day}", at=at, seen_at=at, via="page")


def pay() -> None:
    """Pay in small portions, a line before each of them is committed."""
    from weilu.engage.challenges import paying
    from weilu.engage.challenges.models import Challenge

    paying.AT_ONCE = 10
    settle = paying._settle

    def told(*given: object) -> tuple[int, int]:
        done = settle(*given)  # type: ignore[arg-type]
        sys.stdout.write("a portion\n")
        sys.stdout.flush()
        return done

    paying._settle = told  # type: ignore[assignment]
    paying.pay(Challenge.objects.get())


def check() -> None:
    """Members paid, points they hold in all, faults in the books."""
    from weilu.engage.challenges.models import Payout
    from weilu.ledger import reads
    from weilu.ledger.models import LedgerAccount

    held = LedgerAccount.objects.filter(owner_kind="member").values_list("balance", flat=True)
    told = (Payout.objects.count(), sum(held), len(list(reads.faults())))
    sys.stdout.write(" ".join(map(str, told)) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    import django

    django.setup()
    {"prepare": prepare, "pay": pay, "check": check}[sys.argv[1]]()
