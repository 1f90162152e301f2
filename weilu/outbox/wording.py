"""States, reasons and purposes as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.outbox.models import Purpose, State

#: state → (level of its badge, word)
STATES: Mapping[str, tuple[str, Any]] = {
    State.WAITING: ("watch", _("wants approval")),
    State.HELD: ("info", _("held")),
    State.QUEUED: ("info", _("queued")),
    State.SENDING: ("info", _("being sent")),
    State.TASK: ("watch", _("wants a person")),
    State.SENT: ("good", _("sent")),
    State.UNSURE: ("act", _("unsure")),
    State.REFUSED: ("quiet", _("refused")),
    State.FAILED: ("act", _("failed")),
    State.CANCELLED: ("quiet", _("cancelled")),
    State.EXPIRED: ("quiet", _("too late")),
}

PURPOSES: Mapping[str, Any] = {
    Purpose.RELATION: _("relation"),
    Purpose.INFORMATION: _("information"),
    Purpose.PROMOTION: _("promotion"),
    Purpose.SERVICE: _("service"),
}

#: What each purpose is for, where it is chosen.
PURPOSE_MEANING: Mapping[str, Any] = {
    Purpose.RELATION: _("a greeting, a topic, praise: ties people together"),
    Purpose.INFORMATION: _("news, a date, something to know"),
    Purpose.PROMOTION: _("an offer; keeps to its share of the week and wants approval"),
    Purpose.SERVICE: _("answers what somebody just did; goes at any hour"),
}

#: Rooms that send, as members' choices and lists name them; others by their key.
ROOMS: Mapping[str, Any] = {
    "acquire": _("welcome and invitations"),
    "engage": _("programme and topics"),
    "retain": _("care"),
    "convert": _("offers"),
    "refer": _("referral"),
    "playbooks": _("playbooks"),
    "outbox": _("written by hand"),
}

#: How an opt-out came about.
HOW: Mapping[str, Any] = {
    "link": _("by their own link"),
    "keyword": _("by a word in a private chat"),
    "staff": _("noted by staff"),
    "platform": _("told by the platform"),
}


def scope(purpose: str, room: str) -> str:
    """What an opt-out covers."""
    of = str(PURPOSES.get(purpose, purpose)) if purpose else str(_("all but answers"))
    return f"{of} · {ROOMS.get(room, room)}" if room else of


OPS: Mapping[str, Any] = {
    "send": _("message"),
    "welcome": _("welcome"),
    "mass_send": _("mass send"),
    "delete": _("take back"),
    "react": _("reaction"),
    "pin": _("pin"),
    "mute": _("mute"),
    "remove": _("removal"),
    "admit": _("answer to a request"),
    "make_invite": _("invite link"),
    "revoke_invite": _("withdrawn link"),
    "make_group": _("new group"),
}

#: Why the checks hold or refuse a message: (what, what to do about it).
WHY: Mapping[str, tuple[Any, Any]] = {
    "quiet_hours": (_("quiet hours"), _("It goes out when they end.")),
    "fatigue": (_("this person has had enough messages"),
                _("It goes out when the day’s or week’s allowance is free again.")),
    "balance": (_("too much promotion in this group this week"),
                _("It goes out when the share allows it; messages of relation make room.")),
    "opted_out": (_("this person wants no such messages"), _("Leave it be.")),
    "same_text": (_("the same words went to the same place lately"),
                  _("Change the words, or wait.")),
    "too_long": (_("longer than the platform takes"), _("Shorten it, or split it in two.")),
    "unable": (_("this platform cannot do that"), _("See what it can do in the settings.")),
    "too_late": (_("its moment has passed"), _("Put it anew if it still makes sense.")),
    "gone": (_("the group is gone"), ""),
    "bad_material": (_("what goes along is no file of this workspace and no public address"),
                     _("Choose the picture or file again.")),
    "budget": (_("the platform lets this receiver have no more for now"),
               _("It goes out when the platform’s period lets it; a deadline before that refuses "
                 "it.")),
    "no_deadline": (_("a welcome here is good for seconds, and none were named"),
                    _("Greet the next newcomer; the room that welcomes has to name a deadline.")),
    "not_confirmed": (_("nobody confirmed it in time"),
                      _("Put it anew if it still makes sense.")),
    "cut off": (_("the sender was cut off in the middle"),
                _("Look on the platform whether it is there; if not, send it again.")),
    "no answer": (_("the platform’s answer was lost"),
                  _("Look on the platform whether it is there; if not, send it again.")),
}  # fmt: skip


def why(key: str) -> str:
    """The reason as a sentence. Adapters keep theirs in English, marked for translation: they are
    translated where they are shown, a platform's own words stay as they are."""
    known = WHY.get(key)
    return str(known[0]) if known else gettext(key) if key else ""


#: The same, put into words only when it is read.
why_later = lazy(why, str)


def todo(key: str) -> str:
    """What to do about a reason, "" where there is nothing to say."""
    known = WHY.get(key)
    return str(known[1]) if known else ""
