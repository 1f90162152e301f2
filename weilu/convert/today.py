"""Which payments wait to be confirmed, and which offers run out."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.console.matters import Matter, source
from weilu.convert.models import Offer, OfferState, Order, OrderState
from weilu.people.access import workspace_of

#: An offer runs out when fewer than so many percent, or so many pieces, are left.
LOW_SHARE, LOW_PIECES = 10, 3


@source("payments")
def payments(request: HttpRequest) -> Iterator[Matter]:
    """Orders whose proof of payment nobody has looked at."""
    here = workspace_of(request, "act")
    held = Order.objects.filter(offer__workspace=here, state=OrderState.CHECKING)
    first, many = held.order_by("placed_at").first(), held.count()
    if first is not None:
        yield Matter(
            "payments", "people",
            ngettext("%(n)d payment to confirm", "%(n)d payments to confirm", many) % {"n": many},
            _("Somebody has paid and does not know yet whether it arrived."),
            reverse("convert:orders") + "?state=checking", _("Confirm"), many, first.placed_at,
        )  # fmt: skip


@source("stock")
def stock(request: HttpRequest) -> Iterator[Matter]:
    """Offers on sale of which little is left, but something."""
    held = Offer.objects.filter(
        workspace=workspace_of(request, "act"), state=OfferState.OPEN, stock__isnull=False
    ).annotate(left=F("stock") - F("reserved") - F("sold"))
    for one in held.filter(left__gt=0).order_by("left", "pk")[:50]:
        if one.left <= LOW_PIECES or one.left * 100 <= (one.stock or 0) * LOW_SHARE:
            yield Matter(
                f"stock:{one.pk}", "stock", _("“%(name)s” runs out") % {"name": one.name},
                ngettext("%(n)d of %(of)d is left.", "%(n)d of %(of)d are left.", one.left)
                % {"n": one.left, "of": one.stock},
                reverse("convert:offer", args=[one.pk]), _("See the offer"),
            )  # fmt: skip
