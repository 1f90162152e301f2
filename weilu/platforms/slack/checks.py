"""What is still missing before Slack and Weilu understand each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import Account, Standing
from weilu.platforms.live.standings import reachable
from weilu.platforms.slack import listing
from weilu.platforms.slack.client import Client, SlackFault

#: What is wanted → the permissions it takes, all of them.
SCOPES: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "hear": (_("Hear messages"), ("channels:history", "groups:history")),
    "groups": (_("See channels and who is in them"), ("channels:read", "groups:read")),
    "names": (_("Know people by name"), ("users:read",)),
    "send": (_("Write to groups"), ("chat:write",)),
    "reactions": (_("Hear reactions"), ("reactions:read",)),
    "react": (_("React with an emoji"), ("reactions:write",)),
    "pins": (_("Hear and set pins"), ("pins:read", "pins:write")),
    "files": (_("Send pictures"), ("files:write",)),
    "private": (_("Write to one person"), ("im:history", "im:write")),
    "manage": (_("Open channels and remove members"), ("channels:manage", "groups:write")),
}


async def of_account(account: Account) -> list[Standing]:
    """Everything in the order in which it is set up."""
    try:
        async with Client(account) as api:
            who, given = await api.scopes()
            name = {"name": who.get("user", ""), "team": who.get("team", "")}
            found = [_itself(who, name), *(_scope(*one, given) for one in SCOPES.values())]
            found.append(await _in_channels(api))
    except SlackFault as fault:
        found = [Standing(False, _("Slack answers this app"), said(fault))]
    return [*found, _secret(account), reachable(account, _("Slack can reach Weilu"))]


def _itself(who: Mapping[str, Any], name: Mapping[str, Any]) -> Standing:
    what = _("Slack knows the bot as %(name)s in %(team)s") % name
    is_bot = bool(who.get("bot_id"))
    todo = _("This is not a bot token. Copy the one that begins with xoxb-.")
    return Standing(is_bot, what, "" if is_bot else todo)


def _scope(what: Any, names: tuple[str, ...], given: set[str]) -> Standing:
    missing = [name for name in names if name not in given]
    todo = _("Under OAuth & Permissions add: %(names)s. Then install the app again.")
    return Standing(
        not missing, _("The app may: %(what)s") % {"what": what},
        todo % {"names": ", ".join(missing)} if missing else "",
    )  # fmt: skip


async def _in_channels(api: Client) -> Standing:
    what = _("The bot is in a channel")
    try:
        async for _group in listing.groups(api):
            return Standing(True, what)
    except SlackFault as fault:
        return Standing(False, what, said(fault))
    return Standing(False, what, _("In Slack write /invite and the bot's name in a channel."))


def _secret(account: Account) -> Standing:
    what = _("The Signing Secret is filled in")
    secret = account.credentials.get("signing_secret", "").strip()
    looks_right = len(secret) == 32 and all(one in "0123456789abcdef" for one in secret)
    todo = _("It has 32 letters a–f and digits: Basic Information, App Credentials.")
    return Standing(looks_right, what, "" if looks_right else todo)


async def of_group(account: Account, group: GroupSeen) -> list[Standing]:
    """Whether the bot is in a channel: only there it hears and writes."""
    what = _("The bot is in %(group)s") % {"group": group.name}
    try:
        async with Client(account) as api:
            answer = await api.ask("conversations.info", channel=group.id)
    except SlackFault as fault:
        return [Standing(False, what, said(fault))]
    channel = answer.get("channel")
    inside = isinstance(channel, dict) and channel.get("is_member") is True
    todo = _("In Slack write /invite and the bot's name in the channel.")
    return [Standing(inside, what, "" if inside else todo)]


def said(fault: SlackFault) -> str:
    """A failure in words, with what stands beside it."""
    return f"{gettext(fault.why)} {fault.beside}".strip()
