"""Offers, orders on them, what was given back, and the rules of commissions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from weilu.convert.rules import WHOLE
from weilu.people.models import Member, Workspace


class OfferKind(models.TextChoices):
    PRODUCT = "product"
    MEMBERSHIP = "membership"
    GOODS = "goods"
    PROJECT = "project"
    CROWDFUNDING = "crowdfunding"


class OfferState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class OrderState(models.TextChoices):
    WAITING = "waiting"  # seats are set aside until `expires_at`
    CHECKING = "checking"  # the buyer says it is paid; somebody looks
    PAID = "paid"
    REFUNDED = "refunded"  # wholly; a part given back leaves it paid
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Offer(models.Model):
    """Something members can buy, at one price, so many of it or any number."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=OfferKind.choices, default=OfferKind.PRODUCT)
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True)  # what buyers gain
    terms = models.TextField(blank=True)  # delivery, refunds: what holds when somebody buys
    price = models.BigIntegerField()  # minor units, of one
    currency = models.CharField(max_length=3, default="CNY")
    stock = models.PositiveIntegerField(null=True, blank=True)  # null = any number
    reserved = models.PositiveIntegerField(default=0)
    sold = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=6, choices=OfferState.choices, default=OfferState.DRAFT)
    hold_minutes = models.PositiveIntegerField(default=30)  # how long seats are set aside
    pay_to = models.CharField(max_length=300, blank=True)  # where buyers pay, as they read it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="offer_costs_something"),
            models.CheckConstraint(
                condition=Q(stock=None) | Q(stock__gte=F("reserved") + F("sold")),
                name="offer_never_oversold",
            ),
            models.CheckConstraint(condition=Q(hold_minutes__gt=0), name="offer_holds_a_while"),
        ]

    def __str__(self) -> str:
        return self.name


class CommissionRule(models.Model):
    """What a channel earns on sales from here on; versions are never changed, only followed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    channel = models.BigIntegerField()  # acquire's number, as the log tells it
    version = models.PositiveIntegerField()
    rate = models.PositiveIntegerField()  # basis points of what stays sold
    hold_days = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "channel", "version"], name="commission_version_once"
            ),
            models.CheckConstraint(condition=Q(rate__lte=WHOLE), name="commission_within_price"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} v{self.version}"


class Order(models.Model):
    """One member's purchase; price, channel and rule stay as they were when they counted."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="orders")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField()  # minor units of the offer's currency, of all
    state = models.CharField(max_length=9, choices=OrderState.choices, default=OrderState.WAITING)
    contact = models.CharField(max_length=200, blank=True)  # name and way to reach, as written
    form = models.CharField(max_length=32, blank=True)  # the form it was sent by: one order of it
    proof = models.CharField(max_length=200, blank=True)  # what the payment is known by
    reason = models.CharField(max_length=200, blank=True)  # why a proof was declined
    code = models.CharField(max_length=16, blank=True)  # entry code that brought the buyer
    channel = models.BigIntegerField(default=0)  # of that code, 0 = none known
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    refunded = models.BigIntegerField(default=0)
    rule = models.ForeignKey(CommissionRule, on_delete=models.PROTECT, null=True, related_name="+")
    earns_at = models.DateTimeField(null=True)  # when the hold ends; null = owes no commission
    earned_at = models.DateTimeField(null=True)
    commission = models.BigIntegerField(default=0)  # booked and not clawed back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "member"],
                condition=Q(state__in=["waiting", "checking"]),
                name="order_open_once",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0), name="order_of_something"
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")),
                name="order_refund_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(commission__gte=0, commission__lte=F("amount") - F("refunded")),
                name="order_commission_within_sale",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                | (~Q(state__in=["paid", "refunded"]) & Q(paid_at=None, refunded=0)),
                name="order_paid_before_refunded",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="orders_by_expiry"),
            models.Index(fields=["earned_at", "earns_at"], name="orders_by_hold"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}/{self.pk}"


class Refund(models.Model):
    """Money given back, once for its key."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    why = models.CharField(max_length=200)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="refund_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.key}"
