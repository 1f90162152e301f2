"""Forms of landing pages, and what was typed into the editor's blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.pages import rules
from weilu.acquire.pages.models import LandingPage
from weilu.acquire.pages.wording import HELP, KINDS, PARTS, SAMPLES
from weilu.people.models import Workspace

TEXT = forms.TextInput(attrs={"class": "form-control"})


class SetupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A page's name, address and where its button leads."""

    code = forms.ModelChoiceField(
        EntryCode.objects.none(), label=_("Where its button leads"), required=False,
        empty_label=_("Not chosen yet"), widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_(
            "An entry code; a form stands before it where the code has one. Who came by another "
            "code of yours is led on to that one, so that it keeps its credit."
        ),
    )  # fmt: skip

    class Meta:
        model = LandingPage
        fields = ("name", "slug", "code")
        labels = {"name": _("Name, for you"), "slug": _("Address")}
        help_texts = {"slug": _("Small letters, digits and -. Links that were shared break "
                                "when you change it.")}  # fmt: skip
        widgets = {"name": TEXT, "slug": TEXT}

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes: Any = self.fields["code"]
        codes.queryset = EntryCode.objects.filter(
            channel__workspace=workspace, channel__closed_at=None
        ).select_related("channel").order_by("channel__name", "name")  # fmt: skip
        codes.label_from_instance = lambda one: f"{one.channel} · {one.name}"

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class NewForm(SetupForm):
    """The same with a sample to start from; the address is made up."""

    sample = forms.ChoiceField(
        label=_("Start from"), choices=[*SAMPLES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(workspace, *args, **kwargs)
        del self.fields["slug"]


def typed(post: Mapping[str, str]) -> list[dict[str, str]]:
    """The blocks as they stand in the editor, in their order."""
    keys = [key for key in post.get("order", "").split() if f"{key}-kind" in post]
    return [_typed(post, key) for key in keys if post[f"{key}-kind"] in rules.KINDS]


def _typed(post: Mapping[str, str], key: str) -> dict[str, str]:
    kind = post[f"{key}-kind"]
    names = [name for part in rules.KINDS[kind] for name in rules.fields_of(part)]
    return {"key": key, "kind": kind, **{name: post.get(f"{key}-{name}", "") for name in names}}


def editable(blocks: Sequence[rules.Block]) -> list[dict[str, Any]]:
    """Blocks with all there is to enter, for the editor's template."""
    return [
        {
            "key": one["key"], "kind": one["kind"], "word": KINDS[one["kind"]],
            "says": rules.said(one, "title", "zh"),
            "parts": [_part(one, part) for part in rules.KINDS[one["kind"]]],
        }
        for one in blocks
    ]  # fmt: skip


def _part(block: rules.Block, part: rules.Part) -> dict[str, Any]:
    return {
        "form": part.form, "longest": part.longest, "label": PARTS[part.key],
        "help": HELP.get((block["kind"], part.key), ""),
        "fields": [
            {
                "id": f"{block['key']}-{name}", "value": block.get(name, ""),
                "language": {"_zh": "中文", "_en": "English"}.get(name[-3:], "")
                if part.translated else "",
            }
            for name in rules.fields_of(part)
        ],
    }  # fmt: skip
