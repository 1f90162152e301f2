"""What Telegram's bots can and cannot do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, Limit, able

#: Characters of one message.
LONGEST_TEXT = 4_096
_ADMIN = Ability(YES, _("where the bot is an administrator"))
_FAQ = "https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"

CAPABILITIES = Capabilities(
    able(
        "hear_replies",
        "hear_edits",
        "send",
        "send_image",
        hear_messages=Ability(YES, _("with privacy mode off, or as an administrator")),
        hear_members=Ability(YES, _("in large groups only as an administrator")),
        hear_reactions=_ADMIN,
        hear_actors=Ability(YES, _("as an administrator also who banned or muted whom")),
        hear_entry=_ADMIN,
        hear_requests=Ability(YES, _("as an administrator who may invite users")),
        hear_recalls=Ability(NO, _("Telegram does not tell bots what is deleted")),
        list_members=Ability(NO, _("Telegram tells bots only who the administrators are")),
        send_private=Ability(YES, _("to people who have written to the bot or asked to join")),
        react=_ADMIN,
        delete=Ability(YES, _("as an administrator who may delete messages")),
        mute=Ability(YES, _("in supergroups, as an administrator who may ban users")),
        remove=Ability(YES, _("as an administrator who may ban users")),
        admit=Ability(YES, _("as an administrator who may invite users")),
        make_invite=Ability(YES, _("as an administrator who may invite users")),
        revoke_invite=Ability(YES, _("links the bot made itself")),
        pin=Ability(YES, _("as an administrator who may pin messages")),
    ),
    limits=(
        Limit("send", 30, 1.0, "account", _FAQ),
        Limit("send", 1, 1.0, "chat", _FAQ),
        Limit("send", 20, 60.0, "chat", _FAQ),
    ),
    longest_text=LONGEST_TEXT,
)
