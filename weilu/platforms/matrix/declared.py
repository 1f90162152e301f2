"""What an account in Matrix rooms can and cannot do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, Limit, able

_RIGHT = Ability(YES, _("with a power level in the room that allows it"))
_OPEN = Ability(YES, _("in rooms without encryption; encrypted messages cannot be read"))
_SOURCE = (
    "https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html"
    "#rc_message"
)

CAPABILITIES = Capabilities(
    able(
        "hear_recalls",
        "hear_members",
        "hear_actors",
        "list_members",
        "send",
        "send_image",
        "make_group",
        hear_messages=_OPEN,
        hear_replies=_OPEN,
        hear_edits=_OPEN,
        hear_reactions=_OPEN,
        hear_requests=Ability(YES, _("in rooms that can be knocked at")),
        send_private=Ability(YES, _("in a chat of two, opened where there is none")),
        react=_RIGHT,
        delete=_RIGHT,
        mute=Ability(YES, _("with the power level for it; Weilu ends it when its time is over")),
        remove=_RIGHT,
        admit=_RIGHT,
        pin=_RIGHT,
        hear_entry=Ability(NO, _("Matrix has no invite links that tell who came by them")),
        make_invite=Ability(NO, _("rooms have an address instead")),
    ),
    # Synapse lets an account write 0.2 times a second, and ten times at once, unless its operator
    # says otherwise; who writes faster is asked to slow down, and Weilu does.
    limits=(Limit("*", 10, 50.0, "account", _SOURCE),),
    longest_text=16_000,
    idempotent=True,
    private_is_a_room=True,
    mutes_end=False,
)
