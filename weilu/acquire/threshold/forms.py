"""Forms about forms at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes import pictures
from weilu.acquire.threshold import rules
from weilu.acquire.threshold.models import Threshold
from weilu.acquire.threshold.wording import FORM_FAULTS, QUESTION_KINDS
from weilu.kit import money
from weilu.people.models import Member, Workspace

#: Minor units; more is a slip of the finger.
MOST_FEE = 100_000_00
MOST_DAYS = 3_650
TEXT = forms.TextInput(attrs={"class": "form-control"})


class ThresholdForm(forms.ModelForm):  # type: ignore[type-arg]
    """A threshold besides its questions, which are in `QuestionForms`."""

    class Meta:
        model = Threshold
        fields = (
            "name", "title", "lead", "reviewed", "invited", "pass_mark", "currency", "pay_how",
            "keep_files_days",
        )  # fmt: skip
        labels = {
            "name": _("Name, for you"),
            "title": _("Heading, for applicants"),
            "lead": _("A few words below it"),
            "reviewed": _("A person decides on each application"),
            "pass_mark": _("Right answers the quiz takes"),
            "invited": _("By invitation only"),
            "currency": _("Currency"),
            "pay_how": _("How to pay, for applicants"),
            "keep_files_days": _("Days to keep files after the decision"),
        }
        help_texts = {
            "reviewed": _(
                "Else everybody who answers, and passes the quiz if there is one, is in."
            ),
            "pass_mark": _("Empty: no quiz. Who has fewer is turned down at once, kindly."),
            "invited": _("Hand invitations out on this form’s own page, each good so many times."),
            "pay_how": _("To whom, by what app, and what to write with it. Weilu moves no money."),
            "keep_files_days": _("Then they are erased; that there was a file is still told."),
        }
        widgets = {
            "name": TEXT, "title": TEXT,
            "lead": forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            "reviewed": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            "pass_mark": forms.NumberInput(attrs={"class": "form-control", "min": 0}),
            "invited": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            "currency": forms.Select(
                attrs={"class": "form-select"}, choices=[(one, one) for one in money.DIGITS]
            ),
            "pay_how": forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            "keep_files_days": forms.NumberInput(
                attrs={"class": "form-control", "min": 1, "max": 3_650}
            ),
        }  # fmt: skip

    fee = forms.CharField(
        label=_("Fee"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
        help_text=_("Empty: none. Paid once, after somebody is let in; you confirm it by hand."),
    )  # fmt: skip
    picture = forms.FileField(
        label=_("QR code to pay by"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".png,.jpg,.jpeg"}),
        help_text=_("PNG or JPEG, at most 500 kB. What is there stays unless you choose another."),
    )  # fmt: skip
    no_picture = forms.BooleanField(
        label=_("Take the QR code off"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance
        if held.fee is not None:
            self.initial.setdefault("fee", money.plain(held.fee, held.currency))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        fee = money.parse(given["fee"], given.get("currency", "CNY")) if given.get("fee") else None
        if given.get("fee") and not 0 < (fee or 0) <= MOST_FEE:
            self.add_error("fee", _("That is no amount."))
        if not 1 <= (given.get("keep_files_days") or 0) <= MOST_DAYS:
            self.add_error("keep_files_days", _("Between 1 and 3,650 days."))
        self.instance.fee = fee
        self._take_picture(given)
        return given

    def _take_picture(self, given: dict[str, Any]) -> None:
        upload, held = given.get("picture"), self.instance
        if given.get("no_picture"):
            held.pay_picture, held.pay_picture_type = None, ""
        if not upload:
            return
        content = upload.read(pictures.LARGEST + 1)
        try:
            held.pay_picture_type = pictures.type_of(content)
        except pictures.NoPicture as error:
            self.add_error("picture", str(error))
        else:
            held.pay_picture = content


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
    is_choice = row["kind"] in rules.CHOOSING
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
    QuestionForm, formset=_Questions, extra=0, max_num=rules.MOST_QUESTIONS, absolute_max=40
)


class InvitationForm(forms.Form):
    """One invitation, or one for each name."""

    names = forms.CharField(
        label=_("For whom"), required=False, max_length=8_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("A name a line: each gets an invitation of their own."),
    )  # fmt: skip
    inviter = forms.CharField(
        label=_("Invited by (a member)"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("Their name as it stands under Members. Empty: by you."),
    )  # fmt: skip
    uses = forms.IntegerField(
        label=_("Good for how many people"), min_value=1, max_value=1_000, initial=1,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Good for how many days"), min_value=1, max_value=366, initial=30,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._workspace = workspace

    def clean_inviter(self) -> Member | None:
        name = self.cleaned_data["inviter"].strip()
        if not name:
            return None
        found = Member.objects.filter(workspace=self._workspace, name=name, is_bot=False)
        if found.count() != 1:
            raise forms.ValidationError(_("There is not exactly one member of that name."))
        return found.get()


def rows_for_form(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kept questions as the rows of `QuestionForms`."""
    return [{**row, "choices": "\n".join(row.get("choices", ()))} for row in questions]


def typed_rows(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The questions as they stand in a posted form, whatever is wrong with them."""
    total = given.get("form-TOTAL_FORMS", "0")
    many = min(int(total), 40) if total.isascii() and total.isdigit() else 0
    names = ("key", "label", "kind", "choices", "right", "required")
    return [{name: given.get(f"form-{n}-{name}", "") for name in names} for n in range(many)]


def rearranged(rows: Sequence[dict[str, Any]], do: str) -> list[dict[str, Any]]:
    """Rows after one press: "add", "remove-2", "up-2", "down-2"; anything else changes nothing."""
    done, (what, _dash, at) = list(rows), do.partition("-")
    if what == "add" and len(done) < rules.MOST_QUESTIONS:
        return [*done, {"kind": "text", "required": "on"}]
    if not (at.isascii() and at.isdigit() and int(at) < len(done)):
        return done
    place, row = int(at), done.pop(int(at))
    if what == "remove":
        return done
    moved = {"up": place - 1, "down": place + 1}.get(what, place)
    done.insert(max(0, moved), row)
    return done


def questions_typed(rows: Sequence[dict[str, Any]]) -> list[rules.Question]:
    """Those that can be shown, for a look ahead: keys are their places."""
    shown = [row for row in rows if row["label"].strip() and row["kind"] in rules.KINDS]
    return [
        _question(row | {"required": bool(row["required"])}, f"q{place}")
        for place, row in enumerate(shown)
    ]
