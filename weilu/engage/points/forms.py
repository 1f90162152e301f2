"""Forms of rules, levels, badges, how points end, and corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import Drawn, draw
from weilu.engage.points.acts import ACTS
from weilu.engage.points.models import Badge, Level, PointPolicy, PointRule
from weilu.kit.money import MOST


class RuleForm(Drawn):
    act = forms.ChoiceField(label=_("Who did this earns points"))
    is_on = forms.BooleanField(
        label=_("Pay for what happens from now on"), required=False,
        help_text=_("Look at a dry run first: it tells what the past four weeks would have paid."),
    )  # fmt: skip

    class Meta:
        model = PointRule
        fields = ("name", "act", "points", "per_day", "fade", "segment", "is_on")
        labels = {
            "name": _("Name"), "points": _("Points"), "per_day": _("Paid so often a day"),
            "fade": _("Less for each repeat, in percent"),
            "segment": _("Only for members this filter finds"),
        }  # fmt: skip
        help_texts = {
            "name": _("It stands on the member’s statement."),
            "per_day": _("0: as often as it happens. The day’s limit for all rules holds still."),
            "fade": _(
                "With the same person, or with the same words, within a week: 50 pays 10, 5, 0. "
                "So two who only answer each other soon earn nothing."
            ),
            "segment": _("Like: joined < 30d and not tag:staff. Empty: for everybody."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act: Any = self.fields["act"]
        act.choices = [*ACTS.items()]


class LevelForm(Drawn):
    class Meta:
        model = Level
        fields = ("name", "earned")
        labels = {"name": _("Name"), "earned": _("From so many points earned in all")}
        help_texts = {"earned": _("Spent and ended points count still: nobody falls back.")}


class BadgeForm(Drawn):
    act = forms.ChoiceField(label=_("Whoever"))

    class Meta:
        model = Badge
        fields = ("name", "act", "times", "by_day", "within_days", "is_on")
        labels = {
            "name": _("Name"), "times": _("So often"),
            "by_day": _("Count days on which it was done, not times"),
            "within_days": _("Within so many days"), "is_on": _("Give it from now on"),
        }  # fmt: skip
        help_texts = {
            "within_days": _("0: ever."),
            "is_on": _("Who did enough already gets it at once, and keeps it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act: Any = self.fields["act"]
        act.choices = [*ACTS.items()]


class PolicyForm(Drawn):
    class Meta:
        model = PointPolicy
        fields = ("per_day", "expire_days", "idle_days", "decay_percent")
        labels = {
            "per_day": _("Points a person earns a day at most"),
            "expire_days": _("Unspent points end after so many days"),
            "idle_days": _("Who earned nothing for so many days"),
            "decay_percent": _("loses so many percent, and again every 30 days"),
        }
        help_texts = {
            "expire_days": _("30 or more. Empty: never. The oldest points are spent first."),
            "idle_days": _("14 or more. Empty: nobody loses anything by being away."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("expire_days", "idle_days"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, least in (("expire_days", 30), ("idle_days", 14), ("per_day", 1)):
            if data.get(name) is not None and data[name] < least:
                self.add_error(name, _("At least %(least)d.") % {"least": least})
        if not 0 < (data.get("decay_percent") or 0) <= 100:
            self.add_error("decay_percent", _("Between 1 and 100."))
        return data


class CorrectionForm(forms.Form):
    points = forms.IntegerField(
        label=_("Points"), min_value=-MOST, max_value=MOST,
        help_text=_("Above zero gives, below zero takes."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The member reads it on their statement.")
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self)

    def clean_points(self) -> int:
        points: int = self.cleaned_data["points"]
        if not points:
            raise forms.ValidationError(_("Zero changes nothing."))
        return points
