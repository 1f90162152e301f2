"""Forms about seats and one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from weilu.people.facts import ROLE_WORDS
from weilu.people.models import Account, Role

#: What each role may do.
ROLE_MEANING = {
    Role.OWNER: _("sees and does everything, gives and takes seats"),
    Role.OPERATOR: _("sees everything, imports and acts"),
    Role.HOST: _("sees groups and members"),
    Role.ANALYST: _("sees groups and members, exports"),
    Role.PARTNER: _("sees only what is shared with partners"),
}


def _classed(form: forms.Form) -> None:
    for field in form.fields.values():
        kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        field.widget.attrs.setdefault("class", kind)


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    login = forms.RegexField(
        label=_("Login"),
        regex=r"^[\w.@+-]{2,120}$",
        help_text=_("What they type to sign in: a mail address or a short name."),
        error_messages={"invalid": _("Use letters, digits and . @ + - _ only, at least two.")},
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.OPERATOR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            initial=Role.OPERATOR,
            choices=[
                (role, _("%(role)s: %(may)s") % {"role": word, "may": ROLE_MEANING[role]})
                for role, word in ROLE_WORDS.items()
            ],
        )
        _classed(self)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _classed(self)


class PasswordForm(forms.Form):
    """A new password; the old one is asked for when there is one."""

    old = forms.CharField(
        label=_("Present password"), strip=False, required=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), strip=False, max_length=1000,
        help_text=_("At least ten characters; a sentence only you would say is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if not account.has_usable_password():
            del self.fields["old"]
        _classed(self)

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.account.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.account)
        return new


class AgainForm(forms.Form):
    """One's password once more, before something that opens or closes the door.

    Not asked of who came in by a link and has none.
    """

    password = forms.CharField(
        label=_("Your password"), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if not account.has_usable_password():
            del self.fields["password"]
        _classed(self)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.account.check_password(password):
            raise forms.ValidationError(_("This is not your present password."))
        return password


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What it is for, to know it by later.")
    )
    scope = forms.ChoiceField(
        label=_("May"),
        choices=[("read", _("read only")), ("write", _("read and write"))],
        help_text=_("Never more than your own role allows."),
    )
    days = forms.TypedChoiceField(
        label=_("Runs out after"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _classed(self)
