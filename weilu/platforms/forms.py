"""The form that takes histories in."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.platforms.formats import FORMATS


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files; cleaned to a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class ImportForm(forms.Form):
    histories = FilesField(
        label=_("Exported histories"),
        widget=ManyFiles(attrs={"class": "visually-hidden", "multiple": True}),
        max_length=255,
        allow_empty_file=True,
        error_messages={"required": _("Choose at least one file.")},
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        help_text=_("Found out from the content; say it only if that goes wrong."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    date_order = forms.ChoiceField(
        label=_("Order of dates"),
        required=False,
        help_text=_("Only where 3/4 may be March or April: WhatsApp's text, for example."),
        choices=[
            ("", _("Find out")), ("DMY", _("Day, month, year")),
            ("MDY", _("Month, day, year")), ("YMD", _("Year, month, day")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    zone = forms.CharField(
        label=_("Time zone of the export"),
        required=False,
        help_text=_("Only for exports that name none, such as WhatsApp's; like Asia/Shanghai."),
        widget=forms.TextInput(attrs={"class": "form-control", "list": "zones"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.key, one.label) for one in FORMATS]
        self.fields["format"].choices = [("", _("Find out")), *known]  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone and zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(
                _("No time zone is called that. Name one like Asia/Shanghai or Europe/Berlin.")
            )
        return zone
