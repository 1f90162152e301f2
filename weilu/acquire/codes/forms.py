"""Forms of channels and entry codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes import pictures
from weilu.acquire.codes.addresses import is_address
from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.acquire.codes.wording import CHANNEL_KINDS, RULES, WEEKDAYS
from weilu.acquire.routing.models import RoutingSet
from weilu.acquire.staff.models import StaffAccount
from weilu.acquire.threshold.models import Threshold
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Group, Workspace

TEXT = forms.TextInput(attrs={"class": "form-control"})
MOMENT = forms.DateTimeInput(
    attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where people come from."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[*CHANNEL_KINDS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    class Meta:
        model = Channel
        fields = ("name", "kind", "note")
        labels = {"name": _("Name"), "note": _("Note")}
        widgets = {"name": TEXT, "note": TEXT}


class CodeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A code of a channel."""

    rule = forms.ChoiceField(
        label=_("With several groups behind it"), choices=[*RULES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    threshold = forms.ModelChoiceField(
        Threshold.objects.none(), label=_("Before they are let in"), required=False,
        empty_label=_("Nothing: everybody comes in"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thresholds: Any = self.fields["threshold"]
        thresholds.queryset = Threshold.objects.filter(workspace=workspace).order_by("name")
        sets: Any = self.fields["routing"]
        sets.queryset = RoutingSet.objects.filter(workspace=workspace, closed_at=None)
        if not sets.queryset.exists():
            del self.fields["routing"]

    routing = forms.ModelChoiceField(
        RoutingSet.objects.none(), label=_("Where they come in"), required=False,
        empty_label=_("What is put behind this code"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("Or one group of a set: each person comes into one of them, never into two."),
    )  # fmt: skip

    class Meta:
        model = EntryCode
        fields = ("name", "rule", "threshold", "routing")
        labels = {"name": _("Where it hangs, or who holds it")}
        widgets = {"name": TEXT}


class LinkAskForm(forms.Form):
    """A link that the platform is to make."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("The group it leads into"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    also = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Further groups, as it fills"), required=False,
        widget=forms.SelectMultiple(attrs={"class": "form-select", "size": 5}),
        help_text=_(
            "Only WeCom: a code leads into up to five groups, and WeCom opens the next by itself "
            "when all are full."
        ),
    )  # fmt: skip
    cap = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("Empty: any number."),
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 1}),
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=MOMENT,
        help_text=_(
            "Empty: the link does not run out. WeCom’s never do; Discord’s last 7 days at most."
        ),
    )  # fmt: skip

    def __init__(
        self, groups: QuerySet[Group], several: QuerySet[Group], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["group"]
        chosen.queryset = groups
        further: Any = self.fields["also"]
        further.queryset = several
        if not several.exists():
            del self.fields["also"]

    def clean_closes_at(self) -> datetime | None:
        ends: datetime | None = self.cleaned_data["closes_at"]
        if ends is not None and ends <= clock.now():
            raise forms.ValidationError(_("That moment is past. Choose a later one."))
        return ends


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """What visitors of a code are shown."""

    upload = forms.FileField(
        label=_("or a picture of its QR code"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": "image/png,image/jpeg"}),
        help_text=_("As the platform makes it, PNG or JPEG; enter below when it runs out."),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("The group it leads into"), required=False,
        empty_label=_("Not one Weilu sees"), widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("Then its members are counted; else everybody who was shown it."),
    )  # fmt: skip

    weekdays = forms.MultipleChoiceField(
        label=_("On which days"), required=False, choices=[*WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: every day."),
    )  # fmt: skip
    staff = forms.ModelChoiceField(
        StaffAccount.objects.none(), label=_("The staff account that adds them"), required=False,
        empty_label=_("None"), widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("For codes that go by who has the least to do today."),
    )  # fmt: skip

    class Meta:
        model = Target
        fields = (
            "name", "address", "upload", "group", "cap", "opens_at", "closes_at", "from_hour",
            "until_hour", "weekdays", "segment", "staff",
        )  # fmt: skip
        labels = {
            "name": _("Name"), "address": _("Address to go to"), "cap": _("Places"),
            "opens_at": _("From"), "closes_at": _("Until"),
            "from_hour": _("From what hour of the day"), "until_hour": _("Until what hour"),
            "segment": _("Only for members this filter finds"),
        }  # fmt: skip
        help_texts = {
            "address": _("An invite link; {code} in it becomes this entry code’s letters."),
            "cap": _("Empty: any number."),
            "closes_at": _("When the invite link or QR code runs out. Empty: never."),
            "from_hour": _("0–23. Empty: all day."),
            "until_hour": _("Over midnight where it is earlier: 22 to 6."),
            "segment": _(
                "Like: channel = poster-3 and joined < 30d. It holds for who opens a link of their "
                "own; nobody else is shown this."
            ),
        }
        widgets = {
            "name": TEXT,
            "address": forms.TextInput(attrs={"class": "form-control", "inputmode": "url"}),
            "cap": forms.NumberInput(attrs={"class": "form-control", "min": 1}),
            "opens_at": MOMENT, "closes_at": MOMENT, "segment": TEXT,
            "from_hour": forms.NumberInput(attrs={"class": "form-control", "min": 0, "max": 23}),
            "until_hour": forms.NumberInput(attrs={"class": "form-control", "min": 0, "max": 24}),
        }  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff: Any = self.fields["staff"]
        staff.queryset = StaffAccount.objects.filter(workspace=workspace, left_at=None)
        self.initial["weekdays"] = list(self.instance.weekdays)
        groups: Any = self.fields["group"]
        groups.queryset = Group.objects.filter(workspace=workspace).order_by("name")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address and not is_address(address):
            raise forms.ValidationError(
                _("An address begins with https:// or http://, like https://t.me/+abc.")
            )
        return address

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))

    def clean_upload(self) -> bytes | None:
        given = self.cleaned_data["upload"]
        if given is None:
            return None
        content: bytes = given.read(pictures.LARGEST + 1)
        try:
            self.instance.picture_type = pictures.type_of(content)
        except WeiluError as error:
            raise forms.ValidationError(str(error)) from error
        return content

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload, address = data.get("upload"), data.get("address")
        keeps = self.instance.picture is not None  # until an address takes its place
        nothing = not (address or upload or keeps)
        if "upload" in data and "address" in data and (nothing or (address and upload)):
            self.add_error("address", _("Give an address or a picture, one of them."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("That is before it begins."))
        return data

    def clean_cap(self) -> int | None:
        cap: int | None = self.cleaned_data["cap"]
        if cap == 0:
            raise forms.ValidationError(_("At least one seat, or empty for any number."))
        return cap
