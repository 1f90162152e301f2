"""Matrix, live: an account of a homeserver that sits in rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Fetching,
    Field,
    Keep,
    Listening,
    Listing,
    LiveTold,
    Present,
    Standing,
)
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.matrix import checks
from weilu.platforms.matrix.client import FAILURES, Homeserver, Lost, receipt_of, unreachable
from weilu.platforms.matrix.content import Item, inner, words
from weilu.platforms.matrix.declared import CAPABILITIES
from weilu.platforms.matrix.doing import do
from weilu.platforms.matrix.events import name_of, told_by
from weilu.platforms.matrix.rights import creators_of, staff_of
from weilu.platforms.matrix.syncing import Listener, direct_of, rooms_of
from weilu.platforms.moments import MICROSECONDS, checked


class Matrix(Adapter, Listening, Acting, Listing, Fetching):
    key = platform = "matrix"
    label = _("Matrix")
    guide = _(
        "Make an account for Weilu on your homeserver, no one's personal one. Enter the "
        "homeserver's address, the account's id and either its password or an access token "
        "(in Element: All settings → Help & About → Access token). Then invite the account to "
        "each room and give it the role “moderator” there, so that it may remove members, take "
        "messages back and pin. Encrypted rooms cannot be read: make rooms without encryption."
    )
    fields = (
        Field(
            "homeserver", _("Address of the homeserver"), _("Like https://matrix.example.org")
        ),
        Field("user", _("User id"), _("Like @weilu:example.org")),
        Field(
            "token", _("Access token"), _("Or leave it empty and enter the password."),
            secret=True, required=False,
        ),
        Field(
            "password", _("Password"), _("Only where there is no access token."),
            secret=True, required=False,
        ),
        Field(
            "accept", _("Accept invitations"),
            _("Otherwise somebody signs in with the account and joins each room by hand."),
            default="yes",
            choices=(("yes", _("Join each room at once")), ("no", _("Leave them to a person"))),
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body, account.credentials.get("user", "").strip())

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Sync for ever; `resume` is the homeserver's own mark of how far that came."""
        accepts = account.credentials.get("accept", "yes").strip().lower() != "no"
        try:
            await Listener(Homeserver(account), accepts, keep, mark).run(resume)
        except FAILURES as fault:
            raise unreachable(fault) from fault

    async def check(self, account: Account) -> list[Standing]:
        return await checks.of_account(account)

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        return await checks.of_room(account, group.id)

    async def fetch(self, carried: str, account: Account, most: int) -> bytes:
        try:
            return await Homeserver(account).download(carried, most)
        except FAILURES as fault:
            raise CannotCarry(receipt_of(fault).why, str(fault)[:40]) from fault

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            return await do(action, Homeserver(account), key)
        except CannotCarry as why:
            return Receipt.permanent(why.why, why.code)
        except FAILURES as fault:
            return receipt_of(fault)

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        home = Homeserver(account)
        try:
            state = await checks.state_of(home, group)
        except FAILURES as fault:
            raise unreachable(fault) from fault
        for one in present_in(state, home.me):
            yield one

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        home = Homeserver(account)
        try:
            direct = set(rooms_of(await direct_of(home)))
            joined = (await home.ask("GET", "joined_rooms")).get("joined_rooms")
            if not isinstance(joined, list):
                raise Lost("no list")
            for room in joined:
                if room not in direct:
                    yield GroupSeen(room, name_of(await checks.state_of(home, room)))
        except FAILURES as fault:
            raise unreachable(fault) from fault


def present_in(state: Sequence[Item], me: str) -> Iterable[Present]:
    """Who is in a room, from its whole state."""
    staff: set[str] = set()
    for item in state:
        if item.get("type") == "m.room.power_levels":
            staff |= staff_of(inner(item, "content"))
        elif item.get("type") == "m.room.create":
            staff |= creators_of(item)
    for item in state:
        who, content = words(item, "state_key"), inner(item, "content")
        if item.get("type") == "m.room.member" and words(content, "membership") == "join":
            person = PersonSeen(who, words(content, "displayname"), who == me, who in staff)
            yield Present(person, _since(item))


def _since(item: Item) -> int | None:
    """When they came in; not known once they changed their name or picture since."""
    before = inner(inner(item, "unsigned"), "prev_content")
    if words(before, "membership") == "join":
        return None
    try:
        return checked(int(item["origin_server_ts"]) * (MICROSECONDS // 1000))
    except (KeyError, ValueError, TypeError):
        return None


adapter = Matrix()
