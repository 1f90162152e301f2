"""Words for what the acquire room keeps as keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Kind of duty → what it is called.
KIND_WORDS = {
    "accept": _("Accept requests"),
    "greet": _("Greet newcomers"),
    "add": _("Add people"),
    "post": _("Post"),
}

#: The same where room is short.
KIND_SHORT = {"accept": _("accept"), "greet": _("greet"), "add": _("add"), "post": _("post")}

#: Kind of duty → its task, with how many the day allows.
TASK_TITLES = {
    "accept": _("%(name)s: accept up to %(count)d requests"),
    "greet": _("%(name)s: greet up to %(count)d newcomers"),
    "add": _("%(name)s: add up to %(count)d people"),
    "post": _("%(name)s: post up to %(count)d times"),
}

#: Where staff work with accounts of their own. Product names; only the last is translated.
PLATFORMS = {
    "wechat": _("WeChat"),
    "wecom": _("WeCom"),
    "qq": "QQ",
    "telegram": "Telegram",
    "feishu": _("Feishu"),
    "discord": "Discord",
    "slack": "Slack",
    "matrix": "Matrix",
    "other": _("Another platform"),
}

#: Why steps make no plan → what to do.
STEP_FAULTS = {
    "empty": _("Enter at least one step."),
    "long": _("At most 12 steps."),
    "first": _("The first step begins on day 1."),
    "twice": _("Two steps begin on the same day."),
    "bounds": _("A day allows 0 to 200 of a kind, and steps begin within ten years."),
}

#: A pace to start from → its name.
PRESET_NAMES = {
    "new": _("New account, slowly over a month"),
    "seasoned": _("Account that is known, steady"),
}
PRESET_SOURCE = _("A careful start of Weilu’s own; set what your platform tells you.")

#: Where an account stands today → (level, word).
STATES = {
    "resting": ("quiet", _("Resting")),
    "nobody": ("act", _("Nobody works it")),
    "later": ("quiet", _("Begins later")),
    "over": ("act", _("Over today’s limit")),
    "done": ("good", _("Done for today")),
    "open": ("info", _("At work")),
}
