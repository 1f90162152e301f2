"""Forms of sets of groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.acquire.routing.wording import LANGUAGES, RULES
from weilu.acquire.staff.models import StaffAccount
from weilu.people.models import Group, Workspace

TEXT = forms.TextInput(attrs={"class": "form-control"})
SELECT = forms.Select(attrs={"class": "form-select"})


class RoutingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A set: how people are spread over it, and when they come in."""

    rule = forms.ChoiceField(label=_("Among equals"), choices=[*RULES.items()], widget=SELECT)

    class Meta:
        model = RoutingSet
        fields = ("name", "rule", "hour", "words", "gift")
        labels = {
            "name": _("Name"), "hour": _("Let in together at"), "words": _("Said on entry"),
            "gift": _("Promised to who comes in"),
        }  # fmt: skip
        help_texts = {
            "hour": _("An hour of the day, 0–23. Empty: everybody at once when they are admitted."),
            "words": _("Rules, what to do first. Who opens the link reads it before the group."),
            "gift": _("Staff get a task for each who came. Empty: nothing."),
        }
        widgets = {
            "name": TEXT, "gift": TEXT,
            "hour": forms.NumberInput(attrs={"class": "form-control", "min": 0, "max": 23}),
            "words": forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        }  # fmt: skip

    def clean_hour(self) -> int | None:
        hour: int | None = self.cleaned_data["hour"]
        if hour is not None and hour > 23:
            raise forms.ValidationError(_("An hour is a number from 0 to 23."))
        return hour


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """One group of a set."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), widget=SELECT)
    language = forms.ChoiceField(
        label=_("For whom"), choices=[*LANGUAGES.items()], required=False, widget=SELECT
    )
    staff = forms.ModelChoiceField(
        StaffAccount.objects.none(), label=_("The staff account that looks after it"),
        required=False, empty_label=_("None"), widget=SELECT,
    )  # fmt: skip

    class Meta:
        model = RoutingPlace
        fields = ("group", "address", "cap", "language", "segment", "staff")
        labels = {
            "address": _("Invite link"), "cap": _("Seats"),
            "segment": _("Only for members this filter finds"),
        }  # fmt: skip
        help_texts = {
            "address": _("{code} in it becomes the letters of the entry code they came by."),
            "cap": _("Its members and who is on the way count. Empty: any number."),
            "segment": _(
                "Like: tag:cook and joined < 30d. Empty: everybody. Who is found comes here first."
            ),
        }
        widgets = {
            "address": forms.TextInput(attrs={"class": "form-control", "inputmode": "url"}),
            "cap": forms.NumberInput(attrs={"class": "form-control", "min": 1}),
            "segment": TEXT,
        }  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = Group.objects.filter(workspace=workspace).order_by("name")
        staff: Any = self.fields["staff"]
        staff.queryset = StaffAccount.objects.filter(workspace=workspace, left_at=None)
