"""Points and money: accounts, transfers between them, and each transfer's entries.

The database itself keeps the books (see the second migration): an entry continues its account's
chain and moves its balance, a transfer closes its entries only if they sum to zero, and neither is
ever changed or deleted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.kit import ids
from weilu.people.models import Workspace


class LedgerAccount(models.Model):
    """What somebody or something holds of one unit.

    The owner is named by kind and number, as the ledger lies below the rooms that know them.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner_kind = models.CharField(max_length=20)  # "member", "budget", "partner", "system", …
    owner_id = models.BigIntegerField(default=0)
    purpose = models.CharField(max_length=40, blank=True)  # which one, where an owner has several
    unit = models.CharField(max_length=8)  # "points", or a currency in minor units ("CNY": fen)
    may_go_below = models.BooleanField(default=False)  # zero: where units come from or go to
    balance = models.BigIntegerField(default=0)  # moved by entries only
    entries = models.BigIntegerField(default=0)  # how many there are; the last one's number
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "owner_kind", "owner_id", "purpose", "unit"],
                name="ledger_account_once",
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(may_go_below=True), name="ledger_no_overdraft"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "owner_kind", "unit", "-balance"], name="ledger_richest"
            ),
        ]

    def __str__(self) -> str:
        named = f"{self.owner_kind}:{self.owner_id}"
        return f"{named}/{self.purpose} {self.unit}" if self.purpose else f"{named} {self.unit}"


class Transfer(models.Model):
    """Units that moved, once for its key."""

    id = models.UUIDField(primary_key=True, default=ids.by_time, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)
    room = models.CharField(max_length=20)  # which moved them
    kind = models.CharField(max_length=32)  # that room's word: "earned", "expired", "prize", …
    why = models.CharField(max_length=300, blank=True)  # for people
    ref = models.CharField(max_length=80, blank=True)  # what it is for: "event:12", "order:7"
    at = models.DateTimeField()  # when it counts
    made_at = models.DateTimeField()
    by = models.BigIntegerField(null=True)  # the staff's account, where a person did it
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversal"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="transfer_once"),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="transfer_not_its_reversal"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "room", "kind", "at"], name="transfers_by_kind"),
            models.Index(fields=["workspace", "ref"], name="transfers_by_ref"),
        ]

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One account's side of a transfer."""

    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.BigIntegerField()  # 1, 2, 3 … of its account
    amount = models.BigIntegerField()  # comes in: above zero
    balance = models.BigIntegerField()  # of the account after it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "account"], name="entry_once_per_transfer"),
            models.UniqueConstraint(fields=["account", "number"], name="entry_follows"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+}"
