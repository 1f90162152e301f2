"""The kinds of group, and what 'healthy' means for each.

A kind says which metrics judge a group (with the bands that part 'act', 'watch' and 'good') and
which benefits count. A notice group in which only the owner speaks is as it should be; a fan
group like that is a broadcast. The bands shipped here are first, plainly stated expectations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Benefits a member can receive that a chat log shows.
BENEFITS = ("helped", "newcomer", "praised")


@dataclass(frozen=True, slots=True)
class Band:
    """Where a metric parts: beyond `act` a hand is needed, from `good` on all is well."""

    act: float
    good: float

    def level(self, value: float) -> str:
        """ "act" | "watch" | "good"; a metric where less is better has `act` above `good`."""
        if self.is_beyond(value):
            return "act"
        return "good" if self.is_good(value) else "watch"

    def is_beyond(self, value: Any) -> Any:
        """Whether a value (or each of an array) calls for a hand."""
        return value < self.act if self.good >= self.act else value > self.act

    def is_good(self, value: Any) -> Any:
        """Whether a value (or each of an array) is as it should be."""
        return value >= self.good if self.good >= self.act else value <= self.good


@dataclass(frozen=True, slots=True)
class Profile:
    """What judges a group of this kind."""

    bands: Mapping[str, Band]  #: metric → band; metrics not named are shown, not judged
    benefits: tuple[str, ...] = BENEFITS
    talk_expected: bool = True  #: whether members are meant to talk with each other
    lasting: bool = True  #: whether it is meant to go on


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    name: Any  #: lazily translated
    sentence: Any  #: lazily translated: what such a group is for, and what judges it
    profile: Profile
    words: str = field(default="", repr=False)  #: pattern of names that suggest this kind


@dataclass(frozen=True, slots=True)
class Shape:
    """What a group looks like from outside, for guessing its kind."""

    staff_share: float | None = None  #: of all effort
    speakers: int = 0
    members: int = 0
    questions: float | None = None  #: share of messages that ask


_ATTENTION = Band(0.08, 0.25)
_STAFF = Band(0.7, 0.4)
_CORE = Band(0.35, 0.6)
_ANSWERED = Band(0.4, 0.65)
_NEWCOMERS = Band(0.45, 0.7)
_RETURN = Band(0.2, 0.4)
_BENEFIT = Band(0.05, 0.15)
_NOISE = Band(0.75, 0.5)

_TALKING = {
    "attention": _ATTENTION,
    "staff_share": _STAFF,
    "connectivity": _CORE,
    "benefit": _BENEFIT,
    "answered": _ANSWERED,
    "newcomers_answered": _NEWCOMERS,
    "newcomers_returned": _RETURN,
    "noise": _NOISE,
    "adverts": Band(0.15, 0.03),
}

_ALL = (
    Kind(
        "goods",
        _("Goods group"),
        _("Shares and sells goods. Judged by answered questions and little noise, not by talk."),
        Profile(
            {
                "attention": Band(0.04, 0.12),
                "answered": Band(0.5, 0.8),
                "noise": Band(0.85, 0.65),
                "near_duplicates": Band(0.4, 0.15),
            },
            benefits=("helped",),
            talk_expected=False,
        ),
        r"团购|团长|拼团|好物|优惠|福利|特价|秒杀|内购|折扣|羊毛|带货|接龙|deals?\b|coupon|shop|store|\bsale",
    ),
    Kind(
        "resource",
        _("Resource group"),
        _("Matches offers with needs. Judged by requests answered and members tied to each other."),
        Profile(
            {
                "attention": Band(0.06, 0.2),
                "answered": Band(0.45, 0.7),
                "staff_share": _STAFF,
                "connectivity": Band(0.25, 0.5),
                "benefit": _BENEFIT,
                "adverts": Band(0.4, 0.15),
                "near_duplicates": Band(0.3, 0.1),
                "newcomers_answered": _NEWCOMERS,
            }
        ),
        r"资源|对接|互助|内推|招聘|求职|租房|人脉|商务|合作|二手|\bjobs?\b|hiring|hub|market|exchange|help\b",
    ),
    Kind(
        "fan",
        _("Fan group"),
        _("People who like the same thing. Judged by how they talk with each other."),
        Profile(_TALKING),
        r"粉丝|同好|爱好|搭子|书友|球友|车友|跑|骑行|摄影|桌游|露营|音乐|动漫|游戏|吃货|club|fans?\b|lovers?\b|games?\b|music",
    ),
    Kind(
        "learning",
        _("Learning group"),
        _("Learns or keeps a habit together. Judged by questions answered and newcomers held."),
        Profile(
            {
                **_TALKING,
                "attention": Band(0.12, 0.35),
                "answered": Band(0.5, 0.75),
                "staff_share": Band(0.8, 0.5),
            }
        ),
        r"学习|打卡|训练营|共读|读书|课|考研|考试|英语|编程|自习|备考|营\b|learn|study|course|beginners?|class|camp|code|dev\b|lang",
    ),
    Kind(
        "idol",
        _("Personal-brand group"),
        _("Gathers around one person. Their talk is expected; judged by how many members join in."),
        Profile(
            {
                "attention": Band(0.08, 0.25),
                "staff_share": Band(0.9, 0.65),
                "answered": _ANSWERED,
                "benefit": _BENEFIT,
                "newcomers_answered": _NEWCOMERS,
                "noise": _NOISE,
            }
        ),
        r"后援|应援|官方粉丝|铁粉|主播|博主|老师的|偶像|official|fanclub|stream",
    ),
    Kind(
        "notice",
        _("Notice group"),
        _("Passes on news. That staff speak alone is right here; judged by being read and short."),
        Profile(
            {"noise_per_day": Band(40, 10), "answered": Band(0.5, 0.8)},
            benefits=("helped",),
            talk_expected=False,
        ),
        r"通知|公告|家长|业主|物业|announce|news|notice|broadcast",
    ),
    Kind(
        "event",
        _("Event group"),
        _("Opened for one occasion and closed after it. Judged by attendance while it lasts."),
        Profile(
            {"attention": Band(0.15, 0.4), "answered": Band(0.5, 0.8), "noise": _NOISE},
            lasting=False,
        ),
        r"活动|报名|聚会|团建|年会|沙龙|展会|婚礼|快闪|event|meetup|party|conf\b|summit|hackathon|trip",
    ),
    Kind(
        "vip",
        _("VIP group"),
        _("Members who pay or matter most. Judged by fast answers and by what each one gets."),
        Profile(
            {
                **_TALKING,
                "attention": Band(0.2, 0.45),
                "answered": Band(0.7, 0.9),
                "benefit": Band(0.12, 0.3),
                "newcomers_answered": Band(0.7, 0.9),
                "first_reply": Band(12, 2),
            }
        ),
        r"vip|会员|私董|核心|黑金|尊享|高端|premium|member",
    ),
    Kind(
        "staff",
        _("Staff group"),
        _("Staff and partners at work. Judged by questions answered; everybody counts as staff."),
        Profile({"answered": Band(0.6, 0.85)}, benefits=("helped",), talk_expected=False),
        r"工作群|员工|运营组|管理|同事|合伙人|代理|内部|staff|team|admin|mods?\b|ops\b|internal",
    ),
    Kind(
        "general",
        _("Group (kind not said)"),
        _("Nobody has said what this group is for, so it is judged as people who talk together."),
        Profile(_TALKING),
    ),
)

KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}

#: Which names decide first: the narrower kinds before the wider ones.
_ORDER = ("staff", "notice", "vip", "event", "idol", "goods", "learning", "resource", "fan")
_NAMES = {key: re.compile(KINDS[key].words, re.IGNORECASE) for key in _ORDER}
_NAMED = re.compile("|".join(KINDS[key].words for key in _ORDER), re.IGNORECASE)


def guess(name: str, shape: Shape) -> tuple[str, bool]:
    """The likely kind from a group's name, then from its shape; True where something spoke for it.

    `("general", False)` says that nothing did.
    """
    if _NAMED.search(name):
        return next(key for key in _ORDER if _NAMES[key].search(name)), True
    many = shape.members >= 30
    if many and shape.staff_share is not None and shape.staff_share >= 0.97 and shape.speakers <= 3:
        return "notice", True
    if shape.speakers >= 5 and shape.questions is not None and shape.questions >= 0.35:
        return "resource", True
    return "general", False
