"""The forms of rules in the group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.charter.kinds import KINDS as GROUP_KINDS
from weilu.console.forms import draw
from weilu.engage.guard import ladder, rules, wording
from weilu.engage.guard.actions import Version
from weilu.engage.guard.finding import bare, host_of
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Guard, GuardEdition
from weilu.outbox import filling
from weilu.people.models import Account, Group, Workspace
from weilu.people.reads import colleagues

#: Groups that can be chosen from boxes; more are set over the API.
MOST_GROUPS = 300
MOST_WORDS, LONGEST_WORD = 500, 40
_LONG = re.compile(r"(\d{1,5})\s*(m|min|h|d|分钟?|小?时|天)?", re.IGNORECASE)
_UNITS = {"h": 3_600, "时": 3_600, "小": 3_600, "d": 86_400, "天": 86_400}
#: What a warning can have filled in.
VARIABLES = frozenset({"name", "group", "rule", "why", "long", "link"})
REMOVALS = (
    ("never", _("Never")),
    ("ask", _("Proposed to staff, who decide")),
    ("once", _("At once")),
)


class Lines(forms.CharField):
    """Several values, one a line (or by commas)."""

    def __init__(self, **given: Any) -> None:
        rows = given.pop("rows", 4)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **given)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [str(one).strip() for one in value if str(one).strip()]
        found = re.split(r"[\n,，、;；]", str(value or ""))
        return list(dict.fromkeys(one.strip() for one in found if one.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        if len(value) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in value):
            raise forms.ValidationError(
                _("At most %(most)d lines of at most %(long)d letters each."),
                params={"most": MOST_WORDS, "long": LONGEST_WORD},
            )


def _number(label: Any, first: int, least: int, most: int, help_text: Any = "") -> forms.Field:
    return forms.IntegerField(
        label=label, initial=first, min_value=least, max_value=most, help_text=help_text
    )


def _fields_of(kind: str) -> dict[str, forms.Field]:
    """What is asked of each kind of rule, by the names of its settings."""
    if kind == "advert":
        return {
            "threshold": forms.FloatField(
                label=_("How sure the model has to be, 0–1"), min_value=0, max_value=1, initial=0,
                help_text=_("0 = as it was calibrated. Higher meets less and errs less."),
            ),
            "words": Lines(label=_("Words that always make it an advert")),
        }  # fmt: skip
    if kind == "duplicate":
        return {
            "groups": _number(_("Same person, so many groups"), 2, 2, 50),
            "times": _number(_("Or same person, so many times"), 3, 2, 50),
            "people": _number(_("Or so many people"), 0, 0, 50, _("0 = that is fine.")),
            "minutes": _number(_("Within minutes"), 60, 1, 10_000),
            "shortest": _number(_("Only texts of so many letters"), 12, 4, 500),
        }
    if kind == "flood":
        return {
            "messages": _number(_("So many messages"), 8, 2, 200),
            "seconds": _number(_("Within seconds"), 20, 1, 600),
        }
    if kind == "links":
        return {
            "allowed": Lines(label=_("Hosts that are allowed"),
                             help_text=_("One a line; what lies below them is allowed, too.")),
            "only_invites": forms.BooleanField(
                label=_("Other links are fine: only ways into other groups are not"),
                required=False,
            ),
        }  # fmt: skip
    if kind == "contacts":
        return {
            "kinds": forms.MultipleChoiceField(
                label=_("Looks for"), choices=[*wording.CONTACT_KINDS.items()],
                initial=list(rules.Contacts.kinds),
                widget=forms.CheckboxSelectMultiple(attrs={"id": "id_groups_contacts"}),
            ),
            "allowed": Lines(label=_("Your own numbers"), help_text=_("These are left alone.")),
        }  # fmt: skip
    return {
        "words": Lines(
            label=_("Words"), rows=8,
            help_text=_("One a line. Letters that look alike, spaces and marks between, full or "
                        "half width, traditional or simplified make no difference."),
        )
    }  # fmt: skip


class GuardForm(forms.Form):
    """A rule and the next version of it."""

    name = forms.CharField(label=_("Name"), max_length=80,
                           help_text=_("Members read it in warnings."))  # fmt: skip
    groups_chosen = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Only in these groups"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: in every group."),
    )  # fmt: skip
    group_kinds = forms.MultipleChoiceField(
        label=_("Only in groups of these kinds"), required=False,
        choices=[(key, kind.name) for key, kind in GROUP_KINDS.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"id": "id_groups_kinds"}),
        help_text=_("None chosen: of every kind."),
    )  # fmt: skip
    delete_message = forms.BooleanField(label=_("Delete the message"), required=False, initial=True)
    warnings = forms.IntegerField(label=_("Warnings first"), min_value=0, max_value=5, initial=1)
    mutes = forms.CharField(
        label=_("Then mutes, each longer"),
        required=False,
        initial="10m, 1d",
        max_length=80,
        help_text=_("By commas: 10m, 12h, 1d. Empty: nobody is muted."),
    )
    removal = forms.ChoiceField(
        label=_("Then removal"),
        choices=REMOVALS,
        initial="ask",
        help_text=_("What only the model judged always waits for a person."),
    )
    counts_days = forms.IntegerField(
        label=_("A step counts for days"),
        min_value=1,
        max_value=365,
        initial=30,
        help_text=_("After that somebody begins at the first warning again."),
    )
    tell = forms.ChoiceField(
        label=_("The person is told"), required=False,
        choices=(("group", _("In the group")),
                 ("private", _("In private where the platform lets us, else in the group"))),
    )  # fmt: skip
    warning = forms.CharField(
        label=_("What they are told"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: our words. {name} {group} {rule} {why} {long} and {link} (to appeal) "
                    "are filled in."),
    )  # fmt: skip
    keeper = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Asked where a person is needed"),
        required=False,
        empty_label=_("whoever is there"),
    )

    def __init__(
        self, guard: Guard, edition: GuardEdition | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guard, self._edition = guard, edition
        for name, field in reversed(_fields_of(guard.kind).items()):
            self.fields = {"name": self.fields["name"], f"set_{name}": field, **{
                key: value for key, value in self.fields.items() if key != "name"
            }}  # fmt: skip
        self._offer(guard.workspace)
        self.initial = {**self._told(guard, edition), **self.initial}
        draw(self)

    def _offer(self, workspace: Workspace) -> None:
        here = Group.objects.filter(workspace=workspace).order_by("name")
        chosen: Any = self.fields["groups_chosen"]
        keeper: Any = self.fields["keeper"]
        if 0 < here.count() <= MOST_GROUPS:
            chosen.queryset = here
        else:
            del self.fields["groups_chosen"]
        keeper.queryset = colleagues(workspace)

    def _told(self, guard: Guard, edition: GuardEdition | None) -> dict[str, Any]:
        if edition is None:
            return {"name": wording.KINDS[guard.kind][0], "keeper": guard.keeper_id}
        steps = ladder.steps_of(edition.steps)
        last = steps[-1] if steps else None
        removal = "never" if last is None or last.do != ladder.REMOVE else (
            "ask" if last.ask else "once"
        )  # fmt: skip
        return {
            "name": guard.name, "keeper": guard.keeper_id, "groups_chosen": edition.groups,
            "group_kinds": edition.group_kinds, "delete_message": edition.delete_message,
            "warnings": sum(step.do == ladder.WARN for step in steps),
            "mutes": ", ".join(_short(step.s) for step in steps if step.do == ladder.MUTE),
            "removal": removal, "counts_days": edition.counts_days, "tell": edition.tell,
            "warning": edition.warning,
            **{f"set_{name}": value for name, value in edition.settings.items()},
        }  # fmt: skip

    def clean_mutes(self) -> list[int]:
        text = self.cleaned_data["mutes"].strip()
        parts = [part.strip() for part in re.split(r"[,，、]", text) if part.strip()]
        found = [_LONG.fullmatch(part) for part in parts]
        if not all(found):
            raise forms.ValidationError(_("Write lengths like 10m, 12h, 1d, by commas."))
        return [int(one[1]) * _UNITS.get((one[2] or "m")[0].lower(), 60) for one in found if one]

    def clean_set_allowed(self) -> list[str]:
        given: list[str] = self.cleaned_data["set_allowed"]
        return [host_of(one) for one in given] if self.guard.kind == "links" else given

    def clean_set_words(self) -> list[str]:
        given: list[str] = self.cleaned_data["set_words"]
        empty = [one for one in given if not bare(one)]
        if empty:
            raise forms.ValidationError(_("“%(word)s” has no letters."), params={"word": empty[0]})
        if self.guard.kind == "words" and not given:
            raise forms.ValidationError(_("Write at least one word."))
        return given

    def clean_warning(self) -> str:
        text: str = self.cleaned_data["warning"]
        strange = filling.unknown(text, VARIABLES)
        if strange:
            raise forms.ValidationError(
                _("Nobody can fill in {%(name)s} here."), params={"name": strange[0]}
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for fault in ladder.faults(self.steps(data))[:1]:
                self.add_error("removal" if fault == "remove_first" else "mutes",
                               wording.FAULTS[fault])  # fmt: skip
        return data

    @staticmethod
    def steps(data: dict[str, Any]) -> Sequence[Step]:
        """The ladder the form asks for."""
        removal = data.get("removal", "ask")
        last = [Step(ladder.REMOVE, ask=removal == "ask")] if removal != "never" else []
        mutes = [Step(ladder.MUTE, seconds) for seconds in data.get("mutes", ())]
        return [*[Step(ladder.WARN)] * data.get("warnings", 0), *mutes, *last]

    def version(self) -> Version:
        """The version a valid form asks for."""
        data = self.cleaned_data
        kept = self._edition.groups if self._edition else []
        chosen = [group.pk for group in data["groups_chosen"]] if "groups_chosen" in data else kept
        return Version(
            {name.removeprefix("set_"): value for name, value in data.items()
             if name.startswith("set_")},
            self.steps(data), chosen, data["group_kinds"],
            data["delete_message"], data["counts_days"], data["tell"] or "group", data["warning"],
        )  # fmt: skip


class TrialForm(forms.Form):
    """Over which days a dry run goes."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(
        attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"))  # fmt: skip
    until = forms.DateField(label=_("To"), widget=forms.DateInput(
        attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"))  # fmt: skip

    def period(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The days a valid form asks for, the last one whole."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        end = datetime.combine(until + timedelta(days=1), time(), zone)
        return datetime.combine(since, time(), zone), end - timedelta(microseconds=1)


def _short(seconds: int) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds // 60}m"
