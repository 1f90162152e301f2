"""Points that end: unspent ones after their time, and a share of those of who is long idle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from weilu.engage.points import reads, rules
from weilu.engage.points.facts import PointsEnded
from weilu.engage.points.models import PointPolicy
from weilu.events.actions import record
from weilu.kit import clock
from weilu.ledger import actions as ledger
from weilu.ledger.actions import Posting
from weilu.ledger.models import Entry, LedgerAccount
from weilu.people.models import Workspace

SOURCE = "weilu:points"


def end_points(workspace: Workspace) -> int:
    """Book what ends today; the same day again books nothing more. How many accounts lost some."""
    policy = reads.policy_of(workspace)
    postings = [*_expiring(workspace, policy), *_decaying(workspace, policy)]
    for posting in postings:
        with transaction.atomic():
            made = ledger.post_many(workspace, [posting])[0]
            account, amount = posting.legs[0]
            record(
                workspace.pk, PointsEnded(-amount, posting.kind), source=SOURCE,
                external_id=made.key, subject=account.owner_id,
            )  # fmt: skip
    return len(postings)


def _expiring(workspace: Workspace, policy: PointPolicy) -> Iterator[Posting]:
    if policy.expire_days is None:
        return
    now = clock.now()
    limit = now - timedelta(days=policy.expire_days)
    for account in _accounts(workspace, came=limit):
        ending = rules.expired(account.came, account.went, account.balance)
        if ending:
            yield _posting(workspace, account, ending, "expired", f"{now:%Y%m%d}:{account.entries}")


def _decaying(workspace: Workspace, policy: PointPolicy) -> Iterator[Posting]:
    if policy.idle_days is None:
        return
    now = clock.now()
    idle = now - timedelta(days=policy.idle_days)
    for account in _accounts(workspace, came=now).filter(lately__lte=idle):
        times = rules.decays_due((now - account.lately).days, policy.idle_days)
        lost = rules.decayed(account.balance, policy.decay_percent)
        key = f"{account.lately:%Y%m%d}:{times}"
        booked = f"points:decayed:{account.pk}:{key}"
        if lost and not Entry.objects.filter(transfer__key=booked, account=account).exists():
            yield _posting(workspace, account, lost, "decayed", key)


def _accounts(workspace: Workspace, came: datetime) -> reads.Holders:
    """Members' accounts with something in them: what came until `came`, what went, when last."""
    mine = Entry.objects.filter(account=OuterRef("pk")).order_by().values("account")

    def summed(condition: Q) -> Coalesce:
        found = mine.filter(condition).annotate(it=Sum("amount")).values("it")
        return Coalesce(Subquery(found), 0)

    last = mine.filter(amount__gt=0).annotate(it=Max("transfer__at")).values("it")
    return reads.accounts(workspace).filter(balance__gt=0).annotate(
        came=summed(Q(amount__gt=0, transfer__at__lte=came)), went=-summed(Q(amount__lt=0)),
        lately=Subquery(last),
    )  # fmt: skip


def _posting(
    workspace: Workspace, account: LedgerAccount, amount: int, kind: str, when: str
) -> Posting:
    legs = [(account, -amount), (ledger.issuer(workspace), amount)]
    return Posting(f"points:{kind}:{account.pk}:{when}", legs, "points", kind)
