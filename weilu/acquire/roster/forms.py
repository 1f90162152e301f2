"""Forms of rosters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.roster import rules
from weilu.acquire.roster.models import Roster
from weilu.people.models import Group, Workspace

NUMBER = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})


class RosterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A group's seats and its rule."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Group"), widget=forms.Select(attrs={"class": "form-select"})
    )
    seats = forms.IntegerField(
        label=_("Seats"), min_value=2, max_value=2_000, initial=rules.SEATS, widget=NUMBER,
        help_text=_("Staff and bots take none."),
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("Weeks looked back"), min_value=rules.WEEKS[0], max_value=rules.WEEKS[-1],
        initial=rules.WEEKS[-1], widget=NUMBER,
        help_text=_("What members gave and took over so many weeks decides."),
    )  # fmt: skip
    grace_days = forms.IntegerField(
        label=_("Days newcomers are left alone"), min_value=0, max_value=365, initial=28,
        widget=NUMBER,
    )  # fmt: skip
    says = forms.CharField(
        label=_("The rule as members are told it"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("Put it into the house rules too: nobody should be surprised."),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["group"]
            return
        groups: Any = self.fields["group"]
        taken = Roster.objects.filter(group__workspace=workspace).values("group")
        groups.queryset = (
            Group.objects.filter(workspace=workspace).exclude(pk__in=taken).order_by("name")
        )

    class Meta:
        model = Roster
        fields = ("group", "seats", "weeks", "grace_days", "says")


class WaitingForm(forms.Form):
    """Somebody who wants a seat."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("How to reach them, who recommends them, what they would bring."),
    )  # fmt: skip
