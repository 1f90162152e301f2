"""The API's door to what kinds of events there are. The events themselves: `platforms`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.events.catalogue import KINDS

door = Door("kinds", _("Kinds of events"), order=90)


class KindOut(Schema):
    """A kind of event."""

    key: str
    sentence: str = Field(description="With %(actor)s and %(subject)s")
    about: str
    fields: list[str] = Field(description="What its data may hold")
    by_staff: bool = Field(description="Done in the console or by the API, not in a group")


@door.read("/kinds", list[KindOut], _("Kinds of events"))
def kinds(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    """Every kind the log knows, with the fields of its data."""
    return [
        {
            "key": one.key, "sentence": str(one.sentence), "fields": sorted(one.fields),
            "about": (one.facts.__doc__ or "").strip(), "by_staff": one.by_staff,
        }
        for one in KINDS.values()
    ]  # fmt: skip
