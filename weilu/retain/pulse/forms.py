"""Whom the pulse asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.people.models import Group, Workspace
from weilu.retain.pulse.models import PulsePlan


class PlanForm(forms.Form):
    """On or off, whom, how many, when."""

    is_on = forms.BooleanField(label=_("Ask members"), required=False)
    per_week = forms.IntegerField(
        label=_("Members of a group asked in a week"), min_value=1, max_value=700,
        help_text=_("Spread over its days. Nobody is asked twice within fourteen days."),
    )  # fmt: skip
    hour = forms.IntegerField(
        label=_("At"), min_value=0, max_value=23, help_text=_("Hour of the day")
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: every group."),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, held: PulsePlan, *args: Any, **kwargs: Any) -> None:
        kept = {name: getattr(held, name) for name in ("is_on", "per_week", "hour", "groups")}
        kwargs.setdefault("initial", kept)
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["groups"].queryset = Group.objects.filter(workspace=workspace).order_by("name")
        draw(self)
