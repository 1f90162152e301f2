"""Pages of offers: all of them, one with what came of it, its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.member_pages import out_of_reach
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.convert import access, actions, links, reads, wording
from weilu.convert.forms import OfferForm
from weilu.convert.models import Offer, OfferState
from weilu.kit.money import plain, written
from weilu.people.access import account_of, workspace_of

OFFERS = (
    Column("name", gettext_lazy("Offer"), order="name", fixed=True),
    Column("kind", gettext_lazy("Kind"), order="kind", wide=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("price", gettext_lazy("Price"), order="price", numeric=True),
    Column("sold", gettext_lazy("Sold"), order="sold", numeric=True, wide=True),
    Column("reserved", gettext_lazy("Set aside"), order="reserved", numeric=True, wide=True,
           note=gettext_lazy("Ordered and not paid yet; free again when an order runs out.")),
    Column("left", gettext_lazy("Remaining"), order="left", numeric=True),
)  # fmt: skip
CSV_HEADER = (
    "id", "name", "kind", "state", "currency", "price", "stock", "reserved", "sold", "left",
)  # fmt: skip


@require_GET
@page("see")
def offers(request: HttpRequest) -> HttpResponseBase:
    """Everything on sale, and what was and will be."""
    asked = Asked.of(request, OFFERS, "name", ("state", "kind"))
    found = Offer.objects.filter(workspace=workspace_of(request), name__icontains=asked.q)
    for name, known in (("state", wording.OFFERS), ("kind", wording.KINDS)):
        if asked.filters[name] in known:
            found = found.filter(**{name: asked.filters[name]})
    found = found.annotate(left=F("stock") - F("reserved") - F("sold"))
    table = Table(request, OFFERS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "offers", CSV_HEADER, _csv(table.sorted_rows.iterator(1_000)))
    for row in table.rows:
        _worded(row)
    given = {"table": table, "states": wording.OFFERS, "kinds": wording.KINDS}
    return render(request, "convert/offers.html", given)


def _csv(found: Iterator[Any]) -> Iterator[list[Any]]:
    for one in found:
        yield [one.pk, one.name, one.kind, one.state, one.currency, plain(one.price, one.currency),
               one.stock, one.reserved, one.sold, one.left]  # fmt: skip


def _worded(offer: Any) -> Any:
    offer.level, offer.state_word = wording.OFFERS[offer.state]
    offer.kind_word, offer.costs = wording.KINDS[offer.kind], written(offer.price, offer.currency)
    return offer


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make an offer."""
    return _form(request, Offer(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Change an offer; what was ordered keeps its price."""
    return _form(request, access.offer_of(request, offer_id, "act"))


def _form(request: HttpRequest, held: Offer) -> HttpResponse:
    form, by = OfferForm(request.POST or None, held), account_of(request)
    save = lambda: actions.save_offer(form.filled(), by)  # noqa: E731
    if request.method == "POST" and filled(form, save, "stock"):
        return redirect("convert:offer", held.pk)
    return render(request, "convert/offer_form.html", {"form": form, "held": held})


@require_GET
@page("see")
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One offer: what is left of it, what it brought, where people order it."""
    held = access.offer_of(request, offer_id)
    base = request.build_absolute_uri("/")
    by_channel = [
        (number, name, links.offer_page(held, number, base))
        for number, name in reads.channels(held.workspace).items()
    ]
    given = {
        "held": _worded(held), "sums": reads.sums(held), "link": links.offer_page(held, 0, base),
        "by_channel": by_channel, "out_of_reach": out_of_reach(request),
        "left": None if held.stock is None else held.stock - held.reserved - held.sold,
    }  # fmt: skip
    return render(request, "convert/offer.html", given)


@require_POST
@page("act")
def turn(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Put an offer on sale or take it off; the next page offers to take that back."""
    held, by = access.offer_of(request, offer_id, "act"), account_of(request)
    before, on = held.state, request.POST.get("on") == "1"
    to = OfferState.OPEN if on else OfferState.CLOSED
    if attempt(request, lambda: actions.turn(held, to, by)) and before != held.state:
        off = _("“%(name)s” is off sale. Open orders go on.")
        words = _("“%(name)s” is on sale.") if on else off
        back = reverse("convert:turn_offer", args=[held.pk])
        undo.offer(request, words % {"name": held.name}, back, {"on": "0" if on else "1"})
    return redirect("convert:offer", held.pk)
