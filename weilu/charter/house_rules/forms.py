"""Forms of house rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.charter.house_rules import rules
from weilu.charter.house_rules.models import RuleBook


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words of the next version."""

    class Meta:
        model = RuleBook
        fields = ("draft_zh", "draft_en")
        labels = {"draft_zh": _("Rules in Chinese"), "draft_en": _("Rules in English")}
        widgets = {
            name: forms.Textarea(
                attrs={"class": "form-control", "rows": 14, "maxlength": rules.LONGEST}
            )
            for name in ("draft_zh", "draft_en")
        }

    def clean_draft_zh(self) -> str:
        return _short_enough(self.cleaned_data["draft_zh"])

    def clean_draft_en(self) -> str:
        return _short_enough(self.cleaned_data["draft_en"])


def _short_enough(text: str) -> str:
    tidied = rules.tidy(text)
    if len(tidied) > rules.LONGEST:
        raise forms.ValidationError(
            _("Rules have at most %(longest)d characters in a language. Nobody reads more."),
            params={"longest": rules.LONGEST},
        )
    return tidied
