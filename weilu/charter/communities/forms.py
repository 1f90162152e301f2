"""Forms of the guided page, one a step.

They keep whatever was typed; `rules` says what it is worth.
"""
# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.communities import content, stages, wording
from weilu.charter.communities.content import ENTRIES, LINE, PARAGRAPH, Charter
from weilu.charter.communities.models import Community
from weilu.charter.house_rules.models import RuleBook

_TEXT = {"class": "form-control", "autocomplete": "off"}


def _line(label: Any, help_text: Any = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LINE, required=False,
        widget=forms.TextInput(attrs={**_TEXT, **attrs}),
    )  # fmt: skip


def _lines(label: Any, help_text: Any = "", rows: int = 3, longest: int = PARAGRAPH) -> Any:
    return forms.CharField(
        label=label, help_text=help_text, max_length=longest, required=False,
        widget=forms.Textarea(attrs={**_TEXT, "rows": rows}),
    )  # fmt: skip


def _choices(label: Any, words: Mapping[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(words.items()), required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )  # fmt: skip


class NameForm(forms.Form):
    """What a community is called."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, widget=forms.TextInput(attrs=_TEXT),
        help_text=gettext_lazy("As its members say it."),
    )  # fmt: skip


class StepForm(forms.Form):
    """A step of the guide: from a charter, and back into its fields."""

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        raise NotImplementedError

    def change(self) -> dict[str, Any]:
        """Fields of `Charter` to replace."""
        raise NotImplementedError


class FitForm(StepForm):
    offer = _line(gettext_lazy("What do you sell or offer?"))
    age = _choices(*wording.FIT_QUESTIONS["age"])
    decision = _choices(*wording.FIT_QUESTIONS["decision"])
    use = _choices(*wording.FIT_QUESTIONS["use"])

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return asdict(charter.fit)

    def change(self) -> dict[str, Any]:
        return {"fit": self.cleaned_data}


class KindForm(StepForm):
    kind = _choices(gettext_lazy("Kind of community"), {k: v[0] for k, v in wording.KINDS.items()})

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return {"kind": charter.kind}

    def change(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind"]}


class TagsForm(StepForm):
    tags = _lines(
        gettext_lazy("What all members have in common"),
        gettext_lazy("One a line, or parted by commas: “lives in Pudong”, “cooks for children”."),
    )

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return {"tags": "\n".join(charter.tags)}

    def change(self) -> dict[str, Any]:
        return {"tags": content.split(self.cleaned_data["tags"])}


class GoalForm(StepForm):
    words = _line(
        gettext_lazy("What will be different?"),
        gettext_lazy("In one sentence, as members would say it."),
    )
    figure = _line(gettext_lazy("How many?"), gettext_lazy("A number: 120, 1.2万, 40%."))
    unit = _line(gettext_lazy("Of what?"), gettext_lazy("Something one can point at and count."))
    by = forms.CharField(
        label=gettext_lazy("By when?"), max_length=LINE, required=False,
        widget=forms.TextInput(attrs={**_TEXT, "type": "date"}),
    )  # fmt: skip

    #: Fault → the field it is said at.
    PLACES = {
        "vague": "figure", "no_figure": "figure", "no_unit": "unit", "bare_share": "unit",
        "vague_unit": "unit", "no_date": "by", "past": "by", "far": "by",
    }  # fmt: skip

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return asdict(charter.goal)

    def change(self) -> dict[str, Any]:
        return {"goal": self.cleaned_data}

    def say(self, faults: tuple[str, ...]) -> None:
        """Show what is wrong where it is."""
        for fault in faults:
            if fault in self.PLACES:
                self.add_error(self.PLACES[fault], wording.FAULTS[fault])


class RulesForm(StepForm):
    rules_book = forms.ChoiceField(
        label=gettext_lazy("House rules that hold here"), required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = RuleBook.objects.filter(workspace=community.workspace_id).select_related("group")
        self.fields["rules_book"].choices = [  # type: ignore[attr-defined]
            ("0", _("None yet")),
            *((str(book.pk), _book_name(book)) for book in books.order_by("group_id", "pk")),
        ]

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return {"rules_book": str(charter.rules_book)}

    def change(self) -> dict[str, Any]:
        return {"rules_book": int(self.cleaned_data["rules_book"] or 0)}


def _book_name(book: RuleBook) -> str:
    whose = book.group.name if book.group else _("House rules for everybody")
    edition = book.editions.order_by("-number").first()
    if edition is None:
        return _("%(whose)s (draft only)") % {"whose": whose}
    return _("%(whose)s (version %(number)d)") % {"whose": whose, "number": edition.number}


class PromiseForm(forms.Form):
    """One row of promises; a row without words is none."""

    opens = False  #: whether it is unfolded: the first to fill, and what is refused
    words = _line(gettext_lazy("Members can count on …"))
    delivers = forms.ChoiceField(
        label=gettext_lazy("We give"), choices=[("", "…"), *wording.DELIVERS.items()],
        required=False, widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    gets = forms.ChoiceField(
        label=gettext_lazy("They get"), choices=[("", "…"), *wording.GETS.items()],
        required=False, widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    column = _line(gettext_lazy("Kept by the column"), list="columns")
    cadence = _line(gettext_lazy("How often"))


class PromisesForm(StepForm):
    """As many rows as there are promises, and some to fill."""

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data)
        held = list((initial or {}).get("promises", ()))
        count = min(ENTRIES, max(3, len(held) + 1))
        if data is not None:
            count = sum(1 for number in range(ENTRIES) if f"p{number}-words" in data)
        held += [{}] * (count - len(held))
        self.rows = [PromiseForm(data, prefix=f"p{n}", initial=held[n]) for n in range(count)]
        fresh = next((row for row in self.rows if not row["words"].value()), None)
        for row in self.rows:
            row.opens = row is fresh or (data is not None and not row.is_valid())

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return {"promises": [asdict(one) for one in charter.promises]}

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in list(self.rows))

    def change(self) -> dict[str, Any]:
        return {"promises": [row.cleaned_data for row in self.rows]}


class IdentityForm(StepForm):
    values = _lines(
        gettext_lazy("Values, one a line"), gettext_lazy("Few, and ones you would lose money for.")
    )
    creed = _lines(
        gettext_lazy("Creed"), gettext_lazy("One or two sentences members know by heart."), rows=2
    )
    joining = _lines(
        gettext_lazy("When somebody joins"),
        gettext_lazy("A name card, a question, a small gift: the same for everybody."),
        rows=2,
    )
    yearly = _lines(
        gettext_lazy("Once a year, when it is formed anew"),
        gettext_lazy(
            "No group lives for ever: on a fixed day the old one ends, and who wants to goes on."
        ),
        rows=2,
    )
    badges = _lines(gettext_lazy("Badges, one a line"), gettext_lazy("Name: what it is given for."))  # fmt: skip

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        worn = "\n".join(f"{one.name}: {one.earned}".strip(": ") for one in charter.badges)
        told = {"creed": charter.creed, "joining": charter.joining, "yearly": charter.yearly}
        return {**told, "values": "\n".join(charter.values), "badges": worn}

    def change(self) -> dict[str, Any]:
        given = self.cleaned_data
        worn = [asdict(one) for one in content.badges(given["badges"])]
        return {**given, "values": content.lines(given["values"]), "badges": worn}


class OwnerForm(StepForm):
    name = _line(gettext_lazy("Name, as members call them"))
    about = _lines(gettext_lazy("Who this is, in a few sentences"))
    topics = _lines(
        gettext_lazy("Topics, one a line"), gettext_lazy("What people come to ask them about.")
    )
    credentials = _lines(gettext_lazy("What speaks for them, one a line"), gettext_lazy("Years, training, things made: true ones, that can be checked."))  # fmt: skip

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        owner = charter.owner
        told = {"name": owner.name, "about": owner.about}
        more = {"topics": owner.topics, "credentials": owner.credentials}
        return {**told, **{name: "\n".join(value) for name, value in more.items()}}

    def change(self) -> dict[str, Any]:
        given = self.cleaned_data
        listed = {name: content.lines(given[name]) for name in ("topics", "credentials")}
        return {"owner": {**given, **listed}}


#: Step of the guide → its form.
FORMS: Mapping[str, type[StepForm]] = {
    "fit": FitForm, "kind": KindForm, "tags": TagsForm, "goal": GoalForm, "rules": RulesForm,
    "promises": PromisesForm, "identity": IdentityForm, "owner": OwnerForm,
}  # fmt: skip


def form_of(step: str, community: Community, charter: Charter, data: Any = None) -> StepForm:
    """The form of a step, filled from the charter or from what was posted."""
    known = FORMS[step]
    more: dict[str, Any] = {"community": community} if step == "rules" else {}
    return known(data, initial=known.initial_of(charter), **more)


class ThresholdsForm(forms.Form):
    """Figures of the stages; shares as per cent."""

    def __init__(self, held: Mapping[str, float], data: Any = None) -> None:
        super().__init__(data)
        for rule in stages.RULES:
            low, high = (_shown(rule, limit) for limit in stages.LIMITS[rule.unit])
            self.fields[rule.key] = forms.FloatField(
                label=wording.FIGURES[rule.figure][0], min_value=low, max_value=high,
                initial=f"{_shown(rule, held.get(rule.key, rule.threshold)):g}",
                widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
            )  # fmt: skip

    def given(self) -> dict[str, float]:
        return {
            rule.key: self.cleaned_data[rule.key] / (100 if rule.unit == "share" else 1)
            for rule in stages.RULES
        }


def _shown(rule: stages.Rule, value: float) -> float:
    return value * 100 if rule.unit == "share" else value


class LinkForm(forms.Form):
    """A link to the charter."""

    name = forms.CharField(
        label=gettext_lazy("For whom"), max_length=80, required=False,
        widget=forms.TextInput(attrs=_TEXT),
        help_text=gettext_lazy("So that you know which one to revoke."),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"), coerce=int, initial=30,
        choices=[(7, gettext_lazy("7 days")), (30, gettext_lazy("30 days")),
                 (90, gettext_lazy("90 days")), (365, gettext_lazy("a year"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
