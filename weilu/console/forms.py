"""Forms of the frame, and how the rooms' forms look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.kit import money


def look(widget: forms.Widget) -> str:
    """The class a widget is drawn by."""
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return ""  # drawn by its id: see `weilu.css`
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def draw(form: forms.BaseForm) -> None:
    """Give every field that says nothing else the console's look."""
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", look(field.widget))


class Drawn(forms.ModelForm):  # type: ignore[type-arg]
    """A form of a model, its fields drawn as the console's are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self)


class Plain(forms.Form):
    """A form of no model, its fields drawn as the console's are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self)


class Amount(forms.CharField):
    """An amount of a currency, as whole minor units, of at least `least`."""

    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})

    def __init__(self, currency: str, least: int = 0, **more: Any) -> None:
        self.currency, self.least = currency, least
        super().__init__(max_length=20, **more)

    def clean(self, value: Any) -> Any:
        minor = money.parse(str(value or "0"), self.currency)
        if minor is None or minor < self.least:
            raise forms.ValidationError(_("Write an amount, like 39 or 39.50."))
        return minor


class CodeForm(forms.Form):
    """A code of an authenticator app, or a recovery code; blanks and dashes do not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your app. Without your phone: one of your recovery codes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "form-control",
            }
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "").lower()


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "class": "form-control",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "form-control"}
        ),
    )
