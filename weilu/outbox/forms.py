"""Forms of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.outbox.models import Policy, Purpose
from weilu.outbox.wording import PURPOSE_MEANING, PURPOSES
from weilu.people.models import Group, Workspace
from weilu.platforms.live import adapters
from weilu.platforms.models import Connection

MOMENT = forms.DateTimeInput(
    attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
)


class ComposeForm(forms.Form):
    """Write to groups of one connection."""

    connection = forms.ModelChoiceField(
        Connection.objects.none(), label=_("Through"), empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Many places at once want an approval."),
        error_messages={"required": _("Choose at least one group.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Words"), max_length=8_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("Purpose"), initial=Purpose.RELATION,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    at = forms.DateTimeField(
        label=_("When"), required=False, widget=MOMENT, help_text=_("Empty: as soon as it may go.")
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(workspace.zone)
        held = Connection.objects.filter(workspace=workspace, state="on", removed_at=None)
        able = [
            one.pk
            for one in held
            if one.adapter in adapters.MODULES
            and adapters.by_key(one.adapter).capabilities.can("send")
        ]
        platforms = {adapters.by_key(one.adapter).platform for one in held.filter(pk__in=able)}
        groups = Group.objects.filter(workspace=workspace, platform__in=platforms)
        connections: Any = self.fields["connection"]
        chosen: Any = self.fields["groups"]
        purpose: Any = self.fields["purpose"]
        connections.queryset, chosen.queryset = held.filter(pk__in=able), groups.order_by("name")
        purpose.choices = [
            (key, f"{word} · {PURPOSE_MEANING[key]}")
            for key, word in PURPOSES.items()
            if key != Purpose.SERVICE
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        connection, groups = data.get("connection"), data.get("groups")
        if connection is not None and groups is not None:
            platform = adapters.by_key(connection.adapter).platform
            if any(group.platform != platform for group in groups):
                self.add_error("groups", _("Some of these groups are on another platform."))
        return data

    def clean_at(self) -> datetime | None:
        return _soon(self.cleaned_data["at"])


class EditForm(forms.Form):
    """Change a message that has not gone out."""

    text = forms.CharField(
        label=_("Words"), max_length=8_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )  # fmt: skip
    at = forms.DateTimeField(label=_("Not before"), widget=MOMENT)

    def clean_at(self) -> datetime | None:
        return _soon(self.cleaned_data["at"])


def _soon(moment: datetime | None) -> datetime | None:
    """A time somebody means: not past, not years ahead."""
    now = clock.now()
    if moment is not None and moment < now - timedelta(hours=1):
        raise forms.ValidationError(_("This moment has passed."))
    if moment is not None and moment > now + timedelta(days=400):
        raise forms.ValidationError(_("That is more than a year ahead."))
    return moment


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the workspace allows itself."""

    class Meta:
        model = Policy
        fields = (
            "quiet_from", "quiet_to", "per_person_day", "per_person_week", "promotion_share",
            "same_text_days", "approve_promotion", "approve_above",
        )  # fmt: skip
        labels = {
            "quiet_from": _("Quiet from"),
            "quiet_to": _("until"),
            "per_person_day": _("Private messages to one person a day"),
            "per_person_week": _("and a week"),
            "promotion_share": _("Share of promotion in a group’s week, 0–1"),
            "same_text_days": _("Days before the same words may go to the same place"),
            "approve_promotion": _("Promotion wants an approval"),
            "approve_above": _("So does what goes to more places than"),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "promotion_share": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.05}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            tick = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "form-check-input" if tick else "form-control"
