"""Forms of offers, payments, refunds and commissions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import Amount, Drawn
from weilu.convert.models import Offer
from weilu.convert.wording import KINDS
from weilu.kit import money

TEXT = forms.TextInput(attrs={"class": "form-control"})
LONG = forms.Textarea(attrs={"class": "form-control", "rows": 4})
NUMBER = forms.NumberInput(attrs={"class": "form-control"})
#: Minutes: a week.
LONGEST_HOLD = 10_080


class OfferForm(Drawn):
    kind = forms.ChoiceField(label=_("Kind"), choices=[*KINDS.items()])

    class Meta:
        model = Offer
        fields = ("name", "kind", "currency", "about", "terms", "stock", "hold_minutes", "pay_to")
        labels = {
            "name": _("Name"), "currency": _("Currency"), "about": _("What buyers gain"),
            "terms": _("Terms of sale"), "stock": _("How many there are"),
            "hold_minutes": _("Minutes an order is kept for its payment"),
            "pay_to": _("How to pay, for buyers"),
        }  # fmt: skip
        help_texts = {
            "terms": _("Delivery, refunds, until when it holds."),
            "stock": _("Empty: any number. Never more than this is sold."),
            "hold_minutes": _("Then its pieces are free again for others."),
            "pay_to": _("To whom, by what app, and what to write with it. Weilu moves no money."),
        }
        widgets = {
            "about": LONG, "terms": LONG,
            "currency": forms.Select(choices=[(one, one) for one in money.DIGITS]),
            "pay_to": forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        }  # fmt: skip

    def __init__(self, data: Any, instance: Offer) -> None:
        super().__init__(data, instance=instance)
        wanted = (data or {}).get("currency", "")
        if instance.pk:  # orders were placed in it
            del self.fields["currency"]
        currency = wanted if wanted in money.DIGITS and not instance.pk else instance.currency
        self.fields["price"] = Amount(currency, least=1, label=_("Price, of one"))
        if instance.price is not None:
            self.initial["price"] = money.plain(instance.price, instance.currency)
        self.order_fields(["name", "kind", "price", "currency"])

    def clean_hold_minutes(self) -> int:
        minutes: int = self.cleaned_data["hold_minutes"]
        if not 0 < minutes <= LONGEST_HOLD:
            raise forms.ValidationError(_("Between 1 and 10,080 minutes, which is a week."))
        return minutes

    def filled(self) -> Offer:
        """The offer with what a valid form says (not saved)."""
        offer: Offer = self.instance
        offer.price = self.cleaned_data["price"]
        return offer


class PaidForm(forms.Form):
    reference = forms.CharField(
        label=_("Number of the payment, or who paid"), max_length=200, required=False, widget=TEXT,
        help_text=_("As it stands in your own account: it is how you find the payment again."),
    )  # fmt: skip


class DeclineForm(forms.Form):
    why = forms.CharField(
        label=_("Why"), max_length=200, widget=TEXT, help_text=_("The buyer reads it.")
    )


class _Booked(forms.Form):
    """Money noted by hand: an amount, and a key by which it is noted once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = currency if currency in money.DIGITS else "CNY"  # who takes it refuses others
        self.fields["amount"] = Amount(known, least=1, label=_("Amount"))
        self.order_fields(["amount"])


class RefundForm(_Booked):
    why = forms.CharField(
        label=_("Reason"), max_length=200, widget=TEXT,
        help_text=_("The buyer reads it. Give the money back yourself, then note it here."),
    )  # fmt: skip


class PayoutForm(_Booked):
    currency = forms.ChoiceField(widget=forms.HiddenInput, choices=[*money.DIGITS.items()])
    reference = forms.CharField(
        label=_("Number of the payment, or to whom"), max_length=200, widget=TEXT,
        help_text=_("Pay them yourself, then note it here: Weilu moves no money."),
    )  # fmt: skip


class RuleForm(forms.Form):
    rate = forms.DecimalField(
        label=_("Percent of what stays sold"), min_value=0, max_value=100, decimal_places=2,
        widget=NUMBER,
    )  # fmt: skip
    hold_days = forms.IntegerField(
        label=_("Days it is held"), min_value=0, max_value=365, initial=7, widget=NUMBER,
        help_text=_("Long enough for refunds to come in before it is owed."),
    )  # fmt: skip

    def clean_rate(self) -> int:
        """Basis points."""
        rate: Decimal = self.cleaned_data["rate"]
        return int(rate * 100)
