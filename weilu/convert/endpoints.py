"""The API's door to offers, orders and what channels earn."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.convert import access, actions, commissions, earnings
from weilu.convert.models import Offer, OfferState, Order
from weilu.ledger import reads as ledger
from weilu.ledger.models import Entry
from weilu.people.access import account_of, member_of, workspace_of

door = Door("convert", _("Offers and orders"), order=62)
Currency = Literal["CNY", "HKD", "MOP", "TWD", "SGD", "MYR", "USD", "EUR", "GBP", "JPY", "KRW"]
Text = Annotated[str, Field(max_length=200)]


class OfferIn(Schema):
    """What is left out is as in a new offer."""

    kind: Literal["product", "membership", "goods", "project", "crowdfunding"] = "product"
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=5_000, description="What buyers gain")] = ""
    terms: Annotated[str, Field(max_length=5_000)] = ""
    price: Annotated[int, Field(ge=1, le=10**9, description="Minor units, of one")]
    stock: Annotated[int | None, Field(ge=0, le=10**6, description="null: any number")] = None
    hold_minutes: Annotated[int, Field(ge=1, le=10_080)] = 30
    pay_to: Annotated[str, Field(max_length=300, description="Where buyers pay")] = ""


class NewOffer(OfferIn):
    currency: Currency = "CNY"


class OfferOut(NewOffer):
    """Something members can buy."""

    id: int
    currency: str  # type: ignore[assignment]
    state: str = Field(description="draft, open, closed")
    reserved: int
    sold: int


class SaleIn(Schema):
    state: Literal["open", "closed"]


class PlaceIn(Schema):
    member: Annotated[int, Field(ge=1, le=2**62)]
    quantity: Annotated[int, Field(ge=1, le=1_000)] = 1


class OrderOut(Schema):
    """One member’s purchase."""

    id: int
    offer: int = Field(alias="offer_id")
    member: int = Field(alias="member_id")
    quantity: int
    amount: int = Field(description="Minor units of the offer’s currency")
    refunded: int
    commission: int
    state: str = Field(description="waiting, checking, paid, refunded, expired, cancelled")
    contact: str = Field(description="Name and way to reach, as written on the page")
    proof: str
    reason: str
    code: str = Field(description="Entry code that brought the buyer")
    channel: int
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    earns_at: datetime | None


class ProofIn(Schema):
    proof: Text


class PaidIn(Schema):
    reference: Text = Field(default="", description="What the payment is known by")


class WhyIn(Schema):
    why: Text = ""


class RefundIn(Schema):
    amount: Annotated[int, Field(ge=1, le=10**12, description="Minor units")]
    key: Annotated[str, Field(min_length=1, max_length=40, description="Once for each")]
    why: Text = ""


class RuleIn(Schema):
    channel: Annotated[int, Field(ge=1, le=2**62)]
    rate: Annotated[int, Field(ge=0, le=2**30, description="Basis points of what stays sold")]
    hold_days: Annotated[int, Field(ge=0, le=365)] = 7


class RuleOut(Schema):
    """What a channel earns on what is paid from now on."""

    channel: int
    version: int
    rate: int
    hold_days: int


class EarningsOut(Schema):
    """A channel’s commissions in one currency, in minor units."""

    channel: int
    name: str
    currency: str
    rate: int = Field(description="Basis points of what is sold from now on")
    hold_days: int
    held: int = Field(description="Of sales whose hold is not over")
    earned: int
    clawed_back: int
    paid_out: int
    due: int


class PayoutIn(Schema):
    channel: Annotated[int, Field(ge=1, le=2**62)]
    currency: Currency = "CNY"
    amount: Annotated[int, Field(ge=1, le=10**12, description="Minor units")]
    key: Annotated[str, Field(min_length=1, max_length=40, description="Once for each")]
    reference: Text = Field(default="", description="What the payment is known by")


class EntryOut(Schema):
    """A line of a channel’s statement."""

    at: datetime
    kind: str = Field(description="commission, clawed_back, paid_out")
    ref: str
    why: str
    amount: int = Field(description="Minor units")
    balance: int


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class StatementAsked(Asked):
    channel: Annotated[int, Field(ge=0, le=2**62)] = 0
    currency: Currency = "CNY"


@door.read("/offers", Page[OfferOut], _("Offers"))
def offers(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Latest first."""
    found = Offer.objects.filter(workspace=workspace_of(request))
    part = portion(found, "-pk", asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/offers/{int:offer_id}", OfferOut, _("One offer"))
def offer(request: HttpRequest, offer_id: int) -> Offer:
    """With what is set aside and sold of it."""
    return access.offer_of(request, offer_id)


@door.write("/offers", OfferOut, _("Make an offer"))
def make(request: HttpRequest, given: NewOffer) -> Offer:
    """A draft, not on sale yet."""
    held = Offer(workspace=workspace_of(request, "act"), **given.dict())
    return actions.save_offer(held, account_of(request))


@door.write("/offers/{int:offer_id}", OfferOut, _("Change an offer"))
def change(request: HttpRequest, offer_id: int, given: OfferIn) -> Offer:
    """Orders keep the price they were placed at; the currency stays."""
    held = access.offer_of(request, offer_id, "act")
    for name, value in given.dict(exclude_unset=True).items():
        setattr(held, name, value)
    return actions.save_offer(held, account_of(request))


@door.write("/offers/{int:offer_id}/sale", OfferOut, _("Put an offer on sale, or take it off"))
def sale(request: HttpRequest, offer_id: int, given: SaleIn) -> Offer:
    """Open orders go on."""
    held = access.offer_of(request, offer_id, "act")
    return actions.turn(held, OfferState(given.state), account_of(request))


@door.write("/offers/{int:offer_id}/orders", OrderOut, _("Order for a member"))
def place(request: HttpRequest, offer_id: int, given: PlaceIn) -> Order:
    """Sets the pieces aside; a member’s open order of the same offer is given back."""
    held = access.offer_of(request, offer_id, "act")
    return actions.place(held, member_of(request, given.member), given.quantity)


@door.read("/orders", Page[OrderOut], _("Orders"))
def orders(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Latest first."""
    found = Order.objects.filter(offer__workspace=workspace_of(request))
    part = portion(found, "-pk", asked.cursor, asked.limit)
    return {"items": part.rows, "next": part.next}


@door.read("/orders/{int:order_id}", OrderOut, _("One order"))
def order(request: HttpRequest, order_id: int) -> Order:
    """With what brought the buyer."""
    return access.order_of(request, order_id)


@door.write("/orders/{int:order_id}/proof", OrderOut, _("Hand in a proof of payment"))
def hand_in(request: HttpRequest, order_id: int, given: ProofIn) -> Order:
    """The order waits for a person then and does not expire."""
    return actions.hand_in(access.order_of(request, order_id, "act"), given.proof)


@door.write("/orders/{int:order_id}/confirm", OrderOut, _("Confirm a payment"))
def confirm(request: HttpRequest, order_id: int, given: PaidIn) -> Order:
    """Books the money, once."""
    held = access.order_of(request, order_id, "act")
    return actions.confirm(held, account_of(request), given.reference)


@door.write("/orders/{int:order_id}/decline", OrderOut, _("Decline a proof"))
def decline(request: HttpRequest, order_id: int, given: WhyIn) -> Order:
    """The buyer may try again."""
    held = access.order_of(request, order_id, "act")
    return actions.decline(held, given.why, account_of(request))


@door.write("/orders/{int:order_id}/cancel", OrderOut, _("Call off an unpaid order"))
def cancel(request: HttpRequest, order_id: int) -> Order:
    """Its pieces are free again."""
    return actions.cancel(access.order_of(request, order_id, "act"), account_of(request))


@door.write("/orders/{int:order_id}/refunds", OrderOut, _("Give money back"))
def refund(request: HttpRequest, order_id: int, given: RefundIn) -> Order:
    """Wholly or in part, once for its key; the channel’s commission on it goes back too."""
    held = access.order_of(request, order_id, "act")
    return actions.refund(held, given.amount, given.key, given.why, account_of(request))


@door.write("/commissions", RuleOut, _("Set what a channel earns"), right="manage")
def set_rule(request: HttpRequest, given: RuleIn) -> Any:
    """A new version; what was paid before stays under its own."""
    here, by = workspace_of(request, "manage"), account_of(request)
    return commissions.set_rule(here, given.channel, given.rate, given.hold_days, by)


@door.read("/commissions", list[EarningsOut], _("What channels earn"))
def commission_sums(request: HttpRequest) -> Any:
    """Held, booked, clawed back, paid out and due, of every channel."""
    return earnings.of_channels(workspace_of(request))


@door.write("/commissions/payouts", EarningsOut, _("Pay a channel out"), right="manage")
def pay_out(request: HttpRequest, given: PayoutIn) -> Any:
    """Notes what was paid, once for its key; no more than is due."""
    here, by = workspace_of(request, "manage"), account_of(request)
    payout = commissions.Payout(given.amount, given.key, given.reference)
    commissions.pay_out(here, given.channel, given.currency, payout, by)
    found = earnings.of_channels(here, given.channel)
    return next(one for one in found if one.currency == given.currency)


@door.read("/commissions/statement", Page[EntryOut], _("A channel’s statement"))
def statement(request: HttpRequest, asked: Query[StatementAsked]) -> dict[str, Any]:
    """Every commission, claw-back and payout, latest first, with the balance after it."""
    account = ledger.account_of(
        workspace_of(request), "channel", asked.channel, unit=asked.currency
    )
    found = ledger.statement(account) if account else Entry.objects.none()
    part = portion(found, "-pk", asked.cursor, asked.limit)
    rows = [
        {"at": one.transfer.at, "kind": one.transfer.kind, "ref": one.transfer.ref,
         "why": one.transfer.why, "amount": one.amount, "balance": one.balance}
        for one in part.rows
    ]  # fmt: skip
    return {"items": rows, "next": part.next}
