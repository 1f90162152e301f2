"""The builder of a challenge, its budget, and decisions on copied notes."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.challenges import reads
from weilu.engage.challenges.actions import MOST_STEPS
from weilu.engage.challenges.models import Challenge, Plan
from weilu.people.models import Group
from weilu.playbooks.effects.assigning import LEAST_HELD, MOST_HELD, USUAL_HELD

WEEKDAYS = (
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")),
    ("4", _("Friday")), ("5", _("Saturday")), ("6", _("Sunday")),
)  # fmt: skip
LANGUAGES = (("zh", "中文"), ("en", "English"))
USUAL = "3 10\n7 30\n15 60\n21 100"
SAME = (
    "name", "first", "days", "zone", "own_zone", "border", "freezes", "make_ups", "make_up_days",
    "keyword", "unit", "least", "most", "segment", "preview_hour", "remind_hour", "language",
)  # fmt: skip
#: What the form takes of a plan as it stands there.
PLAIN = ("surprise", "free_will")
COUNTED = ("surprise_points", "surprise_after")
#: The builder's parts, in order: heading, what it says, its fields.
PARTS: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (_("Goal"), _("Concrete, and with a date: whoever reads it knows when it is reached."),
     ("name", "goal", "first", "days")),
    (_("Path"), _("At most three small steps a day, and what to show for it."),
     ("path", "tomorrow", "unit", "least", "most")),
    (_("Mechanism"), _("What days in a row earn, and what a missed day costs."),
     ("milestones", "freezes", "make_ups", "make_up_days", "free_weekdays", "free_dates")),
    (_("Prompts"), _("Where it runs, and when Weilu speaks: once a day in the group, once to whose "
                     "day is open."),
     ("groups", "keyword", "preview_hour", "remind_hour", "language")),
    (_("Surprise"), _("For who is about to give up."),
     ("surprise", "surprise_points", "surprise_after", "surprise_held")),
    (_("Free will"), _("Whoever mutes or leaves is left in peace, everywhere."),
     ("free_will", "segment", "zone", "own_zone", "border")),
)  # fmt: skip


class ChallengeForm(forms.Form):
    """The six elements, in the order of `PARTS`."""

    name = forms.CharField(label=_("Name"), max_length=80)
    goal = forms.CharField(
        label=_("Goal"), max_length=200,
        help_text=_("For example: by 24 May, breakfast at home on 21 days."),
    )  # fmt: skip
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=366, initial=21)
    path = forms.CharField(
        label=_("Steps a day"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, three at most."),
    )  # fmt: skip
    tomorrow = forms.CharField(
        label=_("What each day is about"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A line a day, as long as there is something to say."),
    )  # fmt: skip
    unit = forms.CharField(
        label=_("A number is asked, in"), required=False, max_length=20,
        help_text=_("kg, minutes, pages … Empty: words or a picture."),
    )  # fmt: skip
    least = forms.FloatField(label=_("At least"), required=False)
    most = forms.FloatField(label=_("At most"), required=False)
    milestones = forms.CharField(
        label=_("Rewards"), required=False, initial=USUAL, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line each: days in a row, points, and a gift if there is one."),
    )  # fmt: skip
    freezes = forms.IntegerField(
        label=_("Freezes"), min_value=0, max_value=60, initial=1,
        help_text=_("So many missed days do not end a streak."),
    )  # fmt: skip
    make_ups = forms.IntegerField(label=_("Days to make up for"), min_value=0, max_value=60,
                                  initial=1)  # fmt: skip
    make_up_days = forms.IntegerField(
        label=_("… within days"), min_value=1, max_value=14, initial=2
    )
    free_weekdays = forms.MultipleChoiceField(
        label=_("Free days of the week"), choices=WEEKDAYS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    free_dates = forms.CharField(
        label=_("Free dates"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One a line, as 2026-10-01."),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where the day is told. None chosen: nothing is told, and the keyword works "
                    "everywhere."),
    )  # fmt: skip
    keyword = forms.CharField(
        label=_("Keyword"), required=False, max_length=20,
        help_text=_("A message that begins with it is a check-in: 早餐打卡 …"),
    )  # fmt: skip
    preview_hour = forms.IntegerField(
        label=_("Recap and preview at"), min_value=0, max_value=23, initial=8,
        help_text=_("Hour of the day"),
    )  # fmt: skip
    remind_hour = forms.IntegerField(
        label=_("Reminder at"), min_value=0, max_value=23, initial=20,
        help_text=_("Hour of the day"),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="zh")
    surprise = forms.CharField(
        label=_("Surprise"), required=False, max_length=300,
        help_text=_("What somebody reads who is about to give up. Who that is stands on the "
                    "challenge’s page."),
    )  # fmt: skip
    surprise_points = forms.IntegerField(
        label=_("… with points"), min_value=0, max_value=100_000, initial=0, required=False,
        help_text=_("From the challenge’s budget."),
    )  # fmt: skip
    surprise_after = forms.IntegerField(
        label=_("… after days missed in a row"), min_value=0, max_value=7, initial=0,
        required=False,
        help_text=_("By itself, at the hour of the reminder, once for each. 0: by hand only."),
    )  # fmt: skip
    surprise_held = forms.FloatField(
        label=_("… left out by chance, percent"), min_value=100 * LEAST_HELD,
        max_value=100 * MOST_HELD, initial=100 * USUAL_HELD, required=False,
        help_text=_("So many get nothing, so that it shows whether it brings people back."),
    )  # fmt: skip
    free_will = forms.CharField(
        label=_("How to mute and to leave, in your words"), required=False, max_length=300
    )
    segment = forms.CharField(
        label=_("Only for"), required=False, max_length=400,
        help_text=_("A filter of members. Empty: for everybody."),
    )  # fmt: skip
    zone = forms.ChoiceField(label=_("Time zone"))
    own_zone = forms.BooleanField(
        label=_("Each member by their own zone, where they chose one"), required=False
    )
    border = forms.IntegerField(
        label=_("A day begins at minute"), min_value=0, max_value=720, initial=180,
        help_text=_("After midnight: 180 = three in the night, so that night owls keep their day."),
    )  # fmt: skip

    def __init__(self, held: Challenge, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        fields: dict[str, Any] = self.fields
        fields["groups"].queryset = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields["zone"].choices = [
            (one, one) for one in sorted(available_timezones() - {"localtime"})
        ]
        self.initial = {"zone": held.workspace.zone, **self._kept(), **self.initial}
        draw(self)

    def _kept(self) -> dict[str, Any]:
        """What a challenge that is there holds, as the form shows it."""
        plan = reads.plan_of(self.held) if self.held.pk else None
        if plan is None:
            return {}
        return {
            **{name: getattr(self.held, name) for name in SAME},
            "free_weekdays": [str(one) for one in self.held.free_weekdays],
            "free_dates": "\n".join(self.held.free_dates),
            "groups": list(self.held.groups.values_list("pk", flat=True)),
            "goal": plan.goal, "path": "\n".join(plan.path), "tomorrow": "\n".join(plan.tomorrow),
            "milestones": "\n".join(
                f"{one['days']} {one['points']} {one['gift']}".strip() for one in plan.milestones
            ),
            "surprise_held": 100 * plan.surprise_held,
            **{name: getattr(plan, name) for name in (*PLAIN, *COUNTED)},
        }  # fmt: skip

    def clean_path(self) -> list[str]:
        steps = [one.strip() for one in self.cleaned_data["path"].splitlines() if one.strip()]
        if not 1 <= len(steps) <= MOST_STEPS or any(len(one) > 100 for one in steps):
            raise forms.ValidationError(_("One to three steps, each of at most 100 letters."))
        return steps

    def clean_tomorrow(self) -> list[str]:
        lines = [one.strip()[:200] for one in self.cleaned_data["tomorrow"].splitlines()]
        return lines[:366]

    def clean_milestones(self) -> list[dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["milestones"].splitlines())):
            days, points, *gift = line.split(None, 2)[:3] + [""] * (line.count(" ") == 0)
            if not (days.isdecimal() and points.isdecimal() and 1 <= int(days) <= 366
                    and int(points) <= 1_000_000):  # fmt: skip
                raise forms.ValidationError(
                    _("“%(line)s”: write days, points, and a gift if there is one: 7 30 Apron."),
                    params={"line": line[:40]},
                )
            words = gift[0][:80] if gift else ""
            found[int(days)] = {"days": int(days), "points": int(points), "gift": words}
        return [found[days] for days in sorted(found)]

    def clean_free_dates(self) -> list[str]:
        try:
            days = {date.fromisoformat(one) for one in self.cleaned_data["free_dates"].split()}
        except ValueError:
            raise forms.ValidationError(_("Write dates as 2026-10-01, one a line.")) from None
        return [one.isoformat() for one in sorted(days)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("At least as much as the least."))
        return data

    def parts(self) -> list[tuple[Any, Any, list[Any]]]:
        """The builder's parts with their fields."""
        return [(title, says, [self[name] for name in names]) for title, says, names in PARTS]

    def fill(self) -> tuple[Challenge, Plan, list[Group]]:
        """The challenge, its plan and groups as a valid form says (not saved)."""
        data = self.cleaned_data
        for name in SAME:
            setattr(self.held, name, data[name])
        self.held.free_weekdays = sorted(int(one) for one in data["free_weekdays"])
        self.held.free_dates = data["free_dates"]
        names = ("goal", "path", "milestones", "tomorrow", *PLAIN)
        counted = {name: data[name] or 0 for name in COUNTED}
        plan = Plan(**{name: data[name] for name in names}, **counted)
        plan.surprise_held = (data["surprise_held"] or 100 * USUAL_HELD) / 100
        return self.held, plan, list(data["groups"])


class BudgetForm(forms.Form):
    """Points put into a budget, or taken out."""

    points = forms.IntegerField(label=_("Points"), min_value=-1_000_000, max_value=10_000_000)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class CheckInForm(forms.Form):
    """What a member says on the phone."""

    text = forms.CharField(required=False, max_length=2_000)
    number = forms.FloatField(required=False)
    picture = forms.FileField(required=False)
    key = forms.CharField(max_length=60)
    day = forms.IntegerField(required=False, min_value=0, max_value=365)
