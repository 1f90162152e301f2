"""Booked money: the door for rooms that spend it, or that show what something cost.

    costs.book(workspace, kind="acquisition", minor=30_000, currency="CNY", day=day, by=account,
               subject="channel:12")
    costs.of(workspace, subject="channel:12")          # {"CNY": 30_000}
    costs.by_subject(workspace, "channel")             # {"12": {"CNY": 30_000}, …}

    @costs.subject("channel", _("Channel"))            # in the room that keeps them
    def _channels(workspace): return {"12": "Poster", …}

A subject is a plain reference, "channel:12": whoever keeps channels names them here, so that people
can choose one while they book; a subject whose keeper is gone stays as it was booked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from weilu.charter.communities.models import Community
from weilu.charter.plan.facts import AmountBooked, AmountWithdrawn
from weilu.charter.plan.models import KINDS, Amount
from weilu.kit import clock, money
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace

#: Currency → minor units.
Sums = Mapping[str, int]
Names = Callable[[Workspace], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """Things money can be spent on, kept by a room above."""

    label: Any  #: lazily translated
    names: Names


_subjects: dict[str, Subjects] = {}


class NotBookable(WeiluError):
    code = "plan.not_bookable"
    status = 422
    sentence = _("%(why)s")


def subject(word: str, label: Any) -> Callable[[Names], Names]:
    """Say what `word:<key>` means: the function answers key → name, for a workspace."""

    def keep(names: Names) -> Names:
        _subjects[word] = Subjects(label, names)
        return names

    return keep


def subjects(workspace: Workspace) -> dict[str, str]:
    """Everything money can be spent on: "channel:12" → "Channel: Poster"."""
    return {
        f"{word}:{key}": f"{kept.label}: {name}"
        for word, kept in _subjects.items()
        for key, name in kept.names(workspace).items()
    }


@transaction.atomic
def book(
    workspace: Workspace, *, kind: str, minor: int, currency: str, day: date, by: Account | None,
    community: Community | None = None, subject: str = "", buyers: int = 0, note: str = "",
) -> Amount:  # fmt: skip
    """Enter money that came in ("revenue") or was spent (the other `KINDS`) on a day.

    `minor`: minor units, more than nought. Raises `NotBookable`.
    """
    if refusal := why_not(kind, minor, currency, buyers):
        raise NotBookable(why=refusal)
    if community is not None and community.workspace_id != workspace.pk:
        raise NotBookable(why=_("The community belongs to another workspace."))
    held = Amount.objects.create(
        workspace=workspace, community=community, kind=kind, day=day, minor=minor,
        currency=currency, buyers=buyers, subject=subject[:60], note=" ".join(note.split())[:200],
        booked_by=by, booked_at=clock.now(),
    )  # fmt: skip
    fact = AmountBooked(
        amount=held.pk, booked_as=kind, minor=minor, currency=currency, day=day.isoformat(),
        subject=held.subject, by=audit.number(by),
    )  # fmt: skip
    audit.note(workspace, fact, room="charter")
    return held


def why_not(kind: str, minor: int, currency: str, buyers: int = 0) -> Any:
    """Why an amount cannot be booked, as a sentence; "" when it can."""
    if kind not in KINDS:
        return _("Choose what it was: revenue, people, acquisition, devices or gifts.")
    if currency not in money.DIGITS:
        return _("Choose a currency from the list.")
    if not 0 < minor <= money.MOST:
        return _("Enter an amount above nought, such as 1,200.00.")
    if buyers and kind != "revenue":
        return _("Only revenue comes from buyers. Leave that field empty for costs.")
    return ""


@transaction.atomic
def withdraw(amount: Amount, by: Account | None, *, back: bool = False) -> None:
    """Take an amount out of all sums, or put it back; saying it twice changes nothing."""
    held = Amount.objects.select_for_update().get(pk=amount.pk)
    if (held.withdrawn_at is None) == back:
        return
    held.withdrawn_at = None if back else clock.now()
    held.save(update_fields=["withdrawn_at"])
    fact = AmountWithdrawn(
        amount=held.pk, minor=held.minor, currency=held.currency, back=back, by=audit.number(by)
    )
    audit.note(amount.workspace, fact, room="charter")


def of(
    workspace: Workspace, *, subject: str = "", kind: str = "", since: date | None = None,
    until: date | None = None,
) -> dict[str, int]:  # fmt: skip
    """Costs by currency, in minor units; of one subject, kind, or span of days (both included).

    Without `kind`, all costs: revenue is left out.
    """
    found = _counted(workspace, since, until)
    found = found.filter(kind=kind) if kind else found.exclude(kind="revenue")
    if subject:
        found = found.filter(subject=subject)
    return _sums(found)


def by_subject(
    workspace: Workspace, word: str, *, since: date | None = None, until: date | None = None
) -> dict[str, dict[str, int]]:
    """Costs of everything called `word:<key>`: key → currency → minor units. One query."""
    found = _counted(workspace, since, until).exclude(kind="revenue")
    rows = found.filter(subject__startswith=f"{word}:").order_by()
    sums: dict[str, dict[str, int]] = {}
    for key, currency, minor in rows.values_list("subject", "currency").annotate(Sum("minor")):
        sums.setdefault(key.split(":", 1)[1], {})[currency] = int(minor)
    return sums


def _counted(workspace: Workspace, since: date | None, until: date | None) -> QuerySet[Amount]:
    found = Amount.objects.filter(workspace=workspace, withdrawn_at=None)
    found = found.filter(day__gte=since) if since else found
    return found.filter(day__lte=until) if until else found


def _sums(found: QuerySet[Amount]) -> dict[str, int]:
    rows = found.order_by().values_list("currency").annotate(Sum("minor"))
    return {currency: int(minor) for currency, minor in rows}
