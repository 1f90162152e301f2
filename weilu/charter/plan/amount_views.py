"""Pages of booked amounts: all of them, one more, many from a CSV."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.communities.models import Community
from weilu.charter.plan import access, booking, costs, uploads, wording
from weilu.charter.plan.forms import AmountForm
from weilu.charter.plan.models import KINDS, Amount
from weilu.console import undo
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import money
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("day", gettext_lazy("Day"), order="day", numeric=True, fixed=True),
    Column("kind", gettext_lazy("What it was"), order="kind"),
    Column("minor", gettext_lazy("Amount"), order="minor", numeric=True),
    Column("subject", gettext_lazy("Spent on"), order="subject", wide=True),
    Column("community", gettext_lazy("Community"), order="community.name", wide=True),
    Column("buyers", gettext_lazy("Buyers"), order="buyers", numeric=True, wide=True),
    Column("note", gettext_lazy("Note"), order="note", wide=True),
    Column("booked_by", gettext_lazy("Entered by"), order="booked_by.name", hidden=True, wide=True),
)
#: What an import reads back; the first four are needed.
CSV_HEADER = ("day", "kind", "amount", "currency", "buyers", "spent_on", "note", "community")
SALT = "charter.amounts"


@require_GET
@page("see")
def amounts(request: HttpRequest) -> HttpResponseBase:
    """Everything booked, with what it adds up to."""
    asked = Asked.of(request, COLUMNS, default="-day", filters=("kind", "subject"))
    found = access.amounts_of(request)
    if asked.filters["kind"] in KINDS:
        found = found.filter(kind=asked.filters["kind"])
    if asked.filters["subject"]:
        found = found.filter(subject=asked.filters["subject"][:60])
    if asked.q:
        found = found.filter(note__icontains=asked.q)
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(
            request, "amounts", CSV_HEADER, map(_csv, table.sorted_rows.iterator(500))
        )
    names = costs.subjects(workspace_of(request))
    for one in table.rows:
        one.money = money.written(one.minor, one.currency)
        one.kind_name, one.spent_on = wording.KINDS[one.kind], names.get(one.subject, one.subject)
    return render(
        request, "charter/plan/amounts.html",
        {"table": table, "kinds": wording.KINDS, "subjects": names,
         "any_held": bool(table.total) or asked.narrowed},
    )  # fmt: skip


def _csv(one: Amount) -> list[Any]:
    return [
        one.day.isoformat(), one.kind, money.plain(one.minor, one.currency), one.currency,
        one.buyers or "", one.subject, one.note, one.community.name if one.community else "",
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def book(request: HttpRequest) -> HttpResponse:
    """Enter an amount."""
    workspace = workspace_of(request, "act")
    first = {"kind": request.GET.get("kind"), "subject": request.GET.get("subject")}
    initial = {name: value for name, value in first.items() if value}
    form = AmountForm(workspace, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, account_of(request)
        held = costs.book(
            workspace, kind=data["kind"], minor=data["minor"], currency=data["currency"],
            day=data["day"], by=by, community=data["community"],
            subject=data["subject"], buyers=data["buyers"] or 0, note=data["note"],
        )  # fmt: skip
        said = _("%(money)s is booked.") % {"money": money.written(held.minor, held.currency)}
        undo.offer(request, said, reverse("charter:withdraw_amount", args=[held.pk]), {})
        again = "charter:book_amount" if request.POST.get("do") == "more" else "charter:amounts"
        return redirect(again)
    return render(request, "charter/plan/book.html", {"form": form})


@require_POST
@page("act")
def withdraw(request: HttpRequest, amount_id: int) -> HttpResponse:
    """Take an amount out; can be taken back."""
    held = access.amount_of(request, amount_id, "act")
    costs.withdraw(held, account_of(request))
    said = _("%(money)s is taken out.") % {"money": money.written(held.minor, held.currency)}
    undo.offer(request, said, reverse("charter:restore_amount", args=[held.pk]), {})
    return redirect("charter:amounts")


@require_POST
@page("act")
def restore(request: HttpRequest, amount_id: int) -> HttpResponse:
    """Put it back."""
    held = access.amount_of(request, amount_id, "act")
    costs.withdraw(held, account_of(request), back=True)
    said = _("%(money)s counts again.") % {"money": money.written(held.minor, held.currency)}
    messages.success(request, said)
    return redirect("charter:amounts")


@require_http_methods(["GET", "POST"])
@page("act")
def bring_in(request: HttpRequest) -> HttpResponse:
    """Import amounts: choose, look at them, confirm."""
    workspace = workspace_of(request, "act")
    if request.method == "POST" and "agreed" in request.POST:
        return _confirmed(request)
    given: dict[str, Any] = {"header": ", ".join(CSV_HEADER), "kinds": ", ".join(KINDS)}
    if file := request.FILES.get("file"):
        try:
            rows = uploads.rows(file.name or "", file.read(uploads.LARGEST + 1))
            found = booking.read(rows, _communities(request))
        except WeiluError as error:
            given["refused_file"] = str(error)
        else:
            agreed = [one.plain() for one in found.lines]
            given |= {
                "found": found, "shown": [_shown(one) for one in found.lines[:200]],
                "agreed": signing.dumps(agreed, salt=f"{SALT}.{workspace.pk}", compress=True),
            }  # fmt: skip
    elif request.method == "POST":
        given["refused_file"] = _("Choose a file first.")
    return render(request, "charter/plan/import_amounts.html", given)


def _communities(request: HttpRequest) -> dict[str, int]:
    mine = Community.objects.filter(workspace=workspace_of(request), closed_at=None)
    return {one.name: one.pk for one in mine}


def _shown(one: booking.Line) -> dict[str, Any]:
    return {"row": one.row, "day": one.day, "kind": wording.KINDS[one.kind], "note": one.note,
            "money": money.written(one.minor, one.currency), "subject": one.subject}  # fmt: skip


def _confirmed(request: HttpRequest) -> HttpResponse:
    workspace = workspace_of(request, "act")
    try:
        agreed = signing.loads(request.POST["agreed"], salt=f"{SALT}.{workspace.pk}", max_age=3_600)
        count = booking.keep(workspace, [booking.Line(*one) for one in agreed], account_of(request))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("charter:import_amounts")
    messages.success(request, _("%(count)d amounts are booked.") % {"count": count})
    return redirect("charter:amounts")
