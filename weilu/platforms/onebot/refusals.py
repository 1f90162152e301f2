"""Refusals of QQ and of OneBot clients in plain words."""

# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.platforms.live.deeds import Receipt

#: Words of a client's refusal (lower case) → what it means.
_REFUSALS = (
    ("风控", _("QQ holds this account back (risk control). Let a person use it by hand for some days, and send less.")),
    ("risk", _("QQ holds this account back (risk control). Let a person use it by hand for some days, and send less.")),
    ("禁言", _("This account is muted in the group.")),
    ("不在群", _("This account is not in the group.")),
    ("not in group", _("This account is not in the group.")),
    ("不是好友", _("QQ does not let this account write to that person: they are no friends.")),
    ("not friend", _("QQ does not let this account write to that person: they are no friends.")),
    ("权限", _("This account lacks the right for it. Make it an administrator of the group.")),
    ("permission", _("This account lacks the right for it. Make it an administrator of the group.")),
    ("not admin", _("This account lacks the right for it. Make it an administrator of the group.")),
    ("管理员", _("This account lacks the right for it. Make it an administrator of the group.")),
    ("消息不存在", _("The message is not known any more.")),
    ("msg not found", _("The message is not known any more.")),
    ("message not found", _("The message is not known any more.")),
    ("请求不存在", _("The request to join is gone: it was answered or withdrawn.")),
    ("rich media transfer failed", _("The picture could not be uploaded to QQ.")),
    ("群不存在", _("QQ knows no such group, or it was dissolved.")),
)  # fmt: skip
#: What a client says where it has no such call.
_NO_SUCH_CALL = {1404, 10002, 404}
#: Answers of QQ's own servers, passed on as the client's code or inside its words.
_BY_NUMBER = {
    16: _("QQ does not let this account write to that person: they are no friends."),
    34: _("QQ refused the message: it is too long, or QQ dislikes what it says."),
    46: _(
        "QQ holds this account back (risk control). Let a person use it by hand for some days, and send less."
    ),
    110: _("This account is not in the group."),
    120: _("This account is muted in the group."),
    299: _(
        "QQ takes no more messages from this account for the group just now: its members allow only so many."
    ),
}
_NUMBER = re.compile(r'"result": ?(\d{1,6})\b')


def refusal(answer: dict[str, Any]) -> Receipt:
    """What a failed answer comes to."""
    code = answer.get("retcode")
    said = " ".join(str(answer.get(key) or "") for key in ("wording", "message", "msg")).strip()
    low = said.lower()
    if code in _NO_SUCH_CALL:
        return Receipt.unsupported(_("The OneBot client cannot do this. Another client may."))
    if "timeout" in low or "超时" in low:
        return Receipt.unsure(_("QQ did not answer the OneBot client in time."))
    found = _NUMBER.search(low)
    number = int(found[1]) if found else code
    why = _BY_NUMBER.get(number, "") if isinstance(number, int) else ""
    return Receipt.permanent(why or _by_words(low), f"{code} {said}".strip()[:80])


def _by_words(said: str) -> str:
    otherwise = _("QQ or the client refused it: its own words are beside the code.")
    return next((why for words, why in _REFUSALS if words in said), otherwise)
