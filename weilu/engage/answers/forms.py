"""The form of a keyword answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.answers.models import Answer, Match
from weilu.engage.guard.forms import MOST_GROUPS, Lines
from weilu.outbox import filling
from weilu.outbox.models import Template
from weilu.people.models import Group

MATCHES = (
    (Match.ANY, _("The message holds one of the words")),
    (Match.ALL, _("The message holds all of the words")),
    (Match.EXACT, _("The whole message is one of the words")),
)
VARIABLES = frozenset({*filling.IN_GROUPS, "name"})


class AnswerForm(forms.Form):
    """Which words are answered, with what, where and how often."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For you alone."))
    match = forms.ChoiceField(label=_("Answer when"), choices=MATCHES, initial=Match.ANY)
    words = Lines(
        label=_("Words"),
        help_text=_("One a line. * stands for anything short: how much*ticket. Letter case, full "
                    "or half width, traditional or simplified make no difference."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Answer"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("{name}, {group}, {community} and {date} are filled in."),
    )  # fmt: skip
    template = forms.ModelChoiceField(
        Template.objects.none(), label=_("Or a template"), required=False,
        empty_label=_("none: the answer above"),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Only in these groups"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: in every group."),
    )  # fmt: skip
    per_group_s = forms.IntegerField(
        label=_("Not again in a group for seconds"), min_value=0, max_value=86_400 * 30, initial=60
    )
    per_person_s = forms.IntegerField(
        label=_("Not again to the same person for seconds"), min_value=0,
        max_value=86_400 * 30, initial=600,
    )  # fmt: skip
    is_on = forms.BooleanField(label=_("Answer from now on"), required=False, initial=True)

    def __init__(self, held: Answer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields: dict[str, Any] = self.fields
        fields["template"].queryset = Template.objects.filter(workspace=held.workspace)
        if 0 < here.count() <= MOST_GROUPS:
            fields["groups"].queryset = here
        else:
            del fields["groups"]
        if held.pk:
            same = ("name", "match", "words", "text", "groups", "per_group_s", "per_person_s",
                    "is_on")  # fmt: skip
            kept = {name: getattr(held, name) for name in same}
            self.initial = {**kept, "template": held.template_id, **self.initial}
        draw(self)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        strange = filling.unknown(text, VARIABLES)
        if strange:
            raise forms.ValidationError(
                _("Nobody can fill in {%(name)s} here."), params={"name": strange[0]}
            )
        return text

    def fill(self) -> Answer:
        """The answer with what a valid form says (not saved)."""
        data = self.cleaned_data
        for name in ("name", "match", "words", "text", "template", "per_group_s", "per_person_s",
                     "is_on"):  # fmt: skip
            setattr(self.held, name, data[name])
        if "groups" in data:
            self.held.groups = sorted(group.pk for group in data["groups"])
        return self.held
