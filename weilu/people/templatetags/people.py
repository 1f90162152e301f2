"""Words about people and where they talk: `{% load people %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

PLATFORM_NAMES: dict[str, Any] = {
    "discord": "Discord",
    "dingtalk": _("DingTalk"),
    "feishu": _("Feishu"),
    "gitter": "Gitter",
    "irc": "IRC",
    "line": "LINE",
    "matrix": "Matrix",
    "qq": "QQ",
    "slack": "Slack",
    "telegram": "Telegram",
    "web": _("Order page"),
    "wechat": _("WeChat"),
    "wecom": _("WeCom"),
    "weilu": _("Weilu"),
    "whatsapp": "WhatsApp",
    "zulip": "Zulip",
}


@register.filter
def platform_name(key: str) -> Any:
    """What people call a platform; an unknown one keeps its key."""
    return PLATFORM_NAMES.get(key, key)
