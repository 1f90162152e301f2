"""Commands of the ledger."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit.errors import WeiluError
from weilu.ledger import reads
from weilu.ledger.models import Entry, LedgerAccount, Transfer
from weilu.people.models import Workspace


class NoWorkspace(WeiluError):
    code = "ledger.no_workspace"
    status = 404
    sentence = gettext_lazy("No workspace is called “%(slug)s”.")


class BooksWrong(WeiluError):
    code = "ledger.books_wrong"
    status = 500
    sentence = gettext_lazy(
        "The books do not prove: %(count)d faults. Stop payouts, keep the database as it is, and "
        "look at each line above."
    )


@click.group()
def ledger() -> None:
    """Points and money."""


@ledger.command()
@click.option("--workspace", "slug", default="", help="Slug (default: every workspace).")
def check(slug: str) -> None:
    """Prove every balance from its entries; ends with 2 where one is wrong."""
    held = Workspace.objects.filter(slug=slug).first() if slug else None
    if slug and held is None:
        raise NoWorkspace(slug=slug)
    found = list(reads.faults(held))
    for fault in found:
        click.echo(f"{fault.what}: {fault.about}: {fault.held} ≠ {fault.proved}")
    if found:
        raise BooksWrong(count=len(found))
    rows = [
        model.objects.filter(**({path: held} if held else {})).count()
        for model, path in (
            (LedgerAccount, "workspace"), (Transfer, "workspace"), (Entry, "account__workspace")
        )
    ]  # fmt: skip
    said = _(
        "The books are right: %(accounts)d accounts, %(transfers)d transfers, %(entries)d entries."
    )
    click.echo(said % dict(zip(("accounts", "transfers", "entries"), rows, strict=True)))
