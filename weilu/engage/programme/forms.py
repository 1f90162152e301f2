"""Forms of columns and of one of their days."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.guard.forms import MOST_GROUPS
from weilu.engage.programme import rules
from weilu.engage.programme.models import PURPOSES, ProgrammeColumn
from weilu.engage.programme.wording import FORMS, HOLIDAYS, WEEKDAYS
from weilu.outbox import filling
from weilu.outbox.wording import PURPOSE_MEANING
from weilu.outbox.wording import PURPOSES as PURPOSE_WORDS
from weilu.people.models import Account, Group
from weilu.people.reads import colleagues

UNITS = (("day", _("days")), ("week", _("weeks")), ("month", _("months")))
TEXT_HELP = _(
    "{group}, {community} and {date} are filled in. Empty: each day is written for itself, "
    "else its host gets a task."
)


class ColumnForm(forms.Form):
    """What comes back, how often, for whom."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.ChoiceField(label=_("What it is for"))
    form = forms.ChoiceField(label=_("Form"), choices=[*FORMS.items()])
    brief = forms.CharField(
        label=_("What its host does"), max_length=300, required=False,
        help_text=_("For staff alone, in one or two sentences."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What goes out"), max_length=2_000, required=False, help_text=TEXT_HELP,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    host = forms.ModelChoiceField(
        Account.objects.none(), label=_("Host"), required=False, empty_label=_("nobody yet")
    )
    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=12, initial=1)
    unit = forms.ChoiceField(label=_("Days, weeks or months"), choices=UNITS, initial="week")
    weekdays = forms.MultipleChoiceField(
        label=_("On these days"), choices=[*WEEKDAYS.items()], required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("For weeks alone."),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    hour = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("In the community’s time."),
    )  # fmt: skip
    holidays = forms.ChoiceField(label=_("Public holidays"), choices=[*HOLIDAYS.items()])
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, held: ProgrammeColumn, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, fields = held, dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields["purpose"].choices = [
            (key, f"{PURPOSE_WORDS[key]} · {PURPOSE_MEANING[key]}") for key in PURPOSES
        ]
        fields["groups"].queryset = here[:MOST_GROUPS] if self.data == {} else here
        fields["host"].queryset = colleagues(held.workspace)
        if held.pk:
            self.initial = {**self._kept(), **self.initial}
        draw(self)

    def _kept(self) -> dict[str, Any]:
        same = ("name", "purpose", "form", "brief", "text", "host", "starts_on", "hour",
                "holidays", "groups")  # fmt: skip
        told = rules.cadence_of(self.held.rule)
        kept = {name: getattr(self.held, name) for name in same}
        return kept | {"every": told.every, "unit": told.unit, "weekdays": told.weekdays}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        for strange in filling.unknown(text, frozenset(filling.IN_GROUPS)):
            raise forms.ValidationError(
                _("Nobody can fill in {%(name)s} here."), params={"name": strange}
            )
        return text

    def fill(self) -> ProgrammeColumn:
        """The column with what a valid form says (not saved)."""
        data = self.cleaned_data
        for name in ("name", "purpose", "form", "brief", "text", "host", "starts_on", "hour",
                     "holidays"):  # fmt: skip
            setattr(self.held, name, data[name])
        self.held.rule = rules.rule_of(data["unit"], data["every"], data["weekdays"])
        self.held.groups = sorted(group.pk for group in data["groups"])
        return self.held


class ItemForm(forms.Form):
    """One day: its words and its moment."""

    text = forms.CharField(
        label=_("What goes out"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Empty: what the column says."),
    )  # fmt: skip
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("In the community’s time."),
    )  # fmt: skip

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(zone)
        draw(self)

    def clean_at(self) -> datetime:
        given: datetime = self.cleaned_data["at"]
        return given.replace(tzinfo=self._zone)
