"""Forms of the acquire room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.staff import rules
from weilu.acquire.staff.actions import NotFoundInGroups, member_named
from weilu.acquire.staff.models import Pace, StaffAccount
from weilu.acquire.staff.wording import KIND_WORDS, PLATFORMS, PRESET_NAMES, STEP_FAULTS
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Workspace
from weilu.people.reads import colleagues

#: Groups that can be chosen from a list of boxes; more are set over the API.
MOST_GROUPS = 300
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def paces_to_choose(workspace: Workspace) -> list[tuple[str, Any]]:
    """The workspace's paces by name, then those to start from."""
    own = Pace.objects.filter(workspace=workspace).order_by("name")
    held = [(str(pace.pk), pace.name) for pace in own]
    names = {name for _key, name in held}
    presets = [(f"preset:{key}", name) for key, name in PRESET_NAMES.items()]
    return [*held, *((key, name) for key, name in presets if str(name) not in names)]


class StaffAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """A staff account, its persona card and its pace."""

    platform = forms.ChoiceField(label=_("Platform"), choices=[*PLATFORMS.items()])
    keeper = forms.ModelChoiceField(
        Account.objects.none(), label=_("Worked by"), empty_label=None,
        help_text=_("A real person with a seat here: their to-do list gets its duties."),
    )  # fmt: skip
    who = forms.CharField(
        label=_("Who it is in your groups"), max_length=200, required=False,
        help_text=_(
            "Its id or exact name there, if it speaks in groups Weilu hears. It is then shown as "
            "staff everywhere, and member figures leave it out."
        ),
    )  # fmt: skip
    pace_key = forms.ChoiceField(label=_("Pace"))
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups it looks after"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It is asked to greet who joins these."),
    )  # fmt: skip

    class Meta:
        model = StaffAccount
        fields = (
            "platform", "handle", "name", "keeper", "part", "about", "topics", "manner",
            "greeting", "began_on",
        )  # fmt: skip
        labels = {
            "handle": _("Its id on the platform"),
            "name": _("Its name, as members read it"),
            "part": _("Its part"),
            "about": _("About"),
            "topics": _("Topics it posts about"),
            "manner": _("How it speaks"),
            "greeting": _("Words to greet with"),
            "began_on": _("First day of its pace"),
        }
        help_texts = {
            "part": _("Host, teacher, service… Members always see that it is staff."),
            "began_on": _("The day it was opened, or first used here."),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "greeting": forms.Textarea(attrs={"rows": 3}),
            "began_on": DATE,
        }

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._workspace = workspace
        held: StaffAccount = self.instance
        fields: dict[str, Any] = self.fields
        fields["keeper"].queryset = colleagues(workspace)
        fields["pace_key"].choices = paces_to_choose(workspace)
        self._offer_groups(workspace, held)
        self.initial = {**self.initial, **_told_of(held, workspace)}
        for field in fields.values():
            field.widget.attrs.setdefault("class", _look(field.widget))

    def _offer_groups(self, workspace: Workspace, held: StaffAccount) -> None:
        here = Group.objects.filter(workspace=workspace, platform=held.platform).order_by("name")
        if held.pk and 0 < here.count() <= MOST_GROUPS:
            chosen: Any = self.fields["groups"]
            chosen.queryset = here
        else:
            del self.fields["groups"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        platform, who = data.get("platform", ""), data.get("who", "")
        data["member"] = self._member(platform, who.strip())
        return data

    def _member(self, platform: str, who: str) -> Member | None:
        held: Member | None = self.instance.member
        if held and who in {held.external_id, held.name}:
            return held
        try:
            return member_named(self._workspace, platform, who)
        except NotFoundInGroups as error:
            self.add_error("who", str(error))
            return None

    def clean_pace_key(self) -> Pace:
        """The pace that was chosen; one to start from is made when the account is saved."""
        chosen: str = self.cleaned_data["pace_key"]
        if chosen.startswith("preset:"):
            key = chosen.removeprefix("preset:")
            return Pace(
                workspace=self._workspace, name=str(PRESET_NAMES[key]),
                steps=rules.rows_of(rules.PRESETS[key]),
            )  # fmt: skip
        return Pace.objects.get(workspace=self._workspace, pk=int(chosen))


def _told_of(held: StaffAccount, workspace: Workspace) -> dict[str, Any]:
    if not held.pk:
        return {"began_on": clock.today(workspace.zone), "platform": "wechat"}
    return {
        "pace_key": str(held.pace_id), "who": held.member.external_id if held.member else "",
        "groups": list(held.groups.values_list("pk", flat=True)),
    }  # fmt: skip


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class PaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a pace is called and where its figures come from; steps are in `StepForms`."""

    class Meta:
        model = Pace
        fields = ("name", "source")
        labels = {"name": _("Name"), "source": _("Where its figures come from")}
        widgets = {
            "name": forms.TextInput(attrs={"class": "form-control"}),
            "source": forms.TextInput(attrs={"class": "form-control"}),
        }


class StepForm(forms.Form):
    """One step; a row without a day is none, a kind left empty is 0."""

    from_day = forms.IntegerField(label=_("From day"), min_value=1, max_value=3_650, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, word in KIND_WORDS.items():
            self.fields[kind] = forms.IntegerField(
                label=word, min_value=0, max_value=rules.MOST, required=False
            )
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control", "inputmode": "numeric"}
            field.widget.attrs["aria-label"] = field.label


class _Steps(forms.BaseFormSet):  # type: ignore[type-arg]
    def steps(self) -> list[rules.Step]:
        """The steps that were entered."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("from_day")]
        return [
            rules.Step(row["from_day"], **{kind: row[kind] or 0 for kind in rules.KINDS})
            for row in rows
        ]

    def clean(self) -> None:
        if not any(self.errors) and (why := rules.fault(self.steps())):
            raise forms.ValidationError(STEP_FAULTS[why])


StepForms = forms.formset_factory(
    StepForm, formset=_Steps, extra=2, max_num=rules.LONGEST_PLAN, absolute_max=40
)


class RestForm(forms.Form):
    """Until when an account rests, and whose doing that is."""

    until = forms.DateField(
        label=_("Back at work on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    restricted = forms.BooleanField(
        label=_("The platform restricted it: begin its pace again on that day"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
