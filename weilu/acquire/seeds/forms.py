"""Forms of seed users."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.seeds import rules
from weilu.people.models import Group, Workspace

TEXT = {"class": "form-control"}


class LookForm(forms.Form):
    """In which group to look for how many."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Group"), widget=forms.Select(attrs={"class": "form-select"})
    )
    count = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=rules.MOST, initial=rules.USUAL,
        widget=forms.NumberInput(attrs={**TEXT, "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = Group.objects.filter(workspace=workspace).order_by("name")


class CohortForm(forms.Form):
    """What they are called, and for what."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs=TEXT),
        help_text=_("Filters find them by it: seed = …"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What they are asked to do"), max_length=300, required=False,
        widget=forms.TextInput(attrs=TEXT),
    )  # fmt: skip
