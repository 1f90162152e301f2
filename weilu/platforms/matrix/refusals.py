"""What a homeserver's refusals mean, by its error codes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from weilu.platforms.live.deeds import Receipt

_BY_CODE = {
    "M_UNKNOWN_TOKEN": _("The access token is no longer valid: enter a new one."),
    "M_MISSING_TOKEN": _("The access token is no longer valid: enter a new one."),
    "M_FORBIDDEN": _("The account may not do this in that room: give it the right to."),
    "M_NOT_FOUND": _("The homeserver knows no such room, message or person."),
    "M_TOO_LARGE": _("It is longer than the homeserver takes."),
    "M_USER_DEACTIVATED": _("The account has been closed."),
    "M_UNSUPPORTED_ROOM_VERSION": _("The homeserver is too old for that room."),
    "M_BAD_STATE": _("The person's standing in the room does not allow this."),
}


def refusal(status: int, code: str, said: str, after_s: float | None) -> Receipt:
    """What a refused call comes to; it certainly was not done."""
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return Receipt.retry(_("The homeserver asks to slow down."), after_s, code)
    if status >= 500:
        return Receipt.retry(_("The homeserver has a fault of its own."), after_s, str(status))
    why = _BY_CODE.get(code, _("The homeserver refused it: its own words are beside the code."))
    return Receipt.permanent(why, f"{code or status} {said}".strip()[:80])
