"""Forms of cards, teams and what came of an introduction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import Plain
from weilu.engage.guard.forms import MOST_GROUPS
from weilu.engage.library.rules import stored_tags, tags_of
from weilu.engage.matching import rules
from weilu.engage.matching.models import Card, Team
from weilu.engage.matching.wording import KINDS
from weilu.kit import clock
from weilu.people.models import Group, Member


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def named(workspace: int, name: str) -> Member:
    """The member of a name, or of an id on their platform. Raises ValidationError otherwise."""
    here = Member.objects.filter(workspace=workspace, is_bot=False).select_related("workspace")
    found = list(here.filter(external_id=name)[:2]) or list(here.filter(name=name)[:2])
    if not found:
        raise forms.ValidationError(_("No member is called so. Write the name as in the group."))
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several members are called so. Write the id on the platform instead.")
        )
    return found[0]


class CardForm(Plain):
    """A card that staff write for a member."""

    who = forms.CharField(
        label=_("Member"), max_length=200, help_text=_("The name, or the id on the platform.")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=[*KINDS.items()])
    text = forms.CharField(
        label=_("In a sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=160, required=False, help_text=_("With commas between them.")
    )
    last_day = forms.DateField(label=_("Last day"), widget=_day())
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Only in these groups"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None: in every group the member is in."),
    )  # fmt: skip
    heard = forms.CharField(
        label=_("How they told you"), max_length=200, required=False,
        help_text=_("Write it for the member’s sake: it is their card."),
    )  # fmt: skip

    def __init__(self, held: Card, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, fields = held, dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields["groups"].queryset = here[:MOST_GROUPS] if self.data == {} else here
        day = clock.today(held.workspace.zone)
        self.initial = {"last_day": rules.last_day(day, rules.USUAL_DAYS), **self.initial}
        if held.pk:
            del self.fields["who"]
            same = {name: getattr(held, name) for name in ("kind", "text", "last_day", "groups",
                                                           "heard")}  # fmt: skip
            self.initial = {**same, "tags": ", ".join(tags_of(held.tags)), **self.initial} | same

    def clean_who(self) -> Member:
        return named(self.held.workspace_id, self.cleaned_data["who"].strip())

    def clean_last_day(self) -> Any:
        day, now = self.cleaned_data["last_day"], clock.today(self.held.workspace.zone)
        if not now <= day <= rules.last_day(now, rules.MOST_DAYS):
            raise forms.ValidationError(_("Choose a day within the next year."))
        return day

    def fill(self) -> Card:
        """The card with what a valid form says (not saved)."""
        data = self.cleaned_data
        if "who" in data:
            self.held.member = data["who"]
        for name in ("kind", "text", "last_day", "heard"):
            setattr(self.held, name, data[name])
        self.held.tags = stored_tags(tags_of(data["tags"]))
        self.held.groups = sorted(one.pk for one in data["groups"])
        return self.held


class OutcomeForm(Plain):
    """What came of an introduction, as one of the two told staff."""

    card = forms.IntegerField(min_value=1)
    result = forms.CharField(max_length=7)
    words = forms.CharField(max_length=300, required=False)
    worth = forms.CharField(max_length=100, required=False)


class TeamForm(Plain):
    """A few members with a goal and a date."""

    name = forms.CharField(label=_("Name"), max_length=80)
    goal = forms.CharField(
        label=_("What it is to reach"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(label=_("Until when"), widget=_day())

    def __init__(self, held: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if held.pk:
            same = {name: getattr(held, name) for name in ("name", "goal", "until")}
            self.initial = {**same, **self.initial}

    def fill(self) -> Team:
        """The team with what a valid form says (not saved)."""
        for name in ("name", "goal", "until"):
            setattr(self.held, name, self.cleaned_data[name])
        return self.held
