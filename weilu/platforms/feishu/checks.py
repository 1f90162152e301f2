"""What is still missing before Feishu and Weilu understand each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.feishu import listing
from weilu.platforms.feishu.client import Client
from weilu.platforms.feishu.errors import FeishuFault
from weilu.platforms.feishu.items import inner, listed, words
from weilu.platforms.feishu.updates import SUBSCRIBED
from weilu.platforms.live.contract import Account, Standing
from weilu.platforms.live.standings import reachable

#: What is wanted → the permissions of which any one gives it.
PERMISSIONS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "hear": (_("Hear everything written in its groups"), ("im:message.group_msg",)),
    "send": (_("Write to groups"), ("im:message:send_as_bot", "im:message")),
    "groups": (_("See groups"), ("im:chat:readonly", "im:chat:read", "im:chat")),
    "members": (
        _("See who is in a group"), ("im:chat.members:read", "im:chat:readonly", "im:chat")
    ),
    "reactions": (
        _("Hear reactions"),
        ("im:message.reactions:read", "im:message:readonly", "im:message"),
    ),
    "react": (_("React with an emoji"), ("im:message.reactions:write_only", "im:message")),
    "recall": (
        _("Take messages of others back"),
        ("im:message:recall", "im:message:send_as_bot", "im:message"),
    ),
    "pin": (_("Pin a message"), ("im:message.pins:write_only", "im:message")),
    "remove": (_("Remove a member"), ("im:chat.members:write_only", "im:chat")),
    "upload": (_("Send pictures"), ("im:resource", "im:resource:upload")),
}  # fmt: skip
#: Permission to read which events the app has subscribed to.
ABOUT_ITSELF = "application:application:self_manage"
GRANTED = 1


async def of_account(account: Account) -> list[Standing]:
    """Everything in the order in which it is set up."""
    try:
        async with Client(account) as api:
            found = [await _bot(api)]
            found += await _permissions(api)
            found.append(await _events(api))
            found.append(await _in_groups(api))
    except FeishuFault as fault:
        found = [Standing(False, _("Feishu answers this app"), said(fault))]
    return [*found, _keys(account), reachable(account, _("Feishu can reach Weilu"))]


async def _bot(api: Client) -> Standing:
    """The bot ability, and that a version with it is published."""
    # This call answers beside `data`, in `bot`.
    bot = inner(await api.whole("GET", "bot", "v3", "info"), "bot")
    what = _("Feishu knows the bot as %(name)s") % {"name": words(bot, "app_name")}
    in_use = bot.get("activate_status") == 2
    todo = _("Publish a version of the app, and let an administrator of the company approve it.")
    return Standing(in_use, what, "" if in_use else todo)


async def _permissions(api: Client) -> list[Standing]:
    answer = await api.ask("GET", "application", "v6", "scopes")
    granted = {
        words(one, "scope_name")
        for one in listed(answer, "scopes")
        if one.get("grant_status") == GRANTED
    }
    return [_permission(what, names, granted) for what, names in PERMISSIONS.values()]


def _permission(what: Any, names: Collection[str], granted: Collection[str]) -> Standing:
    ok = any(name in granted for name in names)
    todo = _(
        "In Feishu's developer console, under permissions, add one of: %(names)s. Then publish a "
        "version."
    ) % {"names": ", ".join(names)}
    return Standing(ok, _("The app may: %(what)s") % {"what": what}, "" if ok else todo)


async def _events(api: Client) -> Standing:
    """Which events the version in use has subscribed to."""
    what = _("The app has subscribed to what Weilu hears by")
    about = ("application", "v6", "applications", api.app)
    query = {"lang": "en_us"}
    try:
        app = inner(await api.ask("GET", *about, query=query), "app")
        version = words(app, "online_version_id")
        answer = await api.ask("GET", *about, "app_versions", version or "-", query=query)
    except FeishuFault as fault:
        todo = _(
            "Weilu may not look: give the permission %(name)s, or compare the list in the guide "
            "by eye. %(why)s"
        )
        return Standing(False, what, todo % {"name": ABOUT_ITSELF, "why": said(fault)})
    told = inner(answer, "app_version")
    known = {words(one, "event_type") for one in listed(told, "event_infos")}
    known |= {one for one in told.get("events") or () if isinstance(one, str)}
    missing = [name for name in SUBSCRIBED if name not in known]
    todo = _("Under events, add: %(names)s. Then publish a version.")
    return Standing(not missing, what, todo % {"names": ", ".join(missing)} if missing else "")


async def _in_groups(api: Client) -> Standing:
    what = _("The bot is in a group")
    try:
        async for _group in listing.groups(api):
            return Standing(True, what)
    except FeishuFault as fault:
        return Standing(False, what, said(fault))
    return Standing(False, what, _("In Feishu open a group's settings, bots, and add the bot."))


def _keys(account: Account) -> Standing:
    what = _("Events come encrypted and signed")
    if account.credentials.get("encrypt_key"):
        return Standing(True, what)
    return Standing(
        False, what,
        _("Under events, encryption, let Feishu make an Encrypt Key and fill it in here too."),
    )  # fmt: skip


async def of_group(account: Account, group: GroupSeen) -> list[Standing]:
    """Whether the bot is in a group, and may see who else is."""
    what = _("The bot is in %(group)s") % {"group": group.name}
    try:
        async with Client(account) as api:
            answer = await api.ask("GET", "im", "v1", "chats", group.id, "members", "is_in_chat")
    except FeishuFault as fault:
        return [Standing(False, what, said(fault))]
    inside = answer.get("is_in_chat") is True
    todo = _("In Feishu open the group's settings, bots, and add the bot.")
    return [Standing(inside, what, "" if inside else todo)]


def said(fault: FeishuFault) -> str:
    """A failure in words, with what stands beside it."""
    return f"{gettext(fault.why)} {fault.number}".strip()
