"""Discord's refusals in plain words, by its error codes.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

# ruff: noqa: E501

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WRONG_TOKEN = _(
    "Discord does not accept the bot's token. Reset it on the page “Bot” of the developer portal and enter the new one."
)
_GONE = _("The channel is gone, or the bot cannot see it.")
_RIGHT = _(
    "The bot lacks the right for it: give its role the right, in the server's settings and in the channel's."
)
_BELOW = _(
    "The bot lacks the right for it, or the member stands above it: move the bot's role up in the server's list of roles."
)
_TOO_LARGE = _("The file is larger than this server takes.")
_CLOSED = _("The thread is archived or locked: open it again on Discord.")

#: Discord's code → what it means for whoever wanted it done.
_BY_CODE = {
    10003: _GONE,
    10004: _("The server is gone, or the bot is not in it."),
    10006: _("The invite link is no longer valid."),
    10007: _("This person is not in the server."),
    10008: _("The message is gone."),
    10013: _("Discord knows no such person."),
    10014: _("Discord knows no such emoji, or the bot may not use it."),
    30003: _("The channel has as many pinned messages as it may have: unpin one."),
    30010: _("The message has as many different reactions as it may have."),
    30013: _("The server has as many channels as it may have."),
    30016: _("The server has as many invite links as it may have: withdraw some."),
    40001: _("The bot is not allowed to do this."),
    40003: _("The bot has opened too many private chats in a short time: write in a channel instead."),
    40005: _TOO_LARGE,
    40007: _("This person is banned from the server."),
    50001: _("The bot cannot see this channel: let its role see it in the channel's settings."),
    50003: _("This cannot be done in a private chat."),
    50006: _("There is nothing to send."),
    50007: _("This person takes no private messages from the server's members."),
    50008: _("Nothing can be written here: it is no text channel. In a forum, write in one of its posts."),
    50013: _RIGHT,
    50024: _("This kind of channel does not have that."),
    50035: _("Discord finds a value it does not take: its own words are beside the code."),
    50045: _TOO_LARGE,
    50083: _CLOSED,
    50278: _("This person is in no server together with the bot."),
    90001: _("This person has blocked the bot, so it cannot react to their messages."),
    160002: _("To answer, the bot has to be allowed to read what was written before."),
    160005: _CLOSED,
    200000: _("The server's own filter (AutoMod) stopped the message: make an exception for the bot's role."),
    240000: _("The server's own filter (AutoMod) stopped the message: make an exception for the bot's role."),
}  # fmt: skip
#: Refusals that pass by themselves: slow mode, and writing too fast.
PASSING = {20016, 20028, 40062, 130000, 110000}
#: Mute, kick and ban fail alike for a missing right and for somebody who stands above.
_ABOUT_MEMBERS = {50013: _BELOW}
_REFUSED = _("Discord refused it: its own words are beside the code.")
#: Why Discord closes a connection for good → what to do.
_CLOSINGS = {
    4004: WRONG_TOKEN,
    4010: _("Discord did not accept how Weilu divides its connection."),
    4011: _("The bot is in too many servers for one connection. Use a bot of its own for each few."),
    4012: _("Discord no longer speaks the version Weilu does: update Weilu."),
    4013: _("Discord did not accept what Weilu asks to hear: update Weilu."),
    4014: _("The bot may not yet hear members or messages: on the page “Bot” of the developer portal switch on “Server Members Intent” and “Message Content Intent”."),
}  # fmt: skip


def refusal(code: int, said: str, *, about_member: bool = False) -> tuple[str, str]:
    """(why, code): a plain sentence, and Discord's own words."""
    special = _ABOUT_MEMBERS.get(code) if about_member else None
    return special or _BY_CODE.get(code, _REFUSED), f"{code} {said}".strip()[:80]


def closing(code: int) -> str:
    """Why Discord ended the connection, as a plain sentence."""
    return _CLOSINGS.get(code, _("Discord closed the connection."))
