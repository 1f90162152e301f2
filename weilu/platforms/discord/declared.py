"""What a bot on Discord can and cannot do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.discord.doing import LONGEST_TEXT
from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, Limit, able

_RIGHT = Ability(YES, _("with the right for it, which its address of invitation asks for"))
_ABOVE = Ability(YES, _("with the right for it, and a role above the member's"))
_CONTENT = Ability(YES, _("with “Message Content Intent” switched on"))
_MEMBERS = Ability(YES, _("with “Server Members Intent” switched on"))
_LIMITS = "https://docs.discord.com/developers/topics/rate-limits#global-rate-limit"
#: Discord publishes no figure for a channel and asks to heed its answers, which Weilu does too;
#: five in five seconds is what its answers say (`X-RateLimit-Limit`, `X-RateLimit-Reset-After`).
_CHANNEL = "https://docs.discord.com/developers/topics/rate-limits#header-format"

CAPABILITIES = Capabilities(
    able(
        "hear_replies",
        "hear_reactions",
        "send",
        "send_image",
        hear_messages=_CONTENT,
        hear_edits=_CONTENT,
        hear_recalls=Ability(YES, _("not by whom")),
        hear_members=_MEMBERS,
        list_members=_MEMBERS,
        hear_actors=Ability(YES, _("with the right to see the audit log")),
        hear_entry=Ability(
            YES, _("with the right to manage the server; not where several come at once")
        ),
        hear_requests=Ability(NO, _("Discord does not tell bots who asks to join")),
        send_private=Ability(YES, _("to members who take private messages from the server")),
        welcome=Ability(NO, _("there is no hurry: newcomers are greeted in their channel")),
        react=_RIGHT,
        delete=_RIGHT,
        pin=_RIGHT,
        mute=Ability(YES, _("for at most 28 days, with a role above the member's")),
        remove=_ABOVE,
        make_invite=Ability(YES, _("for at most 7 days or for ever, and at most 100 uses or any")),
        revoke_invite=_RIGHT,
        make_group=Ability(YES, _("a channel, where the bot is in one server only")),
    ),
    limits=(
        Limit("*", 50, 1.0, "account", _LIMITS),
        Limit("send", 5, 5.0, "chat", _CHANNEL),
    ),
    longest_text=LONGEST_TEXT,
)
