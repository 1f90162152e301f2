"""The only way points and money move: opened accounts, posted transfers, reversals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.ledger import rules
from weilu.ledger.models import Entry, LedgerAccount, Transfer
from weilu.people.models import Account, Workspace

#: Rows of one INSERT.
AT_ONCE = 500
#: Owner kind of the account that a workspace's units come from.
ISSUER = "issuer"


class Unsound(WeiluError):
    """`fault`: "unbalanced" | "nothing" | "too_much" | "units" | "foreign"."""

    code = "ledger.unsound"
    sentence = _(
        "A transfer moves one unit between accounts of one workspace, and what goes out comes in "
        "(%(fault)s)."
    )


class Overdrawn(WeiluError):
    """An account that may not go below zero does not hold enough. Nothing was moved."""

    code = "ledger.overdrawn"
    status = 409
    sentence = _("There are only %(held)d left here, and %(wanted)d are needed.")


class KeyReused(WeiluError):
    code = "ledger.key_reused"
    status = 409
    sentence = _("Something else was booked under “%(key)s” before. Use a key of its own.")


class NotReversible(WeiluError):
    code = "ledger.not_reversible"
    status = 409
    sentence = _("This was taken back already, or is itself a taking back.")


class UnknownUnit(WeiluError):
    code = "ledger.unknown_unit"
    sentence = _("“%(unit)s” is neither points nor a currency Weilu knows.")


@dataclass(frozen=True, slots=True)
class Posting:
    """A transfer to be made. `legs`: (account, amount), amounts in whole (minor) units."""

    key: str
    legs: Sequence[tuple[LedgerAccount, int]]
    room: str
    kind: str
    why: str = ""
    ref: str = ""
    at: datetime | None = None
    by: int | None = None
    reverses: Transfer | None = None

    def moves(self) -> dict[int, int]:
        return rules.netted((account.pk, amount) for account, amount in self.legs)


def open_account(
    workspace: Workspace,
    owner_kind: str,
    owner_id: int = 0,
    *,
    unit: str = rules.POINTS,
    purpose: str = "",
    may_go_below: bool = False,
) -> LedgerAccount:
    """The account of an owner, made on first use. Raises `UnknownUnit`."""
    given = {"unit": unit, "purpose": purpose, "may_go_below": may_go_below}
    return open_accounts(workspace, owner_kind, [owner_id], **given)[owner_id]  # type: ignore[arg-type]


def open_accounts(
    workspace: Workspace,
    owner_kind: str,
    owner_ids: Iterable[int],
    *,
    unit: str = rules.POINTS,
    purpose: str = "",
    may_go_below: bool = False,
) -> dict[int, LedgerAccount]:
    """The same for many owners, by owner."""
    if unit not in rules.UNITS:
        raise UnknownUnit(unit=unit)
    wanted = sorted(set(owner_ids))
    mine = LedgerAccount.objects.filter(
        workspace=workspace, owner_kind=owner_kind, purpose=purpose, unit=unit
    )
    found = {one.owner_id: one for one in mine.filter(owner_id__in=wanted)}
    missing = [owner for owner in wanted if owner not in found]
    if missing:
        LedgerAccount.objects.bulk_create(
            (
                LedgerAccount(
                    workspace=workspace, owner_kind=owner_kind, owner_id=owner, purpose=purpose,
                    unit=unit, may_go_below=may_go_below, opened_at=clock.now(),
                )
                for owner in missing
            ),
            ignore_conflicts=True,
            batch_size=AT_ONCE,
        )  # fmt: skip
        found |= {one.owner_id: one for one in mine.filter(owner_id__in=missing)}
    return found


def issuer(workspace: Workspace, unit: str = rules.POINTS) -> LedgerAccount:
    """Where a workspace's units come from and go back to; below zero by all that is held."""
    return open_account(workspace, ISSUER, unit=unit, may_go_below=True)


def post(
    workspace: Workspace,
    key: str,
    legs: Sequence[tuple[LedgerAccount, int]],
    *,
    room: str,
    kind: str,
    why: str = "",
    ref: str = "",
    at: datetime | None = None,
    by: Account | None = None,
) -> Transfer:
    """Move units in the caller's transaction; the same key again gives back what was booked.

    Raises `Unsound`, `Overdrawn`, `KeyReused`.
    """
    number = by.pk if by is not None else None
    return post_many(workspace, [Posting(key, legs, room, kind, why, ref, at, number)])[0]


def reverse(
    transfer: Transfer,
    key: str,
    *,
    why: str = "",
    kind: str = "reversed",
    by: Account | None = None,
) -> Transfer:
    """Book the opposite of a transfer, once. Raises `NotReversible`, `Overdrawn`, `KeyReused`."""
    if transfer.reverses_id is not None:
        raise NotReversible
    entries = transfer.entries.select_related("account")
    posting = Posting(
        key, [(entry.account, -entry.amount) for entry in entries], transfer.room, kind, why,
        transfer.ref, None, by.pk if by is not None else None, transfer,
    )  # fmt: skip
    before = Transfer.objects.filter(reverses=transfer).first()
    if before is not None and before.key != key:
        raise NotReversible
    try:
        return post_many(transfer.workspace, [posting])[0]
    except KeyReused:
        if Transfer.objects.filter(reverses=transfer).exclude(key=key).exists():
            raise NotReversible from None
        raise


def post_many(workspace: Workspace, postings: Sequence[Posting]) -> list[Transfer]:
    """Make several transfers, all or none, in order; a key booked before gives its transfer.

    Accounts are locked in one order for all of them, so that two callers never wait for each
    other; who posts in turn within one transaction may, and should post at once instead.
    """
    for posting in postings:
        _check(workspace, posting)
    try:
        with transaction.atomic():
            return _post(workspace, postings)
    except IntegrityError:
        return _booked_meanwhile(workspace, postings)


def _check(workspace: Workspace, posting: Posting) -> None:
    fault = rules.fault_of([(account.pk, amount) for account, amount in posting.legs])
    if len({account.unit for account, _amount in posting.legs}) > 1:
        fault = "units"
    if any(account.workspace_id != workspace.pk for account, _amount in posting.legs):
        fault = "foreign"
    if fault:
        raise Unsound(fault=fault)


def _post(workspace: Workspace, postings: Sequence[Posting]) -> list[Transfer]:
    numbers = sorted({account.pk for posting in postings for account, _amount in posting.legs})
    locked = LedgerAccount.objects.filter(pk__in=numbers).order_by("pk")
    accounts = {one.pk: one for one in locked.select_for_update(no_key=True)}
    booked = _booked(workspace, [posting.key for posting in postings])
    transfers: list[Transfer] = []
    entries: list[Entry] = []
    for posting in postings:
        if posting.key in booked:
            _same(booked[posting.key], posting, entries)
        else:
            booked[posting.key] = made = _transfer(workspace, posting)
            transfers.append(made)
            entries += _entries(made, posting.moves(), accounts)
    # Entries first: a transfer closes over them, and the database looks at their sum then.
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    Transfer.objects.bulk_create(transfers, batch_size=AT_ONCE)
    return [booked[posting.key] for posting in postings]


def _booked(workspace: Workspace, keys: Sequence[str]) -> dict[str, Transfer]:
    found = Transfer.objects.filter(workspace=workspace, key__in=keys)
    return {one.key: one for one in found.prefetch_related("entries")}


def _same(transfer: Transfer, posting: Posting, fresh: Sequence[Entry] = ()) -> None:
    """Refuse a key that stands for something else."""
    mine = [one for one in fresh if one.transfer_id == transfer.pk] or transfer.entries.all()
    held = {entry.account_id: entry.amount for entry in mine}
    if held != posting.moves() or transfer.reverses_id != getattr(posting.reverses, "pk", None):
        raise KeyReused(key=posting.key)


def _transfer(workspace: Workspace, posting: Posting) -> Transfer:
    now = clock.now()
    return Transfer(
        id=ids.by_time(), workspace=workspace, key=posting.key, room=posting.room,
        kind=posting.kind, why=posting.why[:300], ref=posting.ref, at=posting.at or now,
        made_at=now, by=posting.by, reverses=posting.reverses,
    )  # fmt: skip


def _entries(
    transfer: Transfer, moves: Mapping[int, int], accounts: Mapping[int, LedgerAccount]
) -> list[Entry]:
    """The entries, each continuing its account's chain; `accounts` moves on with them."""
    balances = {number: accounts[number].balance for number in moves}
    free = frozenset(number for number in moves if accounts[number].may_go_below)
    lacking = rules.short(balances, moves, free)
    if lacking is not None:
        raise Overdrawn(held=balances[lacking], wanted=-moves[lacking])
    made = []
    for number, amount in moves.items():
        account = accounts[number]
        account.balance += amount
        account.entries += 1
        made.append(
            Entry(transfer=transfer, account=account, number=account.entries, amount=amount,
                  balance=account.balance)
        )  # fmt: skip
    return made


def _booked_meanwhile(workspace: Workspace, postings: Sequence[Posting]) -> list[Transfer]:
    """Somebody else booked one of the keys while this was under way; the rest is made now."""
    booked = _booked(workspace, [posting.key for posting in postings])
    if not booked:
        raise NotReversible  # the one other row there can be only one of
    for posting in postings:
        if posting.key in booked:
            _same(booked[posting.key], posting)
    rest = [posting for posting in postings if posting.key not in booked]
    made = {one.key: one for one in (post_many(workspace, rest) if rest else ())}
    return [booked.get(posting.key) or made[posting.key] for posting in postings]
