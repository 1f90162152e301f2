"""Forms about forms at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.threshold import rules
from weilu.acquire.threshold.models import Threshold
from weilu.acquire.threshold.wording import FORM_FAULTS, QUESTION_KINDS

TEXT = forms.TextInput(attrs={"class": "form-control"})


class ThresholdForm(forms.ModelForm):  # type: ignore[type-arg]
    """A threshold besides its questions, which are in `QuestionForms`."""

    class Meta:
        model = Threshold
        fields = ("name", "title", "lead", "reviewed", "pass_mark")
        labels = {
            "name": _("Name, for you"),
            "title": _("Heading, for applicants"),
            "lead": _("A few words below it"),
            "reviewed": _("A person decides on each application"),
            "pass_mark": _("Right answers the quiz takes"),
        }
        help_texts = {
            "reviewed": _(
                "Else everybody who answers, and passes the quiz if there is one, is in."
            ),
            "pass_mark": _("Empty: no quiz. Who has fewer is turned down at once, kindly."),
        }
        widgets = {
            "name": TEXT, "title": TEXT,
            "lead": forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            "reviewed": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            "pass_mark": forms.NumberInput(attrs={"class": "form-control", "min": 0}),
        }  # fmt: skip


class QuestionForm(forms.Form):
    """One question; a row without words is none."""

    key = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Question"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Answer"), choices=[*QUESTION_KINDS.items()])
    choices = forms.CharField(
        label=_("Choices, one a line"), max_length=800, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    right = forms.CharField(
        label=_("Right answer (quiz)"), max_length=100, required=False,
        help_text=_("As it stands among the choices."),
    )  # fmt: skip
    required = forms.BooleanField(label=_("Has to be answered"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            look = {"kind": "form-select", "required": "form-check-input"}.get(name, "form-control")
            field.widget.attrs["class"] = look


class _Questions(forms.BaseFormSet):  # type: ignore[type-arg]
    def questions(self) -> list[rules.Question]:
        """The questions that were entered, each with its key."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        keys = {row["key"] for row in rows if row["key"]}
        return [_question(row, row["key"] or _new_key(keys)) for row in rows]

    def clean(self) -> None:
        if not any(self.errors) and (why := rules.fault(self.questions(), None)):
            raise forms.ValidationError(FORM_FAULTS[why])


def _question(row: dict[str, Any], key: str) -> rules.Question:
    choices = [line.strip() for line in row["choices"].splitlines() if line.strip()]
    is_choice = row["kind"] == "choice"
    return rules.Question(
        key, row["kind"], row["label"].strip(), row["required"],
        tuple(dict.fromkeys(choices)) if is_choice else (),
        row["right"].strip() if is_choice else "",
    )  # fmt: skip


def _new_key(keys: set[str]) -> str:
    number = next(n for n in range(1, 1_000) if f"q{n}" not in keys)
    keys.add(f"q{number}")
    return f"q{number}"


QuestionForms = forms.formset_factory(
    QuestionForm, formset=_Questions, extra=2, max_num=rules.MOST_QUESTIONS, absolute_max=40
)


def rows_for_form(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kept questions as the rows of `QuestionForms`."""
    return [{**row, "choices": "\n".join(row.get("choices", ()))} for row in questions]
