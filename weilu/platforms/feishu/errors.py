"""Feishu's error codes: what each means, and whether trying again can help.

Source: open.feishu.cn, 服务端错误码说明 and the tables of the im/v1 pages. A code that is not here is
taken for a refusal for good, with Feishu's own words beside it.
"""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.platforms.feishu import limits
from weilu.platforms.live.contract import Unreachable
from weilu.platforms.live.deeds import Receipt

#: What can be done about a failure. LOST: it may have been done; UNREACHED: it was not.
RETRY, PERMANENT, TOKEN, LOST = "retry", "permanent", "token", "lost"
NO_SCOPE = 99991672


class Meaning(NamedTuple):
    """One code's line in the table."""

    kind: str
    why: str  #: one plain English sentence, marked for translation
    after_s: float | None = None  #: with RETRY: not before so many seconds


_WRONG_SECRET = gettext_noop(
    "App ID and App Secret do not belong together. Copy both again from Feishu's developer console."
)
_TOO_OFTEN = gettext_noop("Feishu asks to slow down.")
_EXPIRED = gettext_noop("The token ran out.")
_NO_BOT = gettext_noop(
    "The app has no bot. In Feishu's developer console add the ability “Bot” and publish a version."
)
_NOT_IN = gettext_noop("The bot is not in the group. Add it in the group's settings.")
_NO_RIGHT = gettext_noop(
    "The bot may not do this in that group: make it an administrator of the group, or ask its owner to allow it."
)
_NO_GROUP = gettext_noop("The group was dissolved, or Feishu knows no such group.")
_NO_MESSAGE = gettext_noop("The message is gone, or Feishu knows no such message.")
_NOT_SEEN = gettext_noop(
    "The app may not reach this person. In Feishu's developer console add them to the app's availability and publish a version."
)
_NOT_ACCEPTED = gettext_noop(
    "Feishu did not accept what was asked: its own words are beside the code."
)
_OTHER_COMPANY = gettext_noop(
    "The group or person belongs to another company, where this app may not act."
)
_TOO_LONG = gettext_noop("The text is longer than Feishu takes.")
_CENSORED = gettext_noop("Feishu's content check refused the text. Change its wording.")
_NOT_ACTIVE = gettext_noop(
    "The app is not in use in this company: publish a version in Feishu's developer console and let an administrator approve it."
)

#: code → what it means.
CODES: Mapping[int, Meaning] = {
    1500: Meaning(RETRY, gettext_noop("Feishu has a fault of its own."), 3.0),
    2200: Meaning(RETRY, gettext_noop("Feishu has a fault of its own."), 3.0),
    10003: Meaning(PERMANENT, _WRONG_SECRET),
    10012: Meaning(PERMANENT, _WRONG_SECRET),
    10014: Meaning(PERMANENT, _WRONG_SECRET),
    11232: Meaning(RETRY, _TOO_OFTEN, 5.0),
    212100: Meaning(PERMANENT, _NOT_ACTIVE),
    230001: Meaning(PERMANENT, _NOT_ACCEPTED),
    230002: Meaning(PERMANENT, _NOT_IN),
    230006: Meaning(PERMANENT, _NO_BOT),
    230011: Meaning(PERMANENT, _NO_MESSAGE),
    230013: Meaning(PERMANENT, _NOT_SEEN),
    230017: Meaning(PERMANENT, gettext_noop("The picture or file belongs to another app. Send it anew.")),
    230018: Meaning(PERMANENT, gettext_noop("The group's settings let only some people write. Let the bot write there.")),
    230020: Meaning(RETRY, _TOO_OFTEN, limits.SLOW_DOWN_S),
    230022: Meaning(PERMANENT, _CENSORED),
    230025: Meaning(PERMANENT, _TOO_LONG),
    230026: Meaning(PERMANENT, _NO_RIGHT),
    230027: Meaning(PERMANENT, _NO_RIGHT),
    230028: Meaning(PERMANENT, _CENSORED),
    230029: Meaning(PERMANENT, gettext_noop("This person has left the company.")),
    230034: Meaning(PERMANENT, gettext_noop("Feishu knows no such group or person.")),
    230035: Meaning(PERMANENT, _NO_RIGHT),
    230038: Meaning(PERMANENT, _OTHER_COMPANY),
    230049: Meaning(RETRY, gettext_noop("Feishu is still sending the message."), 2.0),
    230053: Meaning(PERMANENT, gettext_noop("This person takes no messages of the bot any more.")),
    230110: Meaning(PERMANENT, _NO_MESSAGE),
    231001: Meaning(PERMANENT, gettext_noop("Feishu knows no such reaction.")),
    231002: Meaning(PERMANENT, _NOT_IN),
    231003: Meaning(PERMANENT, _NO_MESSAGE),
    232006: Meaning(PERMANENT, _NO_GROUP),
    232009: Meaning(PERMANENT, _NO_GROUP),
    232010: Meaning(PERMANENT, _OTHER_COMPANY),
    232011: Meaning(PERMANENT, _NOT_IN),
    232014: Meaning(PERMANENT, _NO_RIGHT),
    232016: Meaning(PERMANENT, _NO_RIGHT),
    232017: Meaning(PERMANENT, _NO_RIGHT),
    232019: Meaning(RETRY, _TOO_OFTEN, limits.SLOW_DOWN_S),
    232024: Meaning(PERMANENT, _NOT_SEEN),
    232025: Meaning(PERMANENT, _NO_BOT),
    232033: Meaning(PERMANENT, _OTHER_COMPANY),
    232034: Meaning(PERMANENT, _NOT_ACTIVE),
    234006: Meaning(PERMANENT, gettext_noop("The file is larger than Feishu takes.")),
    234010: Meaning(PERMANENT, gettext_noop("The file to be sent is empty.")),
    234011: Meaning(PERMANENT, gettext_noop("The picture is none Feishu can read.")),
    99991400: Meaning(RETRY, _TOO_OFTEN, limits.SLOW_DOWN_S),
    99991401: Meaning(PERMANENT, gettext_noop("Feishu takes no calls from this server's address. Add it to the app's IP whitelist in Feishu's developer console.")),
    99991661: Meaning(TOKEN, _EXPIRED),
    99991662: Meaning(PERMANENT, _NOT_ACTIVE),
    99991663: Meaning(TOKEN, _EXPIRED),
    99991664: Meaning(TOKEN, _EXPIRED),
    99991671: Meaning(TOKEN, _EXPIRED),
    NO_SCOPE: Meaning(PERMANENT, gettext_noop("The app lacks the permission that stands beside the code. Add it in Feishu's developer console under permissions and publish a version.")),
}  # fmt: skip
_UNKNOWN = Meaning(PERMANENT, gettext_noop("Feishu refused it: its own words are beside the code."))
UNANSWERED = gettext_noop("Feishu's answer was lost.")
UNREACHED = gettext_noop("Feishu could not be reached.")


class FeishuFault(WeiluError):
    """A call that failed. `kind` says what can be done about it."""

    code = "feishu.fault"
    status = 502
    sentence = _("Feishu: %(why)s")

    def __init__(self, kind: str, why: str, number: str = "", after_s: float | None = None) -> None:
        super().__init__(why=gettext(why))
        self.kind, self.why, self.number, self.after_s = kind, why, number, after_s

    @classmethod
    def of(cls, answer: Mapping[str, Any], reset_s: float | None = None) -> FeishuFault:
        """What an answer with a code other than 0 means; `reset_s`: its header's waiting time."""
        code = answer.get("code")
        meaning = CODES.get(code, _UNKNOWN) if isinstance(code, int) else _UNKNOWN
        beside = _beside(answer, meaning)
        after = reset_s if meaning.kind == RETRY and reset_s is not None else meaning.after_s
        return cls(meaning.kind, meaning.why, f"{code} {beside}".strip()[:80], after)


def _beside(answer: Mapping[str, Any], meaning: Meaning) -> str:
    """What stands beside the code: the missing permission, or Feishu's own words."""
    if answer.get("code") == NO_SCOPE:
        return next(iter(scopes_of(answer)), "")
    return str(answer.get("msg", "")) if meaning in (_UNKNOWN, CODES[230001]) else ""


def scopes_of(answer: Mapping[str, Any]) -> list[str]:
    """The permissions of which one has to be given, as a refusal names them."""
    error = answer.get("error")
    named = error.get("permission_violations") if isinstance(error, dict) else None
    found = [
        str(one.get("subject", "")) for one in named or () if isinstance(one, dict)
    ] if isinstance(named, list) else []  # fmt: skip
    return [one for one in found if one]


def receipt_of(fault: FeishuFault) -> Receipt:
    """A failure as what came of an action. What was lost may be asked again: see `Feishu`."""
    if fault.kind in {RETRY, TOKEN, LOST}:
        return Receipt.retry(fault.why, fault.after_s, fault.number)
    return Receipt.permanent(fault.why, fault.number)


def unreachable(fault: FeishuFault) -> Unreachable:
    """A failure of something that will be asked again by itself."""
    why = f"{gettext(fault.why).rstrip('.。')} {fault.number}".strip()
    return Unreachable(platform=gettext("Feishu"), why=why)
