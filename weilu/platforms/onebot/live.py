"""QQ groups over OneBot v11: an unofficial client (NapCat, LLOneBot, …) dials the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import inner
from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.live.abilities import NO, YES, Ability, Capabilities, Limit, able
from weilu.platforms.live.contract import (
    Account,
    Acting,
    Adapter,
    Bookmark,
    Field,
    Keep,
    Listening,
    Listing,
    LiveTold,
    Present,
    Standing,
    Unreachable,
)
from weilu.platforms.live.deeds import Action, Admit, Receipt
from weilu.platforms.moments import MICROSECONDS
from weilu.platforms.onebot.asking import Refused, ask
from weilu.platforms.onebot.calls import LONGEST_TEXT, Call, CannotAsk, NoSuchThing, call_for
from weilu.platforms.onebot.events import told_by
from weilu.platforms.onebot.segments import words
from weilu.platforms.onebot.server import PREFIX, Lost, NotConnected, door_at

_STAFF = {"owner", "admin"}
_ADMIN = Ability(YES, _("where the account is an administrator of the group"))
_SOME = Ability(YES, _("with clients that know it, as NapCat does"))
_AWAY = gettext_noop("no client is connected; start it, or look at its address and token")
_SILENT = gettext_noop("the client did not answer in time")
_CARE = "QQ publishes no figures: Weilu's own caution, to be lowered for new accounts"
CAPABILITIES = Capabilities(
    able(
        "hear_messages",
        "hear_replies",
        "hear_recalls",
        "hear_members",
        "hear_actors",
        "send",
        "send_image",
        "list_members",
        hear_edits=Ability(NO, _("QQ's messages cannot be edited")),
        hear_reactions=_SOME,
        hear_requests=_ADMIN,
        send_private=Ability(YES, _("to friends; strangers may cost the account")),
        react=_SOME,
        delete=_ADMIN,
        mute=_ADMIN,
        remove=_ADMIN,
        admit=_ADMIN,
        pin=Ability(YES, _("as a featured message (精华), with clients that know it")),
    ),
    limits=(
        Limit("send", 1, 2.0, "account", _CARE),
        Limit("send", 6, 60.0, "chat", _CARE),
        Limit("remove", 5, 60.0, "account", _CARE),
    ),
    longest_text=LONGEST_TEXT,
)


class OneBot(Adapter, Listening, Acting, Listing):
    key = "onebot"
    platform = "qq"
    label = _("QQ groups (OneBot v11)")
    unofficial = _(
        "OneBot clients are not QQ's own: QQ may warn, restrict or close the account at any time. "
        "Use an account made for it, no one's personal one, and send little."
    )
    guide = _(
        "Install a OneBot v11 client such as NapCat on a machine that stays on and sign in with "
        "the account. Think up a long access token and enter it here. In the client add a "
        "“reverse WebSocket” (WebSocket client) with the address that “check” shows and the same "
        "token, message format “array”. Switch the connection on, then “check” says whether the "
        "client has dialled in. What happens while the client is away is not told later; only "
        "who came and who went is found out from the member lists."
    )
    fields = (
        Field(
            "token", _("Access token"),
            _("The same long word as in the client's settings; nobody else may know it."),
            secret=True,
        ),
        Field(
            "number", _("QQ number"),
            _("Of the account, so that no other may connect in its place."), required=False,
        ),
    )  # fmt: skip
    capabilities = CAPABILITIES

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        return told_by(body)

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Hold a place for the client, who comes and goes; raise when keeping fails."""
        door = door_at(*settings.WEILU_ONEBOT)
        async with AsyncExitStack() as held:
            try:
                place = await held.enter_async_context(door.place(account, keep, mark, resume))
            except OSError as fault:
                port = {"port": door.port}
                why = gettext("port %(port)d is taken, perhaps by another gateway") % port
                raise Unreachable(platform="OneBot", why=why) from fault
            await place.broken

    async def check(self, account: Account) -> list[Standing]:
        host, port = settings.WEILU_ONEBOT
        address = f"ws://{host}:{port}{PREFIX}{account.id}"
        todo = _("Let the client dial %(address)s with the access token entered here.") % {
            "address": address
        }
        try:
            me = await ask(account, "get_login_info")
        except (NotConnected, Lost, Refused):
            return [Standing(False, _("The client is connected"), todo)]
        name = {"name": words(me or {}, "nickname"), "number": words(me or {}, "user_id")}
        what = _("The client is connected as %(name)s (%(number)s)") % name
        return [Standing(True, what), await self._version(account)]

    async def _version(self, account: Account) -> Standing:
        try:
            told = await ask(account, "get_version_info")
        except (NotConnected, Lost, Refused):
            told = {}
        client = f"{words(told or {}, 'app_name')} {words(told or {}, 'app_version')}".strip()
        return Standing(
            words(told or {}, "protocol_version") in ("", "v11"),
            _("It speaks OneBot v11 (%(client)s)") % {"client": client or "?"},
            _("Choose version 11 in the client's settings."),
        )

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        try:
            call = call_for(await self._with_flag(action, account))
            return _done(await ask(account, call.action, **call.params))
        except NoSuchThing:
            return Receipt.unsupported(gettext_noop("OneBot has no call for this."))
        except CannotAsk as why:
            return Receipt.permanent(str(why))
        except NotConnected:
            return Receipt.retry(gettext_noop("The OneBot client is not connected."))
        except Lost:
            return Receipt.unsure(gettext_noop("The OneBot client did not answer in time."))
        except Refused as refused:
            return refused.receipt

    async def _with_flag(self, action: Action, account: Account) -> Action:
        """A request's flag looked up where it was not kept, with clients that list requests."""
        if not isinstance(action, Admit) or action.flag:
            return action
        try:
            told = await ask(account, "get_group_system_msg")
        except Refused:
            return action
        for one in (told or {}).get("join_requests") or ():
            waits = (words(one, "group_id"), words(one, "requester_uin"))
            if waits == (action.chat, action.member) and one.get("checked") is not True:
                return Admit(
                    action.chat, action.member, action.yes, action.reason,
                    words(one, "flag") or words(one, "request_id"),
                )  # fmt: skip
        return action

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        for one in await _whole_list(account, group):
            yield _present(one)

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        for one in await _listed(account, Call("get_group_list", {"no_cache": True})):
            yield GroupSeen(words(one, "group_id"), words(one, "group_name"))


def _done(data: Any) -> Receipt:
    return Receipt.done(words(data, "message_id") if isinstance(data, dict) else "")


async def _whole_list(account: Account, group: str) -> list[dict[str, Any]]:
    """Everybody; clients answer from a cache that may be half full. Raises `Unreachable`."""
    number = int(group) if group.isdigit() else 0
    where = {"group_id": number, "no_cache": True}
    rows = await _listed(account, Call("get_group_member_list", where))
    about = await _asked(account, Call("get_group_info", where))
    count = about.get("member_count") if isinstance(about, dict) else 0
    if not rows or (isinstance(count, int) and len(rows) < count):
        why = gettext("the member list is not whole: %(listed)d of %(count)s")
        raise Unreachable(
            platform="OneBot", why=why % {"listed": len(rows), "count": count or "?"}
        )  # fmt: skip
    return rows


async def _listed(account: Account, call: Call) -> list[dict[str, Any]]:
    rows = await _asked(account, call)
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Unreachable(
            platform="OneBot", why=inner(gettext_noop("the client's answer is no list"))
        )
    return rows


async def _asked(account: Account, call: Call) -> Any:
    try:
        return await ask(account, call.action, **call.params)
    except NotConnected:
        raise Unreachable(platform="OneBot", why=inner(_AWAY)) from None
    except Lost:
        raise Unreachable(platform="OneBot", why=inner(_SILENT)) from None
    except Refused as refused:
        why = inner(refused.receipt.why)
        raise Unreachable(platform="OneBot", why=why) from None


def _present(one: dict[str, Any]) -> Present:
    name = words(one, "card") or words(one, "nickname")
    joined = one.get("join_time")
    at = joined * MICROSECONDS if isinstance(joined, int) and joined > 0 else None
    who = PersonSeen(
        words(one, "user_id"), name, one.get("is_robot") is True, words(one, "role") in _STAFF
    )
    return Present(who, at)


adapter = OneBot()
