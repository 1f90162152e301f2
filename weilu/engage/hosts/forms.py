"""Forms of hosts, of what groups need, and of single shifts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.guard.forms import MOST_GROUPS
from weilu.engage.hosts import reads
from weilu.engage.hosts.actions import Wanted
from weilu.engage.hosts.models import LONGEST_BADGE, Host, Shift, ShiftState
from weilu.engage.hosts.wording import DAYS, DUTIES, KINDS
from weilu.engage.programme.wording import HOLIDAYS
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Workspace
from weilu.people.reads import colleagues

#: Members offered by name; others are found by searching.
MOST_MEMBERS = 200
#: Shifts offered to swap with: those within so many days.
NEAR = timedelta(days=7)


class HostForm(forms.Form):
    """Who hosts, shown as what, when and where."""

    member = forms.ModelChoiceField(
        Member.objects.none(), label=_("Member"),
        help_text=_("Staff first, then who was seen last. Anybody else: from their page."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Hosts as"), choices=[*KINDS.items()])
    disclosed_as = forms.CharField(
        label=_("Shown beside their name"), max_length=LONGEST_BADGE, initial="主持人",
        help_text=_("Members see it wherever the name stands. A host is always shown as a host."),
    )  # fmt: skip
    account = forms.ModelChoiceField(
        Account.objects.none(), label=_("Signs in here as"), required=False,
        empty_label=_("does not sign in"),
        help_text=_("Gets the tasks where nobody can write to them in private."),
    )  # fmt: skip
    duties = forms.MultipleChoiceField(
        label=_("What they do"), choices=[*DUTIES.items()], widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days they have time"), choices=[*DAYS.items()], coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    most_a_week = forms.IntegerField(
        label=_("Most shifts a week"), min_value=1, max_value=7, initial=3
    )
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("Empty: until one of you says so."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple,
        required=False, help_text=_("None chosen: all of them."),
    )  # fmt: skip

    def __init__(self, held: Host, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, fields = held, dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields["groups"].queryset = here[:MOST_GROUPS] if self.data == {} else here
        fields["account"].queryset = colleagues(held.workspace)
        people = Member.objects.filter(workspace=held.workspace, is_bot=False)
        fields["member"].queryset = (
            people if self.data != {} else _first(people, dict(self.initial))
        )
        if held.pk:
            del self.fields["member"]
            same = ("kind", "disclosed_as", "account", "duties", "weekdays", "most_a_week",
                    "until", "groups")  # fmt: skip
            self.initial = {name: getattr(held, name) for name in same}
        draw(self)

    def fill(self) -> Host:
        """The host with what a valid form says (not saved)."""
        data = self.cleaned_data
        for name in ("kind", "disclosed_as", "account", "duties", "weekdays", "most_a_week",
                     "until"):  # fmt: skip
            setattr(self.held, name, data[name])
        if "member" in data:
            self.held.member = data["member"]
        self.held.groups = sorted(group.pk for group in data["groups"])
        return self.held


def _first(people: Any, initial: dict[str, Any]) -> Any:
    """Those who are most likely meant, and whom the link named."""
    order = people.order_by("-is_staff", "-pk").values_list("pk", flat=True)
    wanted = {*order[:MOST_MEMBERS], initial.get("member") or 0}
    return people.filter(pk__in=wanted).order_by("-is_staff", "name")


class NeedForm(forms.Form):
    """What groups need of hosts."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )
    duty = forms.ChoiceField(label=_("What they need"), choices=[*DUTIES.items()])
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days"), choices=[*DAYS.items()], coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    hour = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("In the community’s time."), initial="20:00",
    )  # fmt: skip
    holidays = forms.ChoiceField(label=_("Public holidays"), choices=[*HOLIDAYS.items()])

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=workspace).select_related("workspace")
        here = here.order_by("name")
        fields["groups"].queryset = here[:MOST_GROUPS] if self.data == {} else here
        draw(self)

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(data["duty"], data["weekdays"], data["hour"], data["holidays"])


class AgreedForm(forms.Form):
    """They agreed in person."""

    note = forms.CharField(
        label=_("When and how they agreed"), max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip


class AssignForm(forms.Form):
    """Who takes a shift."""

    host = forms.ModelChoiceField(
        Host.objects.none(), label=_("Host"), required=False,
        empty_label=_("nobody yet"),
    )  # fmt: skip

    def __init__(self, shift: Shift, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["host"]
        field.queryset = reads.hosting(shift.group.workspace)
        field.label_from_instance = lambda host: f"{host.member.name} · {host.disclosed_as}"
        draw(self)


class SwapForm(forms.Form):
    """Whose shift is taken in exchange."""

    other = forms.ModelChoiceField(Shift.objects.none(), label=_("Swap with"))

    def __init__(self, shift: Shift, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        near = Shift.objects.filter(
            group__workspace=shift.group.workspace, state=ShiftState.PLANNED, host__isnull=False,
            at__gt=clock.now(), day__gte=shift.day - NEAR, day__lte=shift.day + NEAR,
        ).exclude(host=shift.host_id)  # fmt: skip
        field.queryset = near.select_related("host__member", "group").order_by("at", "pk")
        field.label_from_instance = lambda one: (
            f"{one.day:%m-%d} {one.host.member.name} · {one.group.name} · {DUTIES[one.duty]}"
        )
        draw(self)
