"""Templates: kept, shown as each platform would show them, filled in and tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions, filling
from weilu.outbox.actions import Intent
from weilu.outbox.facts import TemplateChanged
from weilu.outbox.models import Message, Purpose, Template
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.live import adapters
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection

#: Languages of a template as Django calls them.
LANGUAGES = {"zh": "zh-hans", "en": "en"}


class NameTaken(WeiluError):
    code = "outbox.template_name_taken"
    status = 409
    sentence = gettext_lazy("Another template has this name. Choose one that tells them apart.")


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as one platform would show it."""

    platform: str
    language: str
    text: str
    length: int
    longest: int

    @property
    def is_too_long(self) -> bool:
        return self.length > self.longest


def save(template: Template, by: Account) -> None:
    """Make or change a template. Raises `NameTaken`."""
    did = "changed" if template.pk else "made"
    template.changed_at = clock.now()
    try:
        with transaction.atomic():
            template.save()
            _note(template, did, by)
    except IntegrityError:
        raise NameTaken from None


@transaction.atomic
def delete(template: Template, by: Account) -> None:
    """Let go of a template; what was written with it stays."""
    _note(template, "deleted", by)
    template.delete()


def _note(template: Template, did: str, by: Account) -> None:
    fact = TemplateChanged(template=template.pk, name=template.name, did=did, by=audit.number(by))
    audit.note(template.workspace, fact, room="outbox")


def values_for(
    workspace: Workspace, place: Group | Member | None, language: str = ""
) -> Mapping[str, str]:
    """What the variables stand for where something goes."""
    which = "name" if isinstance(place, Member) else "group"
    today = clock.now().astimezone(ZoneInfo(workspace.zone))
    with override(LANGUAGES[language]) if language else nullcontext():
        day = date_format(today, "DATE_FORMAT")
    here = {which: place.name} if place else {}
    return {"community": workspace.name, "date": day, **here}


def previews(workspace: Workspace, texts: Mapping[str, str]) -> list[Preview]:
    """Each text as each connected platform would show it, with made-up names."""
    group = Group(name=_("Breakfast club"))
    shown = {}
    for language, text in texts.items():
        values = {
            "name": _("Lin"),
            "rules": "https://hui.example.org/m/accept/…/",
            "hosts": "小禾〔主持人〕",
            **values_for(workspace, group, language),
        }
        shown[language] = filling.fill(text, values)
    return [
        Preview(str(adapter.label), language, text, len(text), adapter.capabilities.longest_text)
        for adapter in map(adapters.by_key, _connected(workspace))
        for language, text in shown.items()
        if text
    ]


def _connected(workspace: Workspace) -> Sequence[str]:
    held = Connection.objects.filter(workspace=workspace, state="on", removed_at=None)
    keys = held.order_by("adapter").values_list("adapter", flat=True).distinct()
    return [key for key in keys if key in adapters.MODULES]


def send_test(
    connection: Connection, place: Group | Member, text: str, by: Account, language: str = ""
) -> Message:
    """Send a text to one group or member of staff, marked as a test; goes at any hour."""
    private = isinstance(place, Member)
    words = _("[Test] ") + filling.fill(text, values_for(connection.workspace, place, language))
    intent = Intent(
        f"test:{uuid4().hex}", Send(place.external_id, words, private=private), Purpose.SERVICE,
        group=None if isinstance(place, Member) else place,
        member=place if isinstance(place, Member) else None, reason=_("test of a template"),
    )  # fmt: skip
    [message] = actions.put(connection, "outbox", [intent], by)
    return message
