"""Forms of feeds, pasted links and desks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.drafts.models import Desk, Feed, Writer
from weilu.engage.drafts.wording import WEIGHTS
from weilu.kit.sealing import seal
from weilu.people.models import Group

WORDS_HELP = _("One a line, or with commas between them.")


def web_address(value: str) -> str:
    """An http(s) address. Raises ValidationError for anything else."""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise forms.ValidationError(_("An address begins with https://."))
    return value.strip()


class FeedForm(forms.Form):
    """One feed."""

    address = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Of RSS or Atom, like https://…/feed"),
        widget=forms.URLInput,
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False,
        help_text=_("Stands behind each line. Empty: as the feed calls itself."),
    )  # fmt: skip
    weight = forms.TypedChoiceField(label=_("Comes"), choices=WEIGHTS, coerce=int, initial=1)
    is_on = forms.BooleanField(label=_("Read it"), required=False, initial=True)

    def __init__(self, held: Feed, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if held.pk:
            self.initial = {name: getattr(held, name) for name in self.fields}
        draw(self)

    def clean_address(self) -> str:
        return web_address(self.cleaned_data["address"])

    def fill(self) -> Feed:
        """The feed with what a valid form says (not saved)."""
        for name, value in self.cleaned_data.items():
            setattr(self.held, name, value)
        return self.held


class LinkForm(forms.Form):
    """A link that staff want told."""

    address = forms.CharField(label=_("Address"), max_length=1_000, widget=forms.URLInput)
    title = forms.CharField(label=_("What it says, in one line"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw(self)

    def clean_address(self) -> str:
        return web_address(self.cleaned_data["address"])


class WriterForm(forms.Form):
    """Which model writes drafts up."""

    address = forms.CharField(
        label=_("Address"), max_length=300, widget=forms.URLInput,
        help_text=_("Any endpoint that speaks as OpenAI’s does, with /v1: outside, or your own."),
    )  # fmt: skip
    model = forms.CharField(label=_("Model"), max_length=120)
    key = forms.CharField(
        label=_("Key"), max_length=400, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed, never shown. Empty: as it was, or none."),
    )  # fmt: skip
    is_on = forms.BooleanField(label=_("May be asked to write drafts up"), required=False)

    def __init__(self, held: Writer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if held.pk:
            self.initial = {name: getattr(held, name) for name in ("address", "model", "is_on")}
        draw(self)

    def clean_address(self) -> str:
        return web_address(self.cleaned_data["address"])

    def fill(self) -> Writer:
        """The model with what a valid form says (not saved)."""
        data = self.cleaned_data
        moved = self.held.pk and self.held.address != data["address"]
        for name in ("address", "model", "is_on"):
            setattr(self.held, name, data[name])
        if data["key"] or moved:  # a key is shown to nobody it was not meant for
            self.held.sealed_key = seal(data["key"]) if data["key"] else ""
        return self.held


class Words(forms.CharField):
    """Some words, one a line or with commas, as a list."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=1_000, required=False, help_text=WORDS_HELP,
            widget=forms.Textarea(attrs={"rows": 3}), **more,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        told = super().clean(value)
        for mark in "，、,；;":
            told = told.replace(mark, "\n")
        return list(dict.fromkeys(filter(None, map(str.strip, told.split("\n")))))[:50]


class DeskForm(forms.Form):
    """How a column is drafted."""

    opening = forms.CharField(label=_("First line"), max_length=200, required=False)
    closing = forms.CharField(label=_("Last line"), max_length=200, required=False)
    most = forms.IntegerField(label=_("Lines at most"), min_value=1, max_value=20, initial=10)
    likes = Words(label=_("Words you look for"))
    avoids = Words(label=_("Words that keep a story out"))
    with_links = forms.BooleanField(
        label=_("With each line’s address"), required=False,
        help_text=_("Longer, and some chat programs hide messages full of links."),
    )  # fmt: skip
    sources = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Taken from"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: from the groups it goes to. Members are quoted by name there."),
    )  # fmt: skip

    def __init__(self, held: Desk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, fields = held, dict[str, Any](self.fields)
        if held.column.form == "brief":
            del self.fields["sources"]
        else:
            here = Group.objects.filter(workspace=held.column.workspace).order_by("name")
            fields["sources"].queryset = here
            for name in ("likes", "avoids", "with_links"):
                del self.fields[name]
        self.initial = {name: getattr(held, name) for name in self.fields}
        draw(self)

    def fill(self) -> Desk:
        """The desk with what a valid form says (not saved)."""
        for name, value in self.cleaned_data.items():
            setattr(self.held, name, sorted(g.pk for g in value) if name == "sources" else value)
        return self.held
