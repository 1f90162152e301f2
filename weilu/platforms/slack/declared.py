"""What an app's bot can and cannot do on Slack."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, able
from weilu.platforms.slack import limits

_IN_CHANNEL = Ability(YES, _("in channels the bot is in"))

CAPABILITIES = Capabilities(
    able(
        "hear_replies",
        "hear_edits",
        "hear_reactions",
        "list_members",
        "send",
        "send_image",
        "react",
        "pin",
        hear_messages=_IN_CHANNEL,
        hear_members=_IN_CHANNEL,
        hear_recalls=Ability(YES, _("that a message is gone, not who took it back")),
        hear_actors=Ability(YES, _("who invited whom; Slack does not say who removed somebody")),
        hear_entry=Ability(NO, _("Slack's channels have no links of their own")),
        hear_requests=Ability(NO, _("Slack's channels have no requests to join")),
        send_private=Ability(YES, _("where the app's Messages Tab is on")),
        delete=Ability(NO, _("bots delete only what they wrote themselves")),
        remove=Ability(YES, _("from channels the bot is in; they may come back")),
        make_group=Ability(YES, _("a public channel; its name becomes small letters and hyphens")),
        make_invite=Ability(NO, _("people are invited into the whole workspace, by hand")),
        mute=Ability(NO, _("Slack has no such thing")),
        welcome=Ability(NO, _("there is no code for it: write to the channel instead")),
    ),
    limits=limits.CALLS,
    longest_text=limits.LONGEST_TEXT,
)
