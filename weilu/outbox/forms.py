"""Forms of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.outbox import filling
from weilu.outbox.models import Policy, Purpose, Template
from weilu.outbox.wording import PURPOSE_MEANING, PURPOSES, ROOMS
from weilu.people.models import Group, Member, Workspace
from weilu.platforms.live import adapters
from weilu.platforms.models import Connection

MOMENT = forms.DateTimeInput(
    attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
)


class ComposeForm(forms.Form):
    """Write to groups of one connection."""

    connection = forms.ModelChoiceField(
        Connection.objects.none(), label=_("Through"), empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Many places at once want an approval."),
        error_messages={"required": _("Choose at least one group.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Words"), max_length=8_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("Purpose"), initial=Purpose.RELATION,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    at = forms.DateTimeField(
        label=_("When"), required=False, widget=MOMENT, help_text=_("Empty: as soon as it may go.")
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(workspace.zone)
        held = Connection.objects.filter(workspace=workspace, state="on", removed_at=None)
        able = [
            one.pk
            for one in held
            if one.adapter in adapters.MODULES
            and adapters.by_key(one.adapter).capabilities.can("send")
        ]
        platforms = {adapters.by_key(one.adapter).platform for one in held.filter(pk__in=able)}
        groups = Group.objects.filter(workspace=workspace, platform__in=platforms)
        connections: Any = self.fields["connection"]
        chosen: Any = self.fields["groups"]
        purpose: Any = self.fields["purpose"]
        connections.queryset, chosen.queryset = held.filter(pk__in=able), groups.order_by("name")
        purpose.choices = [
            (key, f"{word} · {PURPOSE_MEANING[key]}")
            for key, word in PURPOSES.items()
            if key != Purpose.SERVICE
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        connection, groups = data.get("connection"), data.get("groups")
        if connection is not None and groups is not None:
            platform = adapters.by_key(connection.adapter).platform
            if any(group.platform != platform for group in groups):
                self.add_error("groups", _("Some of these groups are on another platform."))
        return data

    def clean_at(self) -> datetime | None:
        return _soon(self.cleaned_data["at"])

    def clean_text(self) -> str:
        return _known(self.cleaned_data["text"], filling.IN_GROUPS)


def _known(text: str, known: frozenset[str] = frozenset(filling.VARIABLES)) -> str:
    """A text whose variables can all be filled in."""
    strange = filling.unknown(text, known)
    if strange:
        named = ", ".join(f"{{{name}}}" for name in strange)
        may = ", ".join(f"{{{name}}}" for name in filling.VARIABLES if name in known)
        raise forms.ValidationError(
            _("Nobody can fill in %(named)s here. These can be: %(may)s."),
            params={"named": named, "may": may},
        )
    return text


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """Words to be used again."""

    class Meta:
        model = Template
        fields = ("name", "text_zh", "text_en")
        labels = {
            "name": _("Name"),
            "text_zh": _("Words in Chinese"),
            "text_en": _("Words in English"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"class": "form-control"}),
            "text_zh": forms.Textarea(attrs={"class": "form-control", "rows": 5}),
            "text_en": forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text_zh", "text_en"):
            field: Any = self.fields[name]
            field.max_length = 8_000
            field.validators.append(MaxLengthValidator(8_000))

    def clean_text_zh(self) -> str:
        return _known(self.cleaned_data["text_zh"])

    def clean_text_en(self) -> str:
        return _known(self.cleaned_data["text_en"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("text_zh") and not data.get("text_en"):
            self.add_error("text_zh", _("Write it in one language at least."))
        return data


class TestForm(forms.Form):
    """Where a template is tried out."""

    language = forms.ChoiceField(
        label=_("Language"), choices=(("zh", "中文"), ("en", "English")),
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    connection = forms.ModelChoiceField(
        Connection.objects.none(), label=_("Through"), empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Group"), required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    member = forms.ModelChoiceField(
        Member.objects.none(), label=_("or yourself, or another member of staff"), required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, template: Template, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._template = template
        here = {"workspace": template.workspace}
        on = Connection.objects.filter(**here, state="on", removed_at=None)
        places: dict[str, Any] = {
            "connection": on.filter(adapter__in=adapters.MODULES),
            "group": Group.objects.filter(**here).order_by("name"),
            "member": Member.objects.filter(**here, is_staff=True).order_by("name"),
        }
        for name, found in places.items():
            field: Any = self.fields[name]
            field.queryset = found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [one for one in (data.get("group"), data.get("member")) if one]
        if len(places) != 1:
            raise forms.ValidationError(_("Choose a group or a member of staff, one of them."))
        connection, language = data.get("connection"), data.get("language")
        if connection is None or language is None:
            return data
        data["place"], data["text"] = places[0], getattr(self._template, f"text_{language}")
        if adapters.by_key(connection.adapter).platform != places[0].platform:
            raise forms.ValidationError(_("This place is on another platform."))
        if not data["text"]:
            raise forms.ValidationError(_("The template has no words in this language."))
        _known(data["text"], filling.IN_PRIVATE if data.get("member") else filling.IN_GROUPS)
        return data


class OptOutForm(forms.Form):
    """What a member wants none of."""

    purpose = forms.ChoiceField(
        label=_("No more of"), required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    room = forms.ChoiceField(
        label=_("from"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    why = forms.CharField(
        label=_("Why, or how they said it"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        room: Any = self.fields["room"]
        words = {key: word for key, word in PURPOSES.items() if key != Purpose.SERVICE}
        purpose.choices = [("", _("all but answers")), *words.items()]
        room.choices = [("", _("every room")), *ROOMS.items()]


class EditForm(forms.Form):
    """Change a message that has not gone out."""

    text = forms.CharField(
        label=_("Words"), max_length=8_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )  # fmt: skip
    at = forms.DateTimeField(label=_("Not before"), widget=MOMENT)

    def clean_at(self) -> datetime | None:
        return _soon(self.cleaned_data["at"])


def _soon(moment: datetime | None) -> datetime | None:
    """A time somebody means: not past, not years ahead."""
    now = clock.now()
    if moment is not None and moment < now - timedelta(hours=1):
        raise forms.ValidationError(_("This moment has passed."))
    if moment is not None and moment > now + timedelta(days=400):
        raise forms.ValidationError(_("That is more than a year ahead."))
    return moment


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the workspace allows itself."""

    class Meta:
        model = Policy
        fields = (
            "quiet_from", "quiet_to", "per_person_day", "per_person_week", "promotion_share",
            "same_text_days", "approve_promotion", "approve_above",
        )  # fmt: skip
        labels = {
            "quiet_from": _("Quiet from"),
            "quiet_to": _("until"),
            "per_person_day": _("Private messages to one person a day"),
            "per_person_week": _("and a week"),
            "promotion_share": _("Share of promotion in a group’s week, 0–1"),
            "same_text_days": _("Days before the same words may go to the same place"),
            "approve_promotion": _("Promotion wants an approval"),
            "approve_above": _("So does what goes to more places than"),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "promotion_share": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.05}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            tick = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "form-check-input" if tick else "form-control"
