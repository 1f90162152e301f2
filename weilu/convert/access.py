"""The only doors to offers and orders."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from weilu.convert import reads
from weilu.convert.models import Offer, Order
from weilu.people.access import workspace_of
from weilu.people.models import Workspace


def offer_of(request: HttpRequest, offer_id: int, right: str = "see") -> Offer:
    """An offer of the person's workspace. Raises Http404 for any other."""
    mine = Offer.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=offer_id)


def order_of(request: HttpRequest, order_id: int, right: str = "see") -> Order:
    """An order of the person's workspace. Raises Http404 for any other."""
    mine = Order.objects.filter(offer__workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("offer__workspace", "member"), pk=order_id)


def channel_of(request: HttpRequest, channel_id: int, right: str = "see") -> tuple[Workspace, str]:
    """The person's workspace and the name of its channel. Raises Http404 for any other."""
    here = workspace_of(request, right)
    name = reads.channels(here).get(channel_id)
    if name is None:
        raise Http404
    return here, name
