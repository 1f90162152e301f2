"""Words for what channels and codes keep as keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHANNEL_KINDS = {
    "poster": _("Poster"),
    "article": _("Article"),
    "person": _("Person"),
    "group": _("Another group"),
    "event": _("Event"),
    "advert": _("Paid advert"),
    "shop": _("Shop"),
    "other": _("Something else"),
}
RULES = {
    "fill": _("One after the other: the first that has a seat"),
    "even": _("Evenly: the one with the fewest"),
    "load": _("By work: the one whose staff account added the fewest people today"),
}
WEEKDAYS = {
    "1": _("Monday"), "2": _("Tuesday"), "3": _("Wednesday"), "4": _("Thursday"),
    "5": _("Friday"), "6": _("Saturday"), "7": _("Sunday"),
}  # fmt: skip
APPS = {
    "wechat": _("WeChat"), "wecom": _("WeCom"), "qq": "QQ", "weibo": _("Weibo"),
    "feishu": _("Feishu"), "dingtalk": _("DingTalk"), "": _("a browser"),
}  # fmt: skip
#: Where a target stands → (level, word).
STANDINGS = {
    "open": ("good", _("Takes people")),
    "full": ("watch", _("Full")),
    "later": ("quiet", _("Opens later")),
    "over": ("quiet", _("Its time is over")),
    "rests": ("quiet", _("Outside of its hours")),
    "gone": ("act", _("The group is gone")),
    "soon": ("watch", _("Runs out soon")),
}
