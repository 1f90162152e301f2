"""Verbs of offers and orders: each one transaction, with its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from weilu.convert import commissions, rules
from weilu.convert.facts import OfferChanged, OrderMoved, OrderPaid, OrderPlaced, OrderRefunded
from weilu.convert.models import Offer, OfferState, Order, OrderState, Refund
from weilu.events.actions import record
from weilu.events.models import Event
from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.ledger import actions as ledger
from weilu.people import audit
from weilu.people.actions import Identity, identify_members
from weilu.people.models import Account, Member, Workspace
from weilu.people.persons import reads as persons
from weilu.people.persons.rules import bare, phone_of

SOURCE = commissions.SOURCE
#: Where members are from who are known by their orders alone.
PLATFORM = "web"
#: Orders that expire in one round.
AT_ONCE = 500
#: What of an offer can be changed; the counts move by orders alone.
CHANGEABLE = ("kind", "name", "about", "terms", "price", "stock", "hold_minutes", "pay_to")


class SoldOut(WeiluError):
    code = "convert.sold_out"
    status = 409
    sentence = gettext_lazy("So many are not left. Take fewer, or ask when there are more.")


class NotOnSale(WeiluError):
    code = "convert.not_on_sale"
    status = 409
    sentence = gettext_lazy("This is not on sale now.")


class StockTaken(WeiluError):
    code = "convert.stock_taken"
    status = 409
    sentence = gettext_lazy("More than that is sold or set aside already. Give a larger stock.")


class NotNow(WeiluError):
    code = "convert.not_now"
    status = 409
    sentence = gettext_lazy(
        "That cannot be done with an order as it stands now. Load the page anew."
    )


class TooMuchBack(WeiluError):
    code = "convert.too_much_back"
    status = 409
    sentence = gettext_lazy("Give back more than nothing, and no more than is left of the order.")


class OrderedAlready(WeiluError):
    code = "convert.ordered_already"
    status = 409
    sentence = gettext_lazy(
        "Somebody ordered this with the same contact, and it is not paid yet. Open the link of "
        "that order, or ask in your group."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a buyer writes on a page: who they are, and by which channel's link they came."""

    name: str
    contact: str
    form: str  #: a random word of the form, so that it makes one order however often it is sent
    channel: int = 0

    @property
    def identity(self) -> str:
        """What the contact is known by, however it is written; "" = nothing to be reached by."""
        return (phone_of(self.contact) or bare(self.contact))[:200]


@transaction.atomic
def save_offer(offer: Offer, by: Account) -> Offer:
    """Make or change an offer; what was ordered keeps its price. Raises `StockTaken`."""
    did = "changed" if offer.pk else "made"
    try:
        with transaction.atomic():
            offer.save(update_fields=CHANGEABLE if offer.pk else None)
    except IntegrityError:
        raise StockTaken from None
    _note(offer, did, by)
    return offer


@transaction.atomic
def turn(offer: Offer, state: OfferState, by: Account) -> Offer:
    """Put an offer on sale, or take it off; open orders go on."""
    if Offer.objects.filter(pk=offer.pk).exclude(state=state).update(state=state):
        offer.state = state
        _note(offer, state.value, by)
    return offer


def _note(offer: Offer, did: str, by: Account) -> None:
    fact = OfferChanged(offer.pk, offer.name, did, audit.number(by))
    audit.note(offer.workspace, fact, room="orders")


def order_as_stranger(offer: Offer, asked: Asked, quantity: int) -> Order:
    """Order for whoever is behind a contact; the same form again gives the order it made.

    Who only knows the contact is shown nothing of what it ordered. Raises `NotOnSale`,
    `SoldOut`, `OrderedAlready`.
    """
    made = Order.objects.filter(offer=offer, form=asked.form).first()
    if made is not None:
        return made
    order = place(offer, _member_by(offer.workspace, asked), quantity, asked)
    if order.form != asked.form:
        raise OrderedAlready
    return order


def _member_by(workspace: Workspace, asked: Asked) -> Member:
    """The member with this contact; one who is known keeps their name, whoever writes another."""
    known = Member.objects.filter(
        workspace=workspace, platform=PLATFORM, external_id=asked.identity
    )
    if not known.exists():
        list(identify_members(workspace, [Identity(PLATFORM, asked.identity, asked.name)]))
    return known.get()


def place(offer: Offer, member: Member, quantity: int = 1, asked: Asked | None = None) -> Order:
    """Order, setting the pieces aside; somebody's open order of the same offer is given back.

    So a double click, the back button and twenty tabs make one order. Raises `NotOnSale`,
    `SoldOut`.
    """
    open_one = Order.objects.filter(offer=offer, member=member, state__in=rules.HOLDING)
    before = open_one.first()
    overdue = before is not None and before.expires_at <= clock.now()
    if before is not None and not (overdue and _expire(before)):
        return before
    try:
        with transaction.atomic():
            return _placed(offer, member, quantity, asked)
    except IntegrityError:
        return open_one.get()  # another tab was faster


def _placed(offer: Offer, member: Member, quantity: int, asked: Asked | None) -> Order:
    _reserve(offer, quantity)
    now, (code, channel) = clock.now(), brought_by(member)
    order = Order(
        offer=offer, member=member, quantity=quantity, amount=offer.price * quantity, code=code,
        channel=channel, placed_at=now, expires_at=now + timedelta(minutes=offer.hold_minutes),
    )  # fmt: skip
    if asked is not None:
        order.contact, order.form = f"{asked.name} · {asked.contact}"[:200], asked.form
        order.channel = channel or asked.channel
    order.save()
    fact = OrderPlaced(
        order.pk, offer.pk, offer.name, quantity, order.amount, offer.currency, code,
        order.channel,
    )  # fmt: skip
    _record(order, fact, f"placed:{order.pk}")
    return order


def _reserve(offer: Offer, quantity: int) -> None:
    """One statement: whoever comes second finds what the first left."""
    on_sale = Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN)
    enough = Q(stock=None) | Q(stock__gte=F("reserved") + F("sold") + quantity)
    if quantity < 1 or not on_sale.filter(enough).update(reserved=F("reserved") + quantity):
        raise SoldOut if on_sale.exists() else NotOnSale
    offer.refresh_from_db()


def brought_by(member: Member) -> tuple[str, int]:
    """Entry code and channel of the person's first known arrival, by whatever identity."""
    came = Event.objects.filter(
        workspace_id=member.workspace_id, kind="arrived", actor__in=persons.identities(member)
    )
    first = came.order_by("at", "pk").first()
    said = first.data or {} if first is not None else {}
    return str(said.get("code", "")), int(said.get("channel", 0))


@transaction.atomic
def hand_in(order: Order, proof: str) -> Order:
    """The buyer says that it is paid. Raises `NotNow`."""
    order = _moved(order, "hand_in")
    order.proof = proof[:200]
    return _told(order, "hand_in")


@transaction.atomic
def decline(order: Order, why: str, by: Account) -> Order:
    """Nothing came in: the buyer may try again for as long as at first. Raises `NotNow`."""
    order = _moved(order, "decline")
    order.reason = why[:200]
    order.expires_at = clock.now() + timedelta(minutes=order.offer.hold_minutes)
    return _told(order, "decline", why, by)


@transaction.atomic
def cancel(order: Order, by: Account | None = None) -> Order:
    """Call an unpaid order off; its pieces are free again. Raises `NotNow`."""
    order = _moved(order, "cancel")
    _release(order)
    return _told(order, "cancel", by=by)


def expire_due() -> int:
    """Free what nobody paid for in time; returns how many orders expired."""
    late = Order.objects.filter(state=OrderState.WAITING, expires_at__lte=clock.now())
    return sum(_expire(order) for order in late.order_by("expires_at")[:AT_ONCE])


@transaction.atomic
def _expire(order: Order) -> bool:
    try:
        order = _moved(order, "expire")
    except NotNow:
        return False  # paid or handed in meanwhile
    if order.expires_at > clock.now():
        return False  # declined meanwhile, with time of its own
    _release(order)
    _told(order, "expire")
    return True


@transaction.atomic
def confirm(order: Order, by: Account, reference: str = "") -> Order:
    """The money is there, known by its `reference`: book it, once. Raises `NotNow`."""
    order = _moved(order, "confirm")
    order.proof = reference.strip()[:200] or order.proof
    offer, order.paid_at = order.offer, clock.now()
    commissions.owe(order)
    same = persons.identities(order.member)
    first = not Order.objects.filter(member__in=same, paid_at__isnull=False).exists()
    order.save()
    _release(order, sold=order.quantity)
    legs = [(ledger.issuer(offer.workspace, offer.currency), -order.amount),
            (commissions.sales(offer), order.amount)]  # fmt: skip
    ledger.post(
        offer.workspace, f"order:{order.pk}:paid", legs, room="convert", kind="paid",
        why=offer.name, ref=f"order:{order.pk}", by=by,
    )  # fmt: skip
    fact = OrderPaid(
        order.pk, offer.pk, offer.name, order.amount, offer.currency, order.code, order.channel,
        first, audit.number(by),
    )  # fmt: skip
    _record(order, fact, f"paid:{order.pk}")
    return order


@transaction.atomic
def refund(order: Order, back: int, key: str, why: str, by: Account) -> Order:
    """Give back `back` minor units, once for its key; what a channel earned on it goes back too.

    The pieces stay sold: whether they come back is for who packs them to say. Raises `NotNow`,
    `TooMuchBack`, `KeyReused`.
    """
    order = _locked(order)
    before = order.refunds.filter(key=key).first()
    if before is not None:
        if before.amount != back:
            raise ledger.KeyReused(key=key)
        return order
    verb = rules.refund_verb(order.amount, order.refunded, back)
    if order.paid_at is None:
        raise NotNow
    if not verb:
        raise TooMuchBack
    order = _moved(order, verb)
    return _given_back(order, Refund(order=order, key=key, amount=back, why=why[:200]), by)


def _given_back(order: Order, refund: Refund, by: Account) -> Order:
    offer, back = order.offer, refund.amount
    refund.by, refund.at = by.pk, clock.now()
    refund.save(force_insert=True)
    order.refunded += back
    # The channel's share first: the sales account then holds what is given back.
    commissions.settle(order, f"refund:{refund.key}", by)
    order.save()
    legs = [(commissions.sales(offer), -back),
            (ledger.issuer(offer.workspace, offer.currency), back)]  # fmt: skip
    ledger.post(
        offer.workspace, f"order:{order.pk}:refund:{refund.key}", legs, room="convert",
        kind="refunded", why=refund.why, ref=f"order:{order.pk}", by=by,
    )  # fmt: skip
    whole = order.state == OrderState.REFUNDED
    fact = OrderRefunded(
        order.pk, offer.pk, offer.name, back, offer.currency, order.channel, whole,
        audit.number(by),
    )  # fmt: skip
    _record(order, fact, f"refund:{order.pk}:{refund.key}")
    return order


def _locked(order: Order) -> Order:
    held = Order.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("offer__workspace", "member").get(pk=order.pk)


def _moved(order: Order, verb: str) -> Order:
    """The order, locked, in the state the verb leads to (not saved). Raises `NotNow`."""
    order = _locked(order)
    then = rules.after(order.state, verb)
    if then is None:
        raise NotNow
    order.state = OrderState(then)
    return order


def _release(order: Order, sold: int = 0) -> None:
    mine = Offer.objects.filter(pk=order.offer_id)
    mine.update(reserved=F("reserved") - order.quantity, sold=F("sold") + sold)


def _told(order: Order, did: str, why: str = "", by: Account | None = None) -> Order:
    order.save()
    offer = order.offer
    fact = OrderMoved(order.pk, offer.pk, offer.name, did, why[:200], audit.number(by))
    _record(order, fact, f"{did}:{ids.by_time()}")
    return order


def _record(order: Order, fact: object, external_id: str) -> None:
    record(
        order.offer.workspace_id, fact, source=SOURCE, external_id=external_id,
        actor=order.member_id,
    )  # fmt: skip
