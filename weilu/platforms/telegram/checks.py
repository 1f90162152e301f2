"""What 'check' asks Telegram: is the token right, does it hear, what may it do in a group."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.methods import GetChatMember, GetMe, GetWebhookInfo
from aiogram.methods.base import TelegramMethod
from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.contract import Account, Standing
from weilu.platforms.telegram.account import by_webhook
from weilu.platforms.telegram.client import FAILURES, bot_for_once, receipt_of
from weilu.platforms.telegram.ids import marked
from weilu.platforms.telegram.updates import ALLOWED

#: Rights in a group → what goes missing without them.
_RIGHTS = {
    "can_delete_messages": _("delete messages"),
    "can_restrict_members": _("mute and remove members"),
    "can_invite_users": _("make invite links and answer requests to join"),
    "can_pin_messages": _("pin messages"),
}


async def of_account(account: Account) -> list[Standing]:
    """The token, privacy mode, and the way in."""
    try:
        async with bot_for_once(account) as bot:
            return [*await _itself(bot), _way_in(await _asked(bot, GetWebhookInfo()), account)]
    except FAILURES as fault:
        return [_failed(fault)]


async def _asked(bot: Bot, question: TelegramMethod[Any]) -> dict[str, Any]:
    answer = await bot(question)
    return answer if isinstance(answer, dict) else {}


async def _itself(bot: Bot) -> list[Standing]:
    me = await _asked(bot, GetMe())
    privacy = Standing(
        me.get("can_read_all_group_messages") is True,
        _("The bot hears everything written in its groups (privacy mode is off)"),
        _(
            "Send /setprivacy to @BotFather, choose the bot and “Disable”, then take the bot out "
            "of each group and add it again. As an administrator it hears everything anyway."
        ),
    )
    groups = Standing(
        me.get("can_join_groups") is not False,
        _("The bot may be added to groups"),
        _("Send /setjoingroups to @BotFather, choose the bot and “Enable”."),
    )
    name = _("Telegram knows the bot as @%(name)s") % {"name": me.get("username", "")}
    return [Standing(True, name), groups, privacy]


def _way_in(info: dict[str, Any], account: Account) -> Standing:
    if not by_webhook(account):
        return Standing(
            not info.get("url"),
            _("Weilu asks Telegram for what is new (polling)"),
            _(
                "Telegram calls another address at present, so nothing is left for Weilu. "
                "Switching the connection on ends that."
            ),
        )
    if not account.address.startswith("https://"):
        return Standing(
            False,
            _("Telegram can call Weilu"),
            _("Telegram calls https addresses only. Set Weilu's public address, or use polling."),
        )
    told_all = set(ALLOWED) <= set(info.get("allowed_updates") or ())
    right = info.get("url") == account.address and told_all
    fault, waiting = info.get("last_error_message", ""), info.get("pending_update_count", 0)
    trouble = _("Telegram's last call failed: %(why)s.") % {"why": fault}
    return Standing(
        right and not (fault and waiting),
        _("Telegram calls Weilu (%(count)d updates waiting)") % {"count": waiting},
        trouble if right else _("Switch the connection off and on again to set the address anew."),
    )


async def of_group(account: Account, group: GroupSeen) -> list[Standing]:
    """One line for each right, or why the bot has none."""
    try:
        async with bot_for_once(account) as bot:
            return await _rights(bot, group)
    except (*FAILURES, ValueError) as fault:
        return [_failed(fault, group.name)]


async def _rights(bot: Bot, group: GroupSeen) -> list[Standing]:
    for chat in marked(group.id):
        try:
            me = await _asked(bot, GetChatMember(chat_id=chat, user_id=bot.id))
        except FAILURES as fault:
            missing = fault
            continue
        if me.get("status") != "administrator":
            what = _("The bot is an administrator of %(group)s") % {"group": group.name}
            todo = _(
                "Make it one in the group's settings: only administrators are told who comes by "
                "which link, who reacts and who asks to join."
            )
            return [Standing(False, what, todo)]
        return [_right(group, me, right) for right in _RIGHTS]
    raise missing


def _right(group: GroupSeen, me: dict[str, Any], right: str) -> Standing:
    return Standing(
        me.get(right) is True,
        _("In %(group)s the bot may: %(right)s") % {"group": group.name, "right": _RIGHTS[right]},
        _("Give the bot this right in the group's list of administrators."),
    )


def _failed(fault: Exception, group: str = "") -> Standing:
    if isinstance(fault, ValueError):
        return Standing(False, group, _("Telegram knows no group by this id."))
    what = group or _("Telegram answers")
    return Standing(False, what, _(receipt_of(fault).why))
