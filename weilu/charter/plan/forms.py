"""Forms of plans and of booked amounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.communities.models import Community
from weilu.charter.plan import cells, costs, wording
from weilu.charter.plan.actions import Frame
from weilu.charter.plan.lines import BY_KEY, INPUTS
from weilu.charter.plan.models import KINDS, LONGEST, Plan
from weilu.kit import clock, money
from weilu.people.models import Workspace

TEXT = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
SELECT = forms.Select(attrs={"class": "form-select"})
CURRENCIES = [(code, code) for code in money.DIGITS]
#: What a new plan is filled with, as typed.
USUAL = {"groups": "1", "people": "100", "stay": "95", "cycles": "1", "buying": "5", "each": "30"}


def _day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Begins in the week of"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


def _whole(label: Any, least: int, most: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )  # fmt: skip


class FrameForm(forms.Form):
    """What holds a plan together."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, widget=TEXT)
    starts_on = _day()
    weeks = _whole(gettext_lazy("Weeks"), 1, LONGEST)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=CURRENCIES, initial="CNY", widget=SELECT
    )
    opening = _whole(gettext_lazy("Members at the beginning"), 0, 10**6, required=False)
    shares = forms.CharField(
        label=gettext_lazy("Who answers for it"), required=False, max_length=800,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=gettext_lazy(
            "One person a line, with parts if not equal: “Li 3”. "
            "Joins and revenue are broken down by week and person."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening"].help_text = _("Empty: as many as the log says were there.")
        self.fields["starts_on"].help_text = _("Weeks run from Monday to Sunday.")

    def clean_shares(self) -> list[tuple[str, int]]:
        return [_share(line) for line in self.cleaned_data["shares"].splitlines() if line.strip()]

    def frame(self) -> Frame:
        data = self.cleaned_data
        return Frame(
            data["name"], data["starts_on"], data["weeks"], data["currency"], data["opening"],
            tuple(data["shares"]),
        )  # fmt: skip


def _share(line: str) -> tuple[str, int]:
    who, _blank, parts = line.strip().rpartition(" ")
    return (
        (who.strip(), int(parts))
        if who and parts.isdecimal() and len(parts) < 6
        else (line.strip(), 1)
    )


class PlanForm(FrameForm):
    """A new plan: its frame, and what each week begins with."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=gettext_lazy("Community"), widget=SELECT
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: Any = self.fields["community"]
        mine.queryset = Community.objects.filter(workspace=workspace, closed_at=None).order_by(
            "name"
        )
        self.fields["starts_on"].initial = clock.today(workspace.zone) + timedelta(days=7)
        self.fields["weeks"].initial = 12
        for key in INPUTS:
            self.fields[f"start_{key}"] = forms.CharField(
                label=wording.name(BY_KEY[key]) + _unit(key), required=False, max_length=40,
                initial=USUAL.get(key, ""), widget=TEXT,
            )  # fmt: skip

    @property
    def starting(self) -> list[forms.BoundField]:
        """The fields of the first figures."""
        return [self[f"start_{key}"] for key in INPUTS]

    @property
    def framing(self) -> list[forms.BoundField]:
        """The fields of the frame."""
        return [self[name] for name in ("community", *FrameForm.base_fields)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["start"] = {}
        for key in INPUTS:
            value = cells.read(
                BY_KEY[key], data.get(f"start_{key}", ""), data.get("currency", "CNY")
            )
            if value is None:
                self.add_error(f"start_{key}", refusal(key))
            else:
                data["start"][key] = value
        return data


def _unit(key: str) -> str:
    return " (%)" if BY_KEY[key].unit == "share" else ""


def refusal(key: str) -> str:
    """What a line takes, said where something else was typed."""
    if BY_KEY[key].unit == "share":
        return _("Enter a share between 0 and 100, such as 95 or 4.5.")
    if BY_KEY[key].unit == "money":
        return _("Enter an amount, such as 1200 or 39.90.")
    return _("Enter a whole number up to a million.")


class AmountForm(forms.Form):
    """Money that came in or was spent."""

    kind = forms.ChoiceField(label=gettext_lazy("What it was"), widget=SELECT)
    day = _day()
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=40, widget=TEXT)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES, widget=SELECT)
    community = forms.ModelChoiceField(
        Community.objects.none(), label=gettext_lazy("Community"), required=False, widget=SELECT
    )
    subject = forms.ChoiceField(label=gettext_lazy("Spent on"), required=False, widget=SELECT)
    buyers = _whole(gettext_lazy("Buyers, for revenue"), 0, 10**6, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200, widget=TEXT)

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [(key, wording.KINDS[key]) for key in KINDS]
        fields["kind"].initial = "acquisition"
        fields["day"].label = _("Day")
        fields["day"].initial = clock.today(workspace.zone)
        mine = Community.objects.filter(workspace=workspace, closed_at=None).order_by("name")
        fields["community"].queryset = mine
        fields["community"].empty_label = _("All of them")
        fields["community"].initial = mine.first() if mine.count() == 1 else None
        fields["subject"].choices = [
            ("", _("Nothing in particular")),
            *costs.subjects(workspace).items(),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        minor = money.parse(data.get("amount", ""), data.get("currency", "CNY"))
        data["minor"] = minor
        if minor is None or minor <= 0:
            self.add_error("amount", _("Enter an amount above nought, such as 1,200.00."))
        elif why := costs.why_not(
            data.get("kind", ""), minor, data.get("currency", ""), data.get("buyers") or 0
        ):
            self.add_error(None, str(why))
        return data


def frame_of(plan: Plan) -> dict[str, Any]:
    """A plan's frame, as the form shows it."""
    shares = "\n".join(f"{who} {parts}" for who, parts in plan.shares)
    return {
        "name": plan.name, "starts_on": plan.starts_on, "weeks": plan.weeks, "shares": shares,
        "currency": plan.currency, "opening": plan.opening,
    }  # fmt: skip
