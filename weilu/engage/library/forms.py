"""Forms of materials and of sending them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.console.forms import draw
from weilu.engage.guard.forms import MOST_GROUPS
from weilu.engage.library import files, rules
from weilu.engage.library.actions import Content, newest_of
from weilu.engage.library.models import Material
from weilu.engage.library.wording import KINDS
from weilu.engage.programme.models import PURPOSES
from weilu.kit.errors import WeiluError
from weilu.outbox import filling
from weilu.outbox.wording import PURPOSE_MEANING
from weilu.outbox.wording import PURPOSES as PURPOSE_WORDS
from weilu.people.models import Account, Group, Seat

KNOWN = frozenset({*filling.IN_GROUPS, "link"})


class MaterialForm(forms.Form):
    """What a material is and what it says."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For staff alone."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[*KINDS.items()])
    text = forms.CharField(
        label=_("Text"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "{group}, {community} and {date} are filled in; {link} becomes the group’s own link, "
            "which else stands below the text."
        ),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address it leads to"), max_length=2_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_(
            "Members get a link that counts openings and leads here. Empty: it shows the material."
        ),
    )  # fmt: skip
    upload = forms.FileField(
        label=_("Picture or PDF"), required=False,
        help_text=_("PNG, JPEG, WebP, GIF or PDF, at most 10 MB. Place and camera are taken out."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip
    tags = forms.CharField(
        label=_("Tags"), max_length=160, required=False, help_text=_("With commas between them.")
    )
    owner = forms.ModelChoiceField(
        Account.objects.none(), label=_("Who keeps it up to date"), required=False,
        empty_label=_("nobody yet"),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Last day it may be used"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: for good."),
    )  # fmt: skip

    def __init__(self, held: Material, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, self._before = held, newest_of(held) if held.pk else None
        fields = dict[str, Any](self.fields)
        seated = Seat.objects.filter(workspace=held.workspace).values("account")
        fields["owner"].queryset = Account.objects.filter(pk__in=seated).order_by("name")
        if held.pk:
            self.initial = {**self._kept(), **self.initial}
        draw(self)

    def _kept(self) -> dict[str, Any]:
        held, before = self.held, self._before
        kept = {name: getattr(held, name) for name in ("name", "kind", "owner", "expires_on")}
        said = {"text": before.text, "address": before.address} if before else {}
        return kept | said | {"tags": ", ".join(rules.tags_of(held.tags))}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        for strange in filling.unknown(text, KNOWN):
            raise forms.ValidationError(
                _("Nobody can fill in {%(name)s} here."), params={"name": strange}
            )
        return text

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return files.keep(self.held.workspace_id, upload.read(files.LARGEST + 1))
        except WeiluError as error:
            raise forms.ValidationError(str(error)) from error

    def fill(self) -> Material:
        """The material with what a valid form says (not saved)."""
        data = self.cleaned_data
        for name in ("name", "kind", "owner", "expires_on"):
            setattr(self.held, name, data[name])
        self.held.tags = rules.stored_tags(rules.tags_of(data["tags"]))
        return self.held

    def content(self) -> Content:
        """What its version says; without a new file the one it has."""
        data, before = self.cleaned_data, self._before
        old = (before.path, before.media, before.size) if before else ("", "", 0)
        return Content(data["text"], data["address"].strip(), *(data["upload"] or old))


class SendForm(forms.Form):
    """Where to and when."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.ChoiceField(label=_("What it is for"))
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("In the community’s time."),
    )  # fmt: skip
    once = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, held: Material, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, fields = ZoneInfo(held.workspace.zone), dict[str, Any](self.fields)
        here = Group.objects.filter(workspace=held.workspace).order_by("name")
        fields["groups"].queryset = here[:MOST_GROUPS] if self.data == {} else here
        fields["purpose"].choices = [
            (key, f"{PURPOSE_WORDS[key]} · {PURPOSE_MEANING[key]}") for key in PURPOSES
        ]
        draw(self)

    def clean_at(self) -> datetime:
        given: datetime = self.cleaned_data["at"]
        return given.replace(tzinfo=self._zone)
