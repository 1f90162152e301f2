"""Forms of sessions, their steps and their recap."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.drafts.forms import web_address
from weilu.engage.draws.forms import MOMENT
from weilu.engage.draws.models import Draw, DrawState
from weilu.engage.guard.forms import MOST_GROUPS
from weilu.engage.sessions.models import Session
from weilu.engage.sessions.wording import FORMS
from weilu.people.models import Account, Group, Member
from weilu.people.reads import colleagues

SAME = ("name", "form", "about", "speaker_name", "source", "room", "recap_to", "place", "address",
        "host", "starts_at", "ends_at", "quiz")  # fmt: skip


class SessionForm(forms.Form):
    """What, when, with whom, for which groups."""

    name = forms.CharField(label=_("Name"), max_length=80)
    form = forms.ChoiceField(label=_("Form"), choices=[*FORMS.items()])
    about = forms.CharField(
        label=_("What it is about"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the poster and in reminders."),
    )  # fmt: skip
    starts_at = forms.DateTimeField(label=_("From"), widget=MOMENT)
    ends_at = forms.DateTimeField(label=_("Until"), widget=MOMENT)
    host = forms.ModelChoiceField(
        Account.objects.none(), label=_("Host"), required=False, empty_label=_("nobody yet")
    )
    speaker_name = forms.CharField(label=_("Speaker"), max_length=80, required=False)
    source = forms.ModelChoiceField(
        Group.objects.none(), label=_("The speaker speaks in"), required=False,
        empty_label=_("no relay"),
    )  # fmt: skip
    speaker = forms.CharField(
        label=_("The speaker’s name there"), required=False, max_length=200,
        help_text=_(
            "A member of that group. While it runs, what they write there goes to the other groups."
        ),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Reminded a day and ten minutes before, and relayed to."),
    )  # fmt: skip
    room = forms.ModelChoiceField(
        Group.objects.none(), label=_("The temporary group"), required=False,
        empty_label=_("none"),
        help_text=_(
            "Told goodbye when it ends. Once the platform says it is dissolved, that is done."
        ),
    )  # fmt: skip
    recap_to = forms.ModelChoiceField(
        Group.objects.none(), label=_("The recap goes to"), required=False, empty_label=_("nowhere")
    )
    quiz = forms.ModelChoiceField(
        Draw.objects.none(), label=_("Closing quiz"), required=False, empty_label=_("none"),
        help_text=_("A draw with a question that is not open yet. You ask it with one button."),
    )  # fmt: skip
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    address = forms.CharField(
        label=_("Address behind the poster’s code"), max_length=500, required=False,
        widget=forms.URLInput,
        help_text=_("An entry code or landing page, so that joins are counted."),
    )  # fmt: skip

    def __init__(self, held: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, fields = held, dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        for name in ("groups", "source", "room", "recap_to"):
            fields[name].queryset = (
                here if self.is_bound or name != "groups" else here[:MOST_GROUPS]
            )
        fields["host"].queryset = colleagues(held.workspace)
        quizzes = Draw.objects.filter(workspace=held.workspace).exclude(question="")
        unasked = quizzes.filter(Q(state=DrawState.DRAFT) | Q(pk=held.quiz_id))
        fields["quiz"].queryset = unasked.order_by("name")
        if held.pk:
            kept = {name: getattr(held, name) for name in (*SAME, "groups")}
            kept["speaker"] = held.speaker.name if held.speaker else ""
            for name in ("starts_at", "ends_at"):
                kept[name] = timezone.localtime(kept[name]).replace(tzinfo=None)
            self.initial = {**kept, **self.initial}
        draw(self)

    def clean_address(self) -> str:
        return web_address(self.cleaned_data["address"]) if self.cleaned_data["address"] else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("That is before it begins."))
        data["member"] = self._speaker(data)
        return data

    def _speaker(self, data: dict[str, Any]) -> Member | None:
        """The member whose words are relayed, by their name in the group they speak in."""
        name, source = data.get("speaker", ""), data.get("source")
        if not name or source is None:
            return None
        there = Member.objects.filter(memberships__group=source, is_bot=False, name=name)
        found = list(there.distinct()[:2])
        if not found:
            self.add_error("speaker", _("Nobody is called so in that group."))
        elif len(found) > 1:
            self.add_error("speaker", _("Several are called so there. Let the speaker change it."))
        return found[0] if len(found) == 1 else None

    def fill(self) -> Session:
        """The session with what a valid form says (not saved)."""
        for name in SAME:
            setattr(self.held, name, self.cleaned_data[name])
        self.held.speaker = self.cleaned_data["member"]
        self.held.groups = sorted(group.pk for group in self.cleaned_data["groups"])
        return self.held


class StepForm(forms.Form):
    """One more thing to be done."""

    title = forms.CharField(label=_("To be done"), max_length=120)
    due_at = forms.DateTimeField(label=_("Until"), widget=MOMENT)
    owner = forms.ModelChoiceField(
        Account.objects.none(), label=_("By"), required=False, empty_label=_("nobody yet")
    )
    is_forwarding = forms.BooleanField(label=_("It is to pass the poster on"), required=False)

    def __init__(self, held: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = dict[str, Any](self.fields)
        fields["owner"].queryset = colleagues(held.workspace)
        draw(self)
