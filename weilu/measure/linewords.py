"""The words beside a line of the explorer: what happened, and what was sent."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from weilu.events import catalogue

#: Kind of event → its word; messages need none.
KINDS = {
    "edit": pgettext_lazy("event", "edited"),
    "recall": pgettext_lazy("event", "took back"),
    "reaction": pgettext_lazy("event", "reacted"),
    "join": pgettext_lazy("event", "joined"),
    "leave": pgettext_lazy("event", "left"),
    "removed": pgettext_lazy("event", "removed"),
    "invite": pgettext_lazy("event", "invited"),
    "pin": pgettext_lazy("event", "pinned"),
    "rename": pgettext_lazy("event", "renamed"),
    "call": pgettext_lazy("event", "call"),
    "system": pgettext_lazy("event", "notice"),
    "reaction_removed": pgettext_lazy("event", "took a reaction back"),
    "join_request": pgettext_lazy("event", "asked to join"),
    "contact_added": pgettext_lazy("event", "added as a contact"),
    "contact_removed": pgettext_lazy("event", "no contact any more"),
    "group_opened": pgettext_lazy("event", "opened the group"),
    "group_closed": pgettext_lazy("event", "closed the group"),
    "sent": pgettext_lazy("event", "sent by Weilu"),
    "send_failed": pgettext_lazy("event", "could not be sent"),
}

#: Kind of attachment → its word.
MEDIA = {
    "image": pgettext_lazy("media", "image"),
    "video": pgettext_lazy("media", "video"),
    "voice": pgettext_lazy("media", "voice"),
    "call": pgettext_lazy("media", "call"),
    "other": pgettext_lazy("media", "attachment"),
    "file": pgettext_lazy("media", "file"),
    "sticker": pgettext_lazy("media", "sticker"),
    "link": pgettext_lazy("media", "link"),
    "card": pgettext_lazy("media", "card"),
    "location": pgettext_lazy("media", "location"),
    "poll": pgettext_lazy("media", "poll"),
    "red_packet": pgettext_lazy("media", "red packet"),
    "transfer": pgettext_lazy("media", "transfer"),
    "forward": pgettext_lazy("media", "forwarded"),
}


def kind(key: str) -> str:
    """A kind's word: of rooms below from here, of rooms above as they registered it."""
    if key in KINDS or key not in catalogue.KINDS:
        return str(KINDS.get(key, key))
    return str(catalogue.KINDS[key].word or key)


def media(key: str) -> str:
    return str(MEDIA.get(key, key))
