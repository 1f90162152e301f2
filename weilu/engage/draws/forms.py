"""Forms of draws, prizes and the cap."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import Amount, Drawn
from weilu.engage.draws.models import Draw, DrawPolicy, DrawPrize
from weilu.engage.draws.wording import JUDGES
from weilu.engage.guard.forms import MOST_GROUPS, Lines
from weilu.kit import money
from weilu.people.models import Group, Workspace

MOMENT = forms.DateTimeInput(
    attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
)


class DrawForm(Drawn):
    answers = Lines(label=_("Right answers"), help_text=_("One a line."))
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("In these groups"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It is announced there at the opening, entered there, and told who won."),
    )  # fmt: skip
    judge = forms.ChoiceField(label=_("An answer is right"), choices=JUDGES, initial="normal")

    class Meta:
        model = Draw
        fields = (
            "name", "about", "word", "question", "judge", "answers", "groups", "segment",
            "opens_at", "closes_at", "beacon_from", "claim_days", "keep_days",
        )  # fmt: skip
        labels = {
            "name": _("Name"), "about": _("Terms"), "word": _("Who writes this word enters"),
            "question": _("Or a question: who answers right enters"),
            "segment": _("Only for members this filter finds"), "opens_at": _("From"),
            "closes_at": _("Until"), "beacon_from": _("Public chance"),
            "claim_days": _("Days to claim a prize"),
            "keep_days": _("Days an address is kept after delivery"),
        }  # fmt: skip
        help_texts = {
            "about": _("What members read: who may take part, what there is to win, how many."),
            "question": _("With its choices, if there are any. The first answer counts."),
            "beacon_from": _(
                "A number that nobody can know before the close, named now and entered then, such "
                "as an index at the close of a day. Empty: the sealed seed and the entrants alone."
            ),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
            "question": forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
            "opens_at": MOMENT, "closes_at": MOMENT,
        }  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        here = Group.objects.filter(workspace=workspace).order_by("name")
        fields["groups"].queryset = here[:MOST_GROUPS] if not args or not args[0] else here
        fields["groups"].initial = self.initial["groups"] = list(self.instance.groups)

    def clean_groups(self) -> list[int]:
        return sorted(group.pk for group in self.cleaned_data["groups"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("That is before it begins."))
        if bool(data.get("word")) == bool(data.get("question")):
            self.add_error("word", _("Give a word, or a question: one of them."))
        if data.get("question") and not data.get("answers"):
            self.add_error("answers", _("Write at least one right answer."))
        if (data.get("claim_days") or 0) < 1:
            self.add_error("claim_days", _("At least %(least)d.") % {"least": 1})
        return data


class PrizeForm(Drawn):
    class Meta:
        model = DrawPrize
        fields = ("name", "count", "points", "needs_address")
        labels = {
            "name": _("Prize"), "count": _("How many"), "points": _("Points, of one"),
            "needs_address": _("Is sent: ask the winner where to"),
        }  # fmt: skip

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = Amount(
            currency, label=_("Worth, of one (%(currency)s)") % {"currency": currency},
            required=False, widget=forms.TextInput(attrs={"class": "form-control"}),
            help_text=_("What it costs in a shop. Empty: nothing."),
        )  # fmt: skip
        self.fields["points"].required = False

    def clean_points(self) -> int:
        return self.cleaned_data["points"] or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("count") or 0) < 1:
            self.add_error("count", _("At least %(least)d.") % {"least": 1})
        if (data.get("points") or 0) < 0:
            self.add_error("points", _("At least %(least)d.") % {"least": 0})
        return data

    def filled(self) -> DrawPrize:
        """The prize with what a valid form says (not saved)."""
        prize: DrawPrize = self.instance
        prize.value = self.cleaned_data["value"]
        return prize


class CapForm(forms.Form):
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, one) for one in money.DIGITS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    most = forms.CharField(
        label=_("One prize may be worth at most"), max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_(
            "Mainland China: 50,000 yuan for the highest prize of a draw that goes with sales "
            "(Anti-Unfair Competition Law of 2019, article 10, item 3). Elsewhere other limits "
            "hold."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        minor = money.parse(data.get("most", ""), data.get("currency", "CNY"))
        if not minor or minor < 0:
            self.add_error("most", _("Write an amount, like 39 or 39.50."))
        data["minor"] = minor
        return data

    def fill(self, policy: DrawPolicy) -> DrawPolicy:
        policy.currency, policy.most_value = (
            self.cleaned_data["currency"],
            self.cleaned_data["minor"],
        )
        return policy
