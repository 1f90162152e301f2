"""Rules, steps and reasons as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

#: kind → (name, what it looks for)
KINDS: Mapping[str, tuple[Any, Any]] = {
    "advert": (_("Adverts"), _("A small local model reads each message; your words add to it.")),
    "duplicate": (_("Repeated posts"), _("The same words again and again, or in several groups.")),
    "flood": (_("Flooding"), _("More messages in a few seconds than a conversation has.")),
    "links": (_("Links"), _("Links to hosts you did not allow, and ways into other groups.")),
    "contacts": (_("Contact numbers"), _("Phone, WeChat, QQ, Telegram: what leads people away.")),
    "words": (_("Banned words"), _("However they are spelt, spaced out or disguised.")),
}  # fmt: skip

#: mode → (level of its badge, word, meaning)
MODES: Mapping[str, tuple[str, Any, Any]] = {
    "off": ("quiet", _("off"), _("It looks at nothing.")),
    "dry": ("watch", _("dry run"), _("It notes what it would have done, and does nothing.")),
    "on": ("good", _("on"), _("It acts.")),
}

#: step → (level of its badge, word)
STEPS: Mapping[str, tuple[str, Any]] = {
    "none": ("info", _("deleted only")),
    "warn": ("watch", _("warned")),
    "mute": ("act", _("muted")),
    "remove": ("act", _("removed")),
    "again": ("quiet", _("met again at once")),
}
#: The same, where it is only what would have followed.
WOULD_STEPS: Mapping[str, Any] = {
    "none": _("delete only"),
    "warn": _("warn"),
    "mute": _("mute"),
    "remove": _("propose removal"),
    "again": _("no further step"),
}

#: state → (level of its badge, word)
STATES: Mapping[str, tuple[str, Any]] = {
    "would": ("quiet", _("dry run")),
    "acted": ("info", _("done")),
    "asked": ("act", _("wants a decision")),
    "refused": ("quiet", _("kept in the group")),
    "undone": ("quiet", _("taken back")),
}

APPEALS: Mapping[str, tuple[str, Any]] = {
    "open": ("act", _("open")),
    "granted": ("good", _("granted")),
    "upheld": ("info", _("upheld")),
}

TRIALS: Mapping[str, tuple[str, Any]] = {
    "waiting": ("quiet", _("waiting")),
    "running": ("info", _("running")),
    "done": ("good", _("done")),
    "failed": ("act", _("failed")),
    "cancelled": ("quiet", _("stopped")),
}

CONTACT_KINDS: Mapping[str, Any] = {
    "phone": _("phone"),
    "wechat": _("WeChat"),
    "qq": _("QQ"),
    "telegram": _("Telegram"),
    "email": _("e-mail"),
    "other": _("other messengers"),
}

#: Why a rule met a message, with its figures.
WHY: Mapping[str, Any] = {
    "advert": _("reads like an advert (%(percent)d%%)"),
    "advert_words": _("holds words of adverts"),
    "duplicate_groups": _("the same words in %(groups)d groups within %(minutes)d min"),
    "duplicate_times": _("the same words %(times)d times within %(minutes)d min"),
    "duplicate_people": _("the same words from %(people)d people within %(minutes)d min"),
    "flood": _("%(messages)d messages in %(seconds)d s"),
    "invite": _("a way into another group"),
    "link": _("a link to %(host)s"),
    "contact": _("a way to be reached elsewhere: %(kind)s"),
    "words": _("a banned word"),
}

#: What a member is told, where the rule has no words of its own.
WARNINGS: Mapping[str, Any] = {
    "warn": _("@{name}, your message broke a rule of this group: {rule}. Please mind it."),
    "mute": _("@{name}, this broke a rule of this group again: {rule}. You are muted for {long}."),
    "remove": _("@{name}, this broke a rule of this group too often: {rule}. You are removed."),
}  # fmt: skip
APPEAL = _("Was that wrong? Tell us: {link}")
GRANTED = _("@{name}, you were right: we took it back, and it no longer counts.")
UPHELD = _("@{name}, we looked at it again, and it stands.")

FAULTS: Mapping[str, Any] = {
    "remove_first": _("Nobody is removed for one message: warn or mute first."),
    "order": _("Steps can only grow harder: warn, then mute, then remove, which is the last."),
    "length": _("A ladder has at most eight steps: warn, mute, remove."),
    "mute": _("A mute lasts from a minute to 30 days."),
}


def why(data: Mapping[str, Any]) -> str:
    """The reason as words."""
    known = WHY.get(str(data.get("why", "")))
    if known is None:
        return str(data.get("why", ""))
    facts = dict(data.get("facts") or {})
    if "kind" in facts:
        facts["kind"] = CONTACT_KINDS.get(facts["kind"], facts["kind"])
    try:
        return str(known) % facts
    except (KeyError, TypeError):
        return str(known)


def long(seconds: int) -> str:
    """How long a mute lasts, in the largest whole unit."""
    days, hours = seconds // 86_400, seconds // 3_600
    if days and seconds % 86_400 == 0:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if hours and seconds % 3_600 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    minutes = max(1, seconds // 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def marked(text: str, spans: Any) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the very words a rule met."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted((int(a), int(b)) for a, b in spans or ()):
        start, end = max(at, min(start, len(text))), min(end, len(text))
        if end <= start:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
