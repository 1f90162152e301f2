"""What a platform asks for, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import Adapter, Field


def _asked(field: Field, known: str) -> forms.Field:
    """One declared field; `known` is what was saved before."""
    given: dict[str, Any] = {
        "label": field.label, "required": field.required and not known,
        "help_text": _("Saved. Leave empty to keep it.") if known and field.secret else field.help,
        "initial": None if field.secret else known or field.default,
    }  # fmt: skip
    if field.choices:
        return forms.ChoiceField(
            choices=field.choices, widget=forms.Select(attrs={"class": "form-select"}), **given
        )
    kind = forms.PasswordInput if field.secret else forms.TextInput
    widget = kind(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(max_length=4_000, widget=widget, **given)


class ConnectionForm(forms.Form):
    """The fields an adapter declares. Secrets are never shown again: left empty, they stay."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("How your team will know it.")
    )

    pace = forms.IntegerField(
        label=_("Pace, % of what the platform allows"), min_value=1, max_value=100, initial=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Send more slowly than the limits below, where an account is new or watched."),
    )  # fmt: skip

    def __init__(
        self, adapter: Adapter, *args: Any, known: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._keys = [field.key for field in adapter.fields]
        for field in adapter.fields:
            self.fields[field.key] = _asked(field, (known or {}).get(field.key, ""))
        if known is None or not adapter.capabilities.limits:
            del self.fields["pace"]  # first it has to be connected
        else:
            self.order_fields([*(key for key in self.fields if key != "pace"), "pace"])
        for field_ in self.fields.values():
            field_.widget.attrs.setdefault("class", "form-control")

    @property
    def credentials(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(key, "") for key in self._keys}
