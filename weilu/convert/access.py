"""The only doors to offers and orders."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.convert.models import Offer, Order
from weilu.people.access import workspace_of


def offer_of(request: HttpRequest, offer_id: int, right: str = "see") -> Offer:
    """An offer of the person's workspace. Raises Http404 for any other."""
    mine = Offer.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=offer_id)


def order_of(request: HttpRequest, order_id: int, right: str = "see") -> Order:
    """An order of the person's workspace. Raises Http404 for any other."""
    mine = Order.objects.filter(offer__workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("offer__workspace", "member"), pk=order_id)
