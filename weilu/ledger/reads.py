"""Questions to the ledger: what is held, what moved, and whether the books are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from weilu.ledger.models import Entry, LedgerAccount, Transfer
from weilu.ledger.rules import POINTS
from weilu.people.models import Workspace


def account_of(
    workspace: Workspace | int,
    owner_kind: str,
    owner_id: int = 0,
    *,
    unit: str = POINTS,
    purpose: str = "",
) -> LedgerAccount | None:
    """An owner's account, None while it has none."""
    found = LedgerAccount.objects.filter(workspace=workspace, owner_kind=owner_kind)
    return found.filter(owner_id=owner_id, unit=unit, purpose=purpose).first()


def balance(account: LedgerAccount | None) -> int:
    """What the account holds now, in whole (minor) units; 0 where there is none."""
    if account is None:
        return 0
    return LedgerAccount.objects.values_list("balance", flat=True).get(pk=account.pk)


def balances(
    workspace: Workspace | int,
    owner_kind: str,
    owner_ids: Iterable[int],
    *,
    unit: str = POINTS,
    purpose: str = "",
) -> dict[int, int]:
    """Owner → what they hold; owners without an account are left out."""
    found = LedgerAccount.objects.filter(workspace=workspace, owner_kind=owner_kind)
    found = found.filter(owner_id__in=list(owner_ids), unit=unit, purpose=purpose)
    return dict(found.values_list("owner_id", "balance"))


def statement(*accounts: LedgerAccount) -> QuerySet[Entry]:
    """Every entry of the accounts, latest first, with its transfer; page it as any queryset."""
    mine = Entry.objects.filter(account__in=[one.pk for one in accounts])
    return mine.select_related("transfer", "account").order_by("-pk")


def balance_at(account: LedgerAccount, moment: datetime) -> int:
    """What the entries that count until `moment` (inclusive) sum to."""
    counted = Entry.objects.filter(account=account, transfer__at__lte=moment)
    return int(counted.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"])


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the books that cannot be: `what` names the check, `about` the row."""

    what: str  #: "unbalanced" | "balance" | "chain" | "overdrawn" | "leaking"
    about: str
    held: int
    proved: int


def faults(workspace: Workspace | None = None) -> Iterator[Fault]:
    """Prove every balance from the entries; nothing comes out of books that are right."""
    yield from _unbalanced(workspace)
    yield from _wrong_balances(workspace)
    yield from _leaks(workspace)


def _unbalanced(workspace: Workspace | None) -> Iterator[Fault]:
    summed = Transfer.objects.filter(_in(workspace)).annotate(
        sum=Coalesce(Sum("entries__amount"), 0), sides=Count("entries"),
        units=Count("entries__account__unit", distinct=True),
    ).filter(~Q(sum=0) | Q(sides__lt=2) | ~Q(units=1))  # fmt: skip
    for one in summed.iterator(1_000):
        yield Fault("unbalanced", f"{one.pk} {one.key}", 0, one.sum)


def _wrong_balances(workspace: Workspace | None) -> Iterator[Fault]:
    accounts = LedgerAccount.objects.filter(_in(workspace))
    mine = Entry.objects.filter(account=OuterRef("pk")).order_by().values("account")

    def proved(value: Sum | Count | Max) -> Coalesce:
        return Coalesce(Subquery(mine.annotate(it=value).values("it")), 0)

    told = accounts.annotate(
        sum=proved(Sum("amount")), count=proved(Count("pk")), last=proved(Max("number"))
    )
    for one in told.filter(~Q(sum=F("balance"))).iterator(1_000):
        yield Fault("balance", f"{one.pk} {one}", one.balance, one.sum)
    for one in told.filter(~Q(count=F("entries")) | ~Q(last=F("entries"))).iterator(1_000):
        yield Fault("chain", f"{one.pk} {one}", one.entries, one.count)
    for one in told.filter(balance__lt=0, may_go_below=False).iterator(1_000):
        yield Fault("overdrawn", f"{one.pk} {one}", one.balance, 0)


def _leaks(workspace: Workspace | None) -> Iterator[Fault]:
    accounts = LedgerAccount.objects.filter(_in(workspace))
    summed = accounts.order_by().values("workspace", "unit").annotate(sum=Sum("balance"))
    for row in summed.exclude(sum=0):
        yield Fault("leaking", f"workspace {row['workspace']} {row['unit']}", row["sum"], 0)


def _in(workspace: Workspace | None) -> Q:
    return Q() if workspace is None else Q(workspace=workspace)
