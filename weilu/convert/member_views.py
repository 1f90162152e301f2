"""An offer on a phone, for anybody; and an order, for its buyer."""

from __future__ import annotations

import math
import re
import time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from weilu.console.attempts import filled
from weilu.console.member_pages import Gone, Says, TooOften, member_page
from weilu.convert import actions, links
from weilu.convert.models import Offer, OfferState, Order
from weilu.convert.order_views import worded
from weilu.kit.buckets import Buckets
from weilu.kit.money import written

#: Openings of one offer a minute: its link is for everybody in every group.
PER_OFFER = 6_000
#: Orders a minute from one place: many phones share one at a market.
PER_PLACE = 30
#: Pieces in one order.
MOST = 20

buckets = Buckets()


class OrderForm(forms.Form):
    """What a buyer fills in."""

    form = forms.RegexField(re.compile(r"[0-9a-f]{32}\Z"), widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=MOST, initial=1)
    name = forms.CharField(label=_("Your name"), max_length=60)
    contact = forms.CharField(
        label=_("How to reach you"), max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("WeChat name or phone")}),
    )  # fmt: skip

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if not actions.Asked("", contact, "").identity:
            raise forms.ValidationError(_("Please answer this."))
        return contact


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("offer", per_link=PER_OFFER)
def offer(request: HttpRequest, says: Says) -> HttpResponse:
    """What it is, what it costs and gains; a form to order it while there is some."""
    found = Offer.objects.select_related("workspace").exclude(state=OfferState.DRAFT)
    held = found.filter(pk=says["o"]).first()
    if held is None:
        raise Gone
    form = OrderForm(request.POST or None, initial={"form": uuid4().hex})
    made: list[Order] = []
    if request.method == "POST" and filled(form, lambda: made.append(_placed(request, says, form))):
        return HttpResponseRedirect(links.order_page(made[0]), status=303)
    left = None if held.stock is None else held.stock - held.reserved - held.sold
    given = {
        "community": held.workspace.name, "offer": held, "form": form, "left": left,
        "few": left is not None and 0 < left <= MOST,
        "costs": written(held.price, held.currency),
        "on_sale": held.state == OfferState.OPEN and left != 0,
    }  # fmt: skip
    with timezone.override(ZoneInfo(held.workspace.zone)):
        return render(request, "m/convert/offer.html", given)


def _placed(request: HttpRequest, says: Says, form: OrderForm) -> Order:
    wait = buckets.take(request.META.get("REMOTE_ADDR", ""), PER_PLACE, time.monotonic())
    if wait:
        raise TooOften(retry_after=math.ceil(wait))
    given = form.cleaned_data
    asked = actions.Asked(given["name"], given["contact"], given["form"], says.get("c", 0))
    held = Offer.objects.select_related("workspace").get(pk=says["o"])
    return actions.order_as_stranger(held, asked, given["quantity"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("order")
def order(request: HttpRequest, says: Says) -> HttpResponse:
    """How to pay, a word that it is paid, and how the order stands."""
    found = Order.objects.select_related("offer__workspace", "member").filter(pk=says["o"])
    held = found.first()
    if held is None:
        raise Gone
    error = ""
    if request.method == "POST":
        error = _done(held, request.POST)
        if not error:
            return HttpResponseRedirect(request.get_full_path(), status=303)
    given = {
        "community": held.offer.workspace.name, "order": worded(held), "error": error,
        "again": links.offer_page(held.offer), "refunds": _refunds(held),
    }  # fmt: skip
    with timezone.override(ZoneInfo(held.offer.workspace.zone)):
        return render(request, "m/convert/order.html", given)


def _done(held: Order, given: Any) -> str:
    """Hand in or call off; what is wrong, "" = nothing. An order that moved on shows itself."""
    proof = given.get("proof", "").replace("\x00", "").strip()
    try:
        if given.get("what") == "cancel":
            actions.cancel(held)
        elif given.get("what") == "paid" and not proof:
            return str(_("Please answer this."))
        elif given.get("what") == "paid":
            actions.hand_in(held, proof)
    except actions.NotNow:
        pass
    return ""


def _refunds(held: Order) -> list[tuple[Any, str]]:
    unit = held.offer.currency
    return [(one, written(one.amount, unit)) for one in held.refunds.order_by("pk")]
