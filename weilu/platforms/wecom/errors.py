"""WeCom's error codes: what each means, and whether trying again can help.

Source of the table: developer.work.weixin.qq.com/document/path/90313 (全局错误码); 41096 from
…/92137 (发送新客户欢迎语). A code that is not here is taken for a refusal for good, with WeCom's
own words beside it.
"""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.platforms.live.contract import Unreachable
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.wecom import limits

#: What can be done about a failure.
RETRY, PERMANENT, TOKEN, UNSURE = "retry", "permanent", "token", "unsure"


class Meaning(NamedTuple):
    """One code's line in the table."""

    kind: str  #: RETRY, PERMANENT or TOKEN
    why: str  #: one plain English sentence, marked for translation
    after_s: float | None = None  #: with RETRY: not before so many seconds


_NO_RIGHT = gettext_noop(
    "The app may not use customer contact. In WeCom's console, under customer contact, API, add the app to those that may call it."
)
_NOT_SEEN = gettext_noop(
    "The app does not see this member of staff. Add them to the app's visible range in WeCom's console."
)
_WRONG_SECRET = gettext_noop(
    "Corp ID and app secret do not belong together. Copy both again from WeCom's console."
)
_TOO_LARGE = gettext_noop("The file is larger than WeCom takes, or of another kind.")
_TOO_OFTEN = gettext_noop("WeCom was asked too often; it answers again after a minute.")
_NO_CODE = gettext_noop(
    "The entry code is not known to WeCom: it was deleted, or another app made it."
)
_NO_GROUP = gettext_noop("WeCom knows no such group.")
_EXPIRED = gettext_noop("The token ran out.")

#: errcode → what it means.
CODES: Mapping[int, Meaning] = {
    -1: Meaning(RETRY, gettext_noop("WeCom is busy."), 3.0),
    40001: Meaning(PERMANENT, _WRONG_SECRET),
    40003: Meaning(PERMANENT, gettext_noop("WeCom knows no member of staff by this ID.")),
    40004: Meaning(PERMANENT, _TOO_LARGE),
    40006: Meaning(PERMANENT, _TOO_LARGE),
    40007: Meaning(PERMANENT, gettext_noop("The uploaded file is gone: WeCom keeps it three days. Send it again.")),
    40009: Meaning(PERMANENT, _TOO_LARGE),
    40011: Meaning(PERMANENT, _TOO_LARGE),
    40013: Meaning(PERMANENT, gettext_noop("WeCom knows no company by this corp ID.")),
    40014: Meaning(TOKEN, _EXPIRED),
    40050: Meaning(PERMANENT, _NO_GROUP),
    40058: Meaning(PERMANENT, gettext_noop("WeCom did not accept what was asked.")),
    40091: Meaning(PERMANENT, _WRONG_SECRET),
    40096: Meaning(PERMANENT, gettext_noop("WeCom knows no such customer.")),
    40098: Meaning(PERMANENT, gettext_noop("This member of staff has not proved their name to WeCom yet.")),
    40123: Meaning(PERMANENT, gettext_noop("The picture is none WeCom can read: it takes JPG and PNG.")),
    41041: Meaning(PERMANENT, gettext_noop("Too many people of staff behind one code: WeCom takes 100.")),
    41044: Meaning(PERMANENT, _NO_CODE),
    41045: Meaning(PERMANENT, gettext_noop("The company has as many codes as WeCom lets it have. Delete some.")),
    41047: Meaning(PERMANENT, gettext_noop("WeCom knows no such mass send.")),
    41048: Meaning(PERMANENT, gettext_noop("Nobody of these can be sent to: they are no customers of the sender, or have had all messages of this month.")),
    41050: Meaning(PERMANENT, gettext_noop("The welcome came too late: WeCom takes it within 20 seconds, and once.")),
    41051: Meaning(PERMANENT, gettext_noop("The two are talking already, or somebody has welcomed: WeCom takes no welcome any more.")),
    41053: Meaning(PERMANENT, gettext_noop("The customer has not agreed to messages being archived, so nothing can be sent yet.")),
    41054: Meaning(PERMANENT, gettext_noop("This member of staff has not activated their account.")),
    41063: Meaning(RETRY, gettext_noop("WeCom is still handing the mass send out."), 10.0),
    41064: Meaning(PERMANENT, _TOO_LARGE),
    41065: Meaning(PERMANENT, _TOO_LARGE),
    41096: Meaning(RETRY, gettext_noop("Another app is sending its welcome just now."), 1.0),
    42001: Meaning(TOKEN, _EXPIRED),
    44004: Meaning(PERMANENT, gettext_noop("There is nothing to send.")),
    45001: Meaning(PERMANENT, _TOO_LARGE),
    45002: Meaning(PERMANENT, gettext_noop("The text is longer than WeCom takes.")),
    45009: Meaning(RETRY, _TOO_OFTEN, limits.BLOCKED_S),
    45033: Meaning(RETRY, gettext_noop("Too many calls at once."), 2.0),
    48002: Meaning(PERMANENT, _NO_RIGHT),
    48004: Meaning(PERMANENT, _NO_RIGHT),
    48005: Meaning(PERMANENT, gettext_noop("WeCom has given this up. Update Weilu.")),
    48006: Meaning(PERMANENT, gettext_noop("WeCom took the app's rights back, because it was not used for long. An administrator can give them again in WeCom's console.")),
    49008: Meaning(PERMANENT, gettext_noop("The group was dissolved.")),
    50002: Meaning(PERMANENT, _NOT_SEEN),
    50003: Meaning(PERMANENT, gettext_noop("The app is switched off in WeCom's console.")),
    50100: Meaning(RETRY, gettext_noop("The list changed while it was read."), 1.0),
    60011: Meaning(PERMANENT, _NOT_SEEN),
    60020: Meaning(PERMANENT, gettext_noop("WeCom does not take calls from this server's address. Add it to the app's trusted IPs in WeCom's console.")),
    60021: Meaning(PERMANENT, _NOT_SEEN),
    60111: Meaning(PERMANENT, gettext_noop("WeCom knows no member of staff by this ID.")),
    81017: Meaning(PERMANENT, gettext_noop("The app sees too many members of staff for one list.")),
    84061: Meaning(PERMANENT, gettext_noop("The two are no contacts on WeCom.")),
    84074: Meaning(PERMANENT, _NO_RIGHT),
    84083: Meaning(PERMANENT, gettext_noop("This member of staff may not use customer contact.")),
    84084: Meaning(PERMANENT, gettext_noop("The two are no contacts on WeCom.")),
    86001: Meaning(PERMANENT, _NO_GROUP),
    86003: Meaning(PERMANENT, _NO_GROUP),
    90501: Meaning(PERMANENT, gettext_noop("This is no customer group: an app can see only groups that staff with customer contact opened.")),
}  # fmt: skip
_UNKNOWN = Meaning(PERMANENT, gettext_noop("WeCom refused it: its own words are beside the code."))
UNANSWERED = gettext_noop("WeCom's answer was lost.")
UNREACHED = gettext_noop("WeCom could not be reached.")


class WecomFault(WeiluError):
    """A call that failed. `kind` says what can be done about it."""

    code = "wecom.fault"
    status = 502
    sentence = _("WeCom: %(why)s")

    def __init__(self, kind: str, why: str, number: str = "", after_s: float | None = None) -> None:
        super().__init__(why=gettext(why))
        self.kind, self.why, self.number, self.after_s = kind, why, number, after_s

    @classmethod
    def of(cls, errcode: int, errmsg: str) -> WecomFault:
        """What an answer with an errcode other than 0 means."""
        meaning = CODES.get(errcode, _UNKNOWN)
        own = f" {_own_words(errmsg)}" if meaning is _UNKNOWN else ""
        return cls(meaning.kind, meaning.why, f"{errcode}{own}"[:60], meaning.after_s)


def _own_words(errmsg: str) -> str:
    """WeCom's words without the hint and the address of the server that it adds."""
    return errmsg.split(", hint:")[0].split(", from ip:")[0]


def receipt_of(fault: WecomFault) -> Receipt:
    """A failure as what came of an action."""
    if fault.kind == UNSURE:
        return Receipt.unsure(fault.why)
    if fault.kind in {RETRY, TOKEN}:
        return Receipt.retry(fault.why, fault.after_s, fault.number)
    return Receipt.permanent(fault.why, fault.number)


def unreachable(fault: WecomFault) -> Unreachable:
    """A failure of something that will be asked again by itself."""
    return Unreachable(
        platform=gettext("WeCom"), why=f"{gettext(fault.why)} {fault.number}".strip()
    )
