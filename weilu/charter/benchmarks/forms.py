"""Forms of benchmarks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.benchmarks import rules, wording
from weilu.charter.benchmarks.models import Benchmark

TEXT = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})


class BenchmarkForm(forms.ModelForm):  # type: ignore[type-arg]
    """A community one learns from."""

    url = forms.URLField(
        label=gettext_lazy("Where it can be seen"), required=False, max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "form-control", "placeholder": "https://"}),
    )  # fmt: skip

    class Meta:
        model = Benchmark
        fields = ("name", "about", "url", "notes")
        labels = {
            "name": gettext_lazy("Name"), "about": gettext_lazy("What it is, in a line"),
            "notes": gettext_lazy("What you learn from it"),
        }  # fmt: skip
        widgets = {
            "name": TEXT, "about": TEXT,
            "notes": forms.Textarea(attrs={"class": "form-control", "rows": 6}),
        }  # fmt: skip


class FigureForm(forms.Form):
    """One public figure."""

    measure = forms.CharField(
        label=gettext_lazy("What was measured"), max_length=rules.LONGEST_NAME,
        widget=forms.TextInput(
            attrs={"class": "form-control", "list": "measures", "autocomplete": "off"}
        ),
        help_text=gettext_lazy("Choose one, or name one of your own."),
    )  # fmt: skip
    value = forms.CharField(label=gettext_lazy("Value"), max_length=30, widget=TEXT)
    day = forms.DateField(
        label=gettext_lazy("As of"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=300, widget=TEXT,
        help_text=gettext_lazy(
            "An address, or report and page: somebody must be able to look it up."
        ),
    )  # fmt: skip

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].initial = today

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        names = {str(words[0]): key for key, words in wording.MEASURES.items()}
        given = data.get("measure", "")
        data["measure"] = rules.name_of_measure(names.get(given, given))
        data["read"] = rules.read(data.get("value", ""), data["measure"])
        if data["read"] is None and "value" in data:
            self.add_error("value", _("Enter a figure such as 12,000, 1.2万 or 35%."))
        if data.get("day") and data["day"] > self.today:
            self.add_error("day", _("Choose a day up to today."))
        return data
