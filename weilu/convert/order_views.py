"""Pages of orders: all of them, one with its history and what may be done with it next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console.attempts import attempt, posted
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.convert import access, actions, links, reads, rules, wording
from weilu.convert.forms import DeclineForm, PaidForm, RefundForm
from weilu.convert.models import Offer, Order
from weilu.kit.money import plain, written
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Workspace

ORDERS = (
    Column("number", gettext_lazy("Order"), order="pk", fixed=True),
    Column("buyer", gettext_lazy("Buyer"), order="member.name"),
    Column("offer", gettext_lazy("Offer"), order="offer.name", wide=True),
    Column("amount", gettext_lazy("Amount"), order="amount", numeric=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("placed_at", gettext_lazy("Ordered"), order="placed_at", wide=True),
    Column("paid_at", gettext_lazy("Paid"), order="paid_at", wide=True),
    Column("channel", gettext_lazy("Channel"), order="channel", wide=True, hidden=True),
    Column("proof", gettext_lazy("Payment’s number"), wide=True, hidden=True),
)
FILTERS = ("state", "offer", "channel", "since", "until")
CSV_HEADER = (
    "order", "ordered_at", "paid_at", "state", "offer", "offer_name", "member", "buyer", "contact",
    "quantity", "currency", "amount", "refunded", "net", "commission", "channel", "channel_name",
    "code", "payment",
)  # fmt: skip


@require_GET
@page("see")
def orders(request: HttpRequest) -> HttpResponseBase:
    """Every order, latest first; what is to be checked is pointed out."""
    here, asked = workspace_of(request), Asked.of(request, ORDERS, "-placed_at", FILTERS)
    names = reads.channels(here)
    table = Table(request, ORDERS, asked, _narrowed(here, asked))
    if request.GET.get("format") == "csv":
        lines = _csv(table.sorted_rows.iterator(1_000), names)
        return csv_answer(request, "orders", CSV_HEADER, lines)
    for row in table.rows:
        worded(row)
        row.channel_name = names.get(row.channel, "")
    here_at_all = Order.objects.filter(offer__workspace=here)
    given = {
        "table": table, "states": wording.ORDERS, "channels": names,
        "offers": Offer.objects.filter(workspace=here).order_by("name"),
        "to_check": here_at_all.filter(state="checking").count(),
    }  # fmt: skip
    return render(request, "convert/orders.html", given)


def _narrowed(here: Workspace, asked: Asked) -> QuerySet[Order]:
    found = Order.objects.filter(offer__workspace=here).select_related("offer", "member")
    if asked.filters["state"] in wording.ORDERS:
        found = found.filter(state=asked.filters["state"])
    for name in ("offer", "channel"):
        if (number := asked.filters[name]).isascii() and number.isdigit():
            found = found.filter(**{name: int(number[:18])})
    zone = ZoneInfo(here.zone)
    if since := _day(asked.filters["since"]):
        found = found.filter(placed_at__gte=datetime.combine(since, time(), zone))
    if until := _day(asked.filters["until"]):
        found = found.filter(
            placed_at__lt=datetime.combine(until + timedelta(days=1), time(), zone)
        )
    return found.filter(_says(asked.q)) if asked.q else found


def _says(words: str) -> Q:
    said = Q(member__name__icontains=words) | Q(contact__icontains=words)
    said |= Q(proof__icontains=words)
    number = words.lstrip("#")
    return said | Q(pk=int(number[:18])) if number.isascii() and number.isdigit() else said


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9000 else None


def _csv(found: Iterator[Order], names: Any) -> Iterator[list[Any]]:
    for one in found:
        unit = one.offer.currency
        yield [
            one.pk, one.placed_at.isoformat(), one.paid_at.isoformat() if one.paid_at else "",
            one.state, one.offer_id, one.offer.name, one.member_id, one.member.name, one.contact,
            one.quantity, unit, plain(one.amount, unit), plain(one.refunded, unit),
            plain(one.amount - one.refunded if one.paid_at else 0, unit),
            plain(one.commission, unit), one.channel or "", names.get(one.channel, ""), one.code,
            one.proof,
        ]  # fmt: skip


def worded(order: Any) -> Any:
    """Give an order the words a page shows it by."""
    unit = order.offer.currency
    order.level, order.state_word = wording.ORDERS[order.state]
    order.total, order.back = written(order.amount, unit), written(order.refunded, unit)
    return order


@require_GET
@page("see")
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: how it came to stand where it does, and what may follow."""
    held = access.order_of(request, order_id)
    unit, left = held.offer.currency, held.amount - held.refunded
    asked = {"amount": plain(left, unit), "key": uuid4().hex}
    given = {
        "held": worded(held), "steps": [_told(step, unit) for step in reads.history(held)],
        "may_be": {verb for verb in rules.TRANSITIONS if rules.after(held.state, verb)},
        "left": written(left, unit), "commission": written(held.commission, unit),
        "channel": reads.channels(held.offer.workspace).get(held.channel, ""),
        "paid_form": PaidForm(initial={"reference": held.proof}), "decline_form": DeclineForm(),
        "refund_form": RefundForm(unit, initial=asked),
        "link": links.order_page(held, request.build_absolute_uri("/")),
    }  # fmt: skip
    return render(request, "convert/order.html", given)


def _told(step: reads.Step, unit: str) -> dict[str, Any]:
    amount = written(step.amount, unit) if step.amount else ""
    return {"step": step, "word": wording.DEEDS[step.verb], "amount": amount,
            "state": wording.ORDERS[step.state]}  # fmt: skip


@require_POST
@page("act")
def confirm(request: HttpRequest, order_id: int) -> HttpResponse:
    """The money is there."""
    held, by = access.order_of(request, order_id, "act"), account_of(request)
    form = PaidForm(request.POST)
    said = _("Payment confirmed. The buyer’s page says so.")
    return _carried_out(
        request, held, form, lambda: actions.confirm(held, by, form.cleaned_data["reference"]), said
    )


@require_POST
@page("act")
def decline(request: HttpRequest, order_id: int) -> HttpResponse:
    """No money came in."""
    held, by = access.order_of(request, order_id, "act"), account_of(request)
    form = DeclineForm(request.POST)
    said = _("The buyer is asked again, and has the same time once more.")
    return _carried_out(
        request, held, form, lambda: actions.decline(held, form.cleaned_data["why"], by), said
    )


@require_POST
@page("act")
def refund(request: HttpRequest, order_id: int) -> HttpResponse:
    """Give back a part or the rest."""
    held, by = access.order_of(request, order_id, "act"), account_of(request)
    form = RefundForm(held.offer.currency, request.POST)

    def give_back() -> None:
        given = form.cleaned_data
        actions.refund(held, given["amount"], given["key"], given["why"], by)

    said = _("Noted as given back. What a channel earned on it goes back too.")
    return _carried_out(request, held, form, give_back, said)


@require_POST
@page("act")
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    """Call an unpaid order off."""
    held, by = access.order_of(request, order_id, "act"), account_of(request)
    attempt(request, lambda: actions.cancel(held, by), _("Called off. Its pieces are free again."))
    return redirect("convert:order", held.pk)


def _carried_out(
    request: HttpRequest, held: Order, form: forms.Form, verb: Callable[[], object], said: str
) -> HttpResponse:
    """Do what a form of the order's page asks, and show the order as it stands then."""
    posted(request, form, verb, said)
    return redirect("convert:order", held.pk)
