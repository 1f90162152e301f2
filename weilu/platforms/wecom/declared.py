"""What an app of one's own can and cannot do on WeCom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.abilities import NO, PERSON, YES, Ability, Capabilities, able
from weilu.platforms.wecom import limits

_CONFIRMED = Ability(
    PERSON,
    _("a member of staff confirms each in WeCom; a receiver gets as many as a month has days"),
)
_BY_HAND = Ability(NO, _("only by hand, in WeCom itself"))
_ARCHIVE = Ability(
    YES, _("only with WeCom's message archive, which has to be bought, and a program of your own")
)

CAPABILITIES = Capabilities(
    groups_of_a_link=limits.JOIN_WAY_GROUPS,
    abilities=able(
        "list_members",
        hear_messages=_ARCHIVE,
        hear_recalls=_ARCHIVE,
        hear_members=Ability(YES, _("of customer groups whose owner the app sees")),
        hear_actors=Ability(NO, _("WeCom says that somebody was removed, not by whom")),
        hear_entry=Ability(YES, _("of codes that Weilu made")),
        send=_CONFIRMED,
        send_private=_CONFIRMED,
        send_image=_CONFIRMED,
        mass_send=_CONFIRMED,
        welcome=Ability(YES, _("within 20 seconds of being added, once, if nobody else welcomes")),
        make_invite=Ability(YES, _("a code into up to five groups; it does not run out")),
        revoke_invite=Ability(YES, _("codes that Weilu made")),
        delete=_BY_HAND,
        mute=_BY_HAND,
        remove=_BY_HAND,
        pin=_BY_HAND,
        make_group=_BY_HAND,
    ),
    limits=limits.CALLS,
    budgets=limits.RECEIVED,
    longest_text=limits.TEXT_BYTES // 3,
    welcome_within_s=limits.WELCOME_WITHIN_S,
)
