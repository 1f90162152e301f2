"""The form of a plan of greeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.engage.welcome.models import Greeting
from weilu.outbox import filling
from weilu.outbox.models import Template
from weilu.people.models import Group, Workspace
from weilu.platforms.live import adapters

MODES = (
    ("off", _("Off: nobody is greeted, nothing is written down")),
    ("dry", _("Rehearsal: the list shows whom it would greet and how; nothing is sent")),
    ("on", _("On")),
)
LANGUAGES = (("zh", "中文"), ("en", "English"))
PLACES = (
    ("group", _("In the group, by name")),
    ("private", _("In private where the platform allows it and they have begun a chat")),
)
HOLDS = (
    ("", _("They are in at once")),
    ("request", _("Who asks to join is let in after accepting")),
    ("mute", _("They may write after accepting")),
)
WHENS = (
    ("once", _("Each at once")),
    ("hour", _("All together, at an hour of the day")),
    ("every", _("All together, when so many have come (after a day at the latest)")),
)


class GreetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """How newcomers of some groups are greeted."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group has one greeting. Groups of one greeting count as one place: who goes "
                    "from one to another is not greeted again."),
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("Mode"), choices=MODES)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    place = forms.ChoiceField(
        label=_("Where"), choices=PLACES,
        help_text=_("In a group everybody sees the link; its page says whose it is."),
    )  # fmt: skip
    when = forms.ChoiceField(label=_("When"), choices=WHENS, initial="once")
    held_until_accepted = forms.ChoiceField(
        label=_("Until they accept the rules"), choices=HOLDS, required=False
    )

    class Meta:
        model = Greeting
        fields = (
            "name", "mode", "groups", "contacts", "template", "language", "place", "when", "hour",
            "every", "held_until_accepted", "words", "by_reaction", "remind_after_h", "entry",
            "again_after_days",
        )  # fmt: skip
        labels = {
            "name": _("Name"),
            "contacts": _("Greets who adds staff as a contact, too (WeCom: within 20 seconds)"),
            "template": _("Words"),
            "hour": _("Hour of the day, 0–23"),
            "every": _("How many"),
            "words": _("Words that accept the rules, by commas"),
            "by_reaction": _("A reaction to the greeting accepts them, too"),
            "remind_after_h": _("Remind once after hours"),
            "entry": _("Words after accepting"),
            "again_after_days": _("Not greeted again for days"),
        }
        help_texts = {
            "template": _(
                "A template of the outbox. {name}, {group}, {community}, {date} and {rules} are "
                "filled in; without {rules} the link to the rules stands below."
            ),
            "words": _("Written in the group as a message of their own, like: 同意, agree"),
            "remind_after_h": _("Empty: nobody is reminded. Never more than once."),
        }
        widgets = {
            "hour": forms.NumberInput(attrs={"min": 0, "max": 23}),
            "every": forms.NumberInput(attrs={"min": 2, "max": 50}),
            "remind_after_h": forms.NumberInput(attrs={"min": 1, "max": 720}),
            "again_after_days": forms.NumberInput(attrs={"min": 0, "max": 3650}),
        }

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        templates = Template.objects.filter(workspace=workspace).order_by("name")
        found: dict[str, Any] = {
            "groups": Group.objects.filter(workspace=workspace).order_by("name"),
            "template": templates,
            "entry": templates,
        }
        for name, choices in found.items():
            field: Any = self.fields[name]
            field.queryset = choices
        self.fields["template"].required = False
        self.fields["groups"].initial = list(
            self.instance.groups.values_list("pk", flat=True) if self.instance.pk else []
        )
        self.fields["when"].initial = _when(self.instance)
        if not found["groups"].exists():
            self.fields["groups"].help_text = _("There are no groups yet: connect a platform.")
        _dressed(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        when = data.get("when")
        for name in ("hour", "every"):
            if when != name:
                data[name] = None
            elif data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Fill this in, or greet each at once."))
        if data.get("mode") != "off" and not self.errors:
            self._ready(data)
        self._one_each(data)
        return data

    def _ready(self, data: dict[str, Any]) -> None:
        """A plan that runs has words and somebody to greet."""
        if data.get("template") is None:
            self.add_error("template", _("Choose the words it says."))
        if not data.get("groups") and not data.get("contacts"):
            self.add_error("groups", _("Choose a group, or let it greet contacts."))
        if data.get("held_until_accepted") == "mute":
            self._can_mute(data)

    def _can_mute(self, data: dict[str, Any]) -> None:
        named = {key: adapters.by_key(key) for key in adapters.MODULES}
        able = {one.platform for one in named.values() if one.capabilities.can("mute")}
        if any(group.platform not in able for group in data.get("groups", ())):
            self.add_error(
                "held_until_accepted", _("Some of these groups are where Weilu can mute nobody.")
            )

    def _one_each(self, data: dict[str, Any]) -> None:
        """Neither a group nor the contacts are greeted by two plans."""
        others = Greeting.objects.filter(workspace=self.instance.workspace).exclude(
            pk=self.instance.pk
        )
        taken = others.filter(groups__in=data.get("groups") or []).first()
        if taken is not None:
            self.add_error(
                "groups",
                forms.ValidationError(
                    _("“%(name)s” greets one of these groups already."), params={"name": taken.name}
                ),
            )
        if data.get("contacts") and others.filter(contacts=True).exists():
            self.add_error("contacts", _("Another greeting does this already."))
        if others.filter(name=data.get("name")).exists():
            self.add_error("name", _("Another greeting has this name."))

    def clean_template(self) -> Template | None:
        return _fillable(self.cleaned_data["template"])

    def clean_entry(self) -> Template | None:
        return _fillable(self.cleaned_data["entry"])


def _when(greeting: Greeting) -> str:
    if greeting.hour is not None:
        return "hour"
    return "every" if greeting.every is not None else "once"


def _fillable(template: Template | None) -> Template | None:
    """A template of which everything can be filled in."""
    if template is None:
        return None
    strange = filling.unknown(template.text_zh + template.text_en)
    if strange:
        raise forms.ValidationError(
            _("Nobody can fill in %(named)s of this template."),
            params={"named": ", ".join(f"{{{name}}}" for name in strange)},
        )
    return template


def _dressed(fields: dict[str, Any]) -> None:
    """Each field in the frame's own clothes."""
    for field in fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            continue  # a class would dress the list, not its boxes
        if isinstance(widget, forms.CheckboxInput):
            widget.attrs["class"] = "form-check-input"
        elif isinstance(widget, forms.Select):
            widget.attrs["class"] = "form-select"
        else:
            widget.attrs["class"] = "form-control"
