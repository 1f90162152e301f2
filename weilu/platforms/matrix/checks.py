"""What 'check' says of an account and of its rights in a room."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import Account, Standing
from weilu.platforms.matrix.client import FAILURES, Homeserver, Lost, Refused, receipt_of
from weilu.platforms.matrix.content import Item, inner, words
from weilu.platforms.matrix.rights import creators_of, level_of, needed

#: What Weilu wants to do, and the right it takes.
_RIGHTS = {
    "m.room.message": _("write"),
    "redact": _("take messages of others back"),
    "kick": _("remove members"),
    "ban": _("keep removed members out"),
    "invite": _("let in who asks to join"),
    "m.room.pinned_events": _("pin messages"),
    "m.room.power_levels": _("mute members"),
}


async def of_account(account: Account) -> list[Standing]:
    """Homeserver, token, name and rooms."""
    home = Homeserver(account)
    try:
        who = words(await home.ask("GET", "account", "whoami"), "user_id")
    except Lost:
        todo = _("Look at the address: it begins with https:// and is the homeserver's own.")
        return [Standing(False, _("The homeserver answers"), todo)]
    except Refused as refused:
        why = gettext(receipt_of(refused).why)
        return [
            Standing(True, _("The homeserver answers")),
            Standing(False, _("The account can sign in"), why),
        ]
    return [
        Standing(True, _("The homeserver answers")),
        Standing(
            who == home.me,
            _("The account is %(name)s") % {"name": who},
            _("Enter this id as the user id, or the access token of the other account."),
        ),
        await _rooms(home),
    ]


async def _rooms(home: Homeserver) -> Standing:
    todo = _("Invite the account to each room it shall hear.")
    try:
        rooms = (await home.ask("GET", "joined_rooms")).get("joined_rooms")
    except FAILURES:
        rooms = None
    count = len(rooms) if isinstance(rooms, list) else 0
    return Standing(count > 0, _("It is in %(count)d rooms") % {"count": count}, todo)


async def of_room(account: Account, room: str) -> list[Standing]:
    """Whether Weilu can read there, and which rights it lacks."""
    home = Homeserver(account)
    try:
        state = await state_of(home, room)
    except FAILURES as fault:
        return [Standing(False, _("The account is in the room"), gettext(receipt_of(fault).why))]
    kinds = {words(item, "type"): item for item in state}
    readable = Standing(
        "m.room.encryption" not in kinds,
        _("Messages can be read"),
        _(
            "The room is encrypted and stays so: Weilu hears who comes and goes, and no words. "
            "Use a room without encryption."
        ),
    )
    return [readable, _rights(home.me, kinds)]


def _rights(me: str, kinds: dict[str, Item]) -> Standing:
    power = inner(kinds.get("m.room.power_levels", {}), "content")
    level = level_of(me, power, creators_of(kinds.get("m.room.create", {})))
    lacking = [str(_RIGHTS[what]) for what in _RIGHTS if level < needed(power, what)]
    return Standing(
        not lacking,
        _("The account has the rights it needs"),
        _("It may not yet: %(what)s. In the room's settings give it the role “moderator”.")
        % {"what": ", ".join(lacking)},
    )


async def state_of(home: Homeserver, room: str) -> Sequence[Item]:
    """A room's whole state. Raises `Refused` or `Lost`."""
    # The one answer of the client API that is a list.
    return await home.listed("rooms", room, "state")
