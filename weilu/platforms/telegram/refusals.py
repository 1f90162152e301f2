"""Telegram's refusals in plain words."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

#: Words of Telegram's refusals (lower case) → what they mean for whoever wanted it done.
_REFUSALS: Sequence[tuple[str, str]] = (
    ("chat not found", _("Telegram knows no such chat, or the bot was never in it.")),
    ("bot was kicked", _("The bot was removed from the group. Add it again.")),
    ("bot is not a member", _("The bot is not in the group. Add it.")),
    ("bot was blocked", _("This person has blocked the bot.")),
    ("user is deactivated", _("This account was deleted.")),
    ("can't initiate conversation", _("The bot may write to a person only after they wrote to it.")),
    ("bots can't send messages to bots", _("Telegram lets no bot write to another.")),
    ("group chat was deleted", _("The group was deleted.")),
    ("not enough rights", _("The bot lacks the right for it. Make it an administrator with that right.")),
    ("chat_admin_required", _("The bot lacks the right for it. Make it an administrator with that right.")),
    ("need administrator rights", _("The bot lacks the right for it. Make it an administrator with that right.")),
    ("have no rights", _("The bot lacks the right for it. Make it an administrator with that right.")),
    ("chat_write_forbidden", _("The bot may not write in this group.")),
    ("is an administrator", _("Telegram lets no bot act against an administrator.")),
    ("can't remove chat owner", _("Telegram lets no bot act against an administrator.")),
    ("message to delete not found", _("The message is gone already.")),
    ("message can't be deleted", _("The message cannot be deleted: it is too old, or the bot lacks the right to delete.")),
    ("message to be replied not found", _("The message to be answered is gone.")),
    ("message to react not found", _("The message to react to is gone.")),
    ("message to pin not found", _("The message to be pinned is gone.")),
    ("reaction_invalid", _("This emoji cannot be given as a reaction in this group.")),
    ("message thread not found", _("The topic is gone.")),
    ("topic_closed", _("The topic is closed.")),
    ("topic_deleted", _("The topic is gone.")),
    ("message is too long", _("The text is too long for one Telegram message.")),
    ("caption is too long", _("The text is too long to stand below a picture.")),
    ("message text is empty", _("There is nothing to send.")),
    ("hide_requester_missing", _("The request to join is gone: it was answered or withdrawn.")),
    ("user_already_participant", _("This person is in the group already.")),
    ("user not found", _("Telegram knows no such person in this group.")),
    ("participant_id_invalid", _("Telegram knows no such person in this group.")),
    ("invite_hash_expired", _("The invite link is no longer valid.")),
    ("wrong file identifier", _("Telegram cannot fetch the file at this address.")),
    ("failed to get http url content", _("Telegram cannot fetch the file at this address.")),
    ("wrong type of the web page content", _("What lies at this address is not the kind of file it was said to be.")),
)  # fmt: skip
WRONG_TOKEN = _("Telegram does not accept the bot's token. Take the current one from @BotFather.")
_REFUSED = _("Telegram refused it: its own words are beside the code.")
#: Words that Telegram's transport puts before its own.
_PREFIX = re.compile(r"^(Bad Request|Forbidden|Unauthorized|Not Found|Conflict): ")


def refusal(message: str) -> tuple[str, str]:
    """(why, code): a plain sentence, and Telegram's own words."""
    low = message.lower()
    why = next((why for words, why in _REFUSALS if words in low), _REFUSED)
    return why, _PREFIX.sub("", message)[:80]
