"""The live platforms Weilu knows, one row each; a module is imported at its first use only."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from weilu.platforms.live.contract import Adapter

#: key → module that has `adapter`, an instance of `Adapter`. Order is that of the console.
MODULES: dict[str, str] = {
    "wecom": "weilu.platforms.wecom.live",
    "wecom_bot": "weilu.platforms.webhook_bots.wecom",
    "feishu_bot": "weilu.platforms.webhook_bots.feishu",
    "dingtalk_bot": "weilu.platforms.webhook_bots.dingtalk",
    "feishu": "weilu.platforms.feishu.live",
    "slack": "weilu.platforms.slack.live",
    "telegram": "weilu.platforms.telegram.live",
    "onebot": "weilu.platforms.onebot.live",
    "matrix": "weilu.platforms.matrix.live",
    "discord": "weilu.platforms.discord.live",
}


@cache
def by_key(key: str) -> Adapter:
    """The adapter of a platform. Raises KeyError for one Weilu does not know."""
    found: Adapter = import_module(MODULES[key]).adapter
    return found


def every() -> list[Adapter]:
    """All adapters, in the console's order."""
    return [by_key(key) for key in MODULES]
