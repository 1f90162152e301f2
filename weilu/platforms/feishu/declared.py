"""What an app's bot can and cannot do on Feishu and Lark."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.feishu import limits
from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, able

_ADMIN = Ability(YES, _("where the bot is the group's owner or an administrator"))

CAPABILITIES = Capabilities(
    able(
        "hear_replies",
        "hear_recalls",
        "hear_members",
        "hear_reactions",
        "send",
        "send_image",
        "react",
        "make_group",
        hear_messages=Ability(YES, _("all of them with the permission im:message.group_msg")),
        hear_edits=Ability(NO, _("Feishu does not tell apps what is edited")),
        hear_actors=Ability(YES, _("who invited or removed whom; not who took a message back")),
        hear_entry=Ability(NO, _("Feishu does not say by which link or code somebody came")),
        hear_requests=Ability(NO, _("Feishu does not tell apps of requests to join")),
        list_members=Ability(YES, _("people; bots are not listed")),
        send_private=Ability(YES, _("to people in the app's availability")),
        delete=_ADMIN,
        remove=Ability(YES, _("as owner or administrator; who was removed may come back")),
        pin=Ability(YES, _("where the group lets everybody pin, or as administrator")),
        make_invite=Ability(YES, _("for a week, a year or for good; inside the company")),
        mute=Ability(NO, _("Feishu's apps mute only whole groups")),
        welcome=Ability(NO, _("there is no code for it: write to the group instead")),
        revoke_invite=Ability(NO, _("links end with their term, or when the bot leaves")),
    ),
    limits=limits.CALLS,
    longest_text=limits.LONGEST_TEXT,
    idempotent=True,
    idempotent_for_s=limits.RELIED_UPON_S,
)
