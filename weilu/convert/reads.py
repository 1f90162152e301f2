"""Questions about orders and channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from weilu.convert import rules
from weilu.convert.commissions import SOURCE
from weilu.convert.models import Offer, Order
from weilu.events.models import Event, Source
from weilu.kit.money import written
from weilu.people.models import Account, Workspace

#: What an event tells of its order, besides `order_moved`, which says it itself.
VERBS = {"order_placed": "place", "order_paid": "confirm"}
KINDS = (*VERBS, "order_moved", "order_refunded")


@dataclass(frozen=True, slots=True)
class Step:
    """One transition of an order."""

    at: datetime
    verb: str  #: see `rules.TRANSITIONS`, or "place"
    state: str  #: it led to
    by: str = ""  #: of the staff
    why: str = ""
    amount: int = 0  #: given back, in minor units


def _events(workspace_id: int, source: str) -> QuerySet[Event]:
    # By source, so that the log's own index finds them among millions of messages.
    found = Source.objects.filter(workspace_id=workspace_id, name=source)
    return Event.objects.filter(source__in=list(found.values_list("pk", flat=True)))


def history(order: Order) -> Iterator[Step]:
    """What happened to an order, first to last, and the state each step led to."""
    mine = _events(order.offer.workspace_id, SOURCE).filter(actor=order.member_id)
    found = mine.filter(kind__in=KINDS, data__order=order.pk).order_by("pk")
    events: list[Any] = list(found)
    doers = Account.objects.in_bulk({one.data.get("by", 0) for one in events})
    refunds = {f"refund:{order.pk}:{one.key}": one.why for one in order.refunds.all()}
    state = "waiting"
    for one in events:
        verb, by = _verb(one), doers.get(one.data.get("by", 0))
        state = rules.TRANSITIONS.get(verb, {}).get(state, state)
        yield Step(
            one.at, verb, state, by.name if by else "",
            refunds.get(one.external_id, one.data.get("why", "")),
            one.data["amount"] if one.kind == "order_refunded" else 0,
        )  # fmt: skip


def _verb(event: Any) -> str:
    if event.kind == "order_refunded":
        return "refund_full" if event.data["whole"] else "refund_part"
    return VERBS.get(event.kind) or str(event.data["did"])


def channels(workspace: Workspace) -> Mapping[int, str]:
    """Channel → its name, as the log tells them, by name; closed ones too."""
    told = _events(workspace.pk, "weilu:acquire").filter(kind="channel_changed").order_by("pk")
    named = told.values_list("data__channel", "data__name")
    names = {int(number): str(name) for number, name in named}
    return dict(sorted(names.items(), key=lambda one: one[1].casefold()))


@dataclass(frozen=True, slots=True)
class Sold:
    """What was bought in one currency; amounts in minor units."""

    currency: str
    buyers: int  #: people, by their identities in Weilu
    orders: int  #: paid, given back since or not
    paid: int
    back: int

    @property
    def net(self) -> str:
        """What stayed, as written."""
        return written(self.paid - self.back, self.currency)


def sold(orders: QuerySet[Order]) -> list[Sold]:
    """Sums of the paid orders among these, by currency, largest first."""
    paid = orders.filter(paid_at__isnull=False).order_by().values_list("offer__currency")
    told = paid.annotate(
        buyers=Count("member", distinct=True), orders=Count("pk"), paid=Sum("amount"),
        back=Sum("refunded"),
    )  # fmt: skip
    return sorted((Sold(*row) for row in told), key=lambda one: one.back - one.paid)


def sums(offer: Offer) -> dict[str, Any]:
    """What was paid for an offer and given back, as written, and its orders by state."""
    orders = Order.objects.filter(offer=offer)
    told = orders.filter(paid_at__isnull=False).aggregate(paid=Sum("amount"), back=Sum("refunded"))
    paid, back = told["paid"] or 0, told["back"] or 0
    unit = offer.currency
    return {
        "paid": written(paid, unit), "back": written(back, unit), "net": written(paid - back, unit),
        "states": dict(orders.values_list("state").annotate(n=Count("pk"))),
    }  # fmt: skip
