"""Every metric of the check-up as a declared value. `docs/metrics.md` is its long form."""
# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Metric:
    """What a figure means, how it is worked out, and where that comes from."""

    key: str
    name: Any  #: lazily translated
    sentence: Any  #: lazily translated definition in plain words
    unit: str  #: "share" | "count" | "per_day" | "per_week" | "hours" | "index"
    inputs: str  #: kinds of events and columns it reads
    estimator: Any  #: formula, plain text, lazily translated
    interval: Any  #: method, lazily translated; "" = a plain count
    least: Any = ""  #: below this it says 'too few'; lazily translated
    published: str = "Weilu"  #: source of the definition or formula
    better: str = ""  #: "up" | "down" | "" = neither by itself
    window: str = "window"  #: "window" | "now"
    grain: str = "group"
    kinds: tuple[str, ...] = ()  #: kinds it is meant for; () = all


_WILSON = _("Wilson 1927")
_DAYS = _("Wilson with the effective number of cases between days (Cochran 1977, ch. 6)")

_ALL = (
    Metric(
        "members", _("Members"),
        _("Members there at the end of the window, staff left out: joined and not left; where the log tells of few joins, everybody who ever spoke and has not left."),
        "count", "join, leave, message, reaction", _("count"), "", window="now",
    ),
    Metric(
        "messages", _("Messages"),
        _("Messages sent in the window. One text poured into many groups at once is left out."),
        "count", "message", _("count"), "",
    ),
    Metric(
        "messages_per_day", _("Messages a day"),
        _("Messages sent in the window, divided by its days. More is not better by itself."),
        "per_day", "message", _("messages / days"), "",
    ),
    Metric(
        "active_days", _("Days with talk"),
        _("Share of the window's days on which anybody wrote anything."),
        "share", "message, day", _("days with a message / days"), _WILSON, better="up",
    ),
    Metric(
        "speakers", _("People who spoke"),
        _("How many different people wrote in the window, bots left out."),
        "count", "message, actor", _("count of distinct actors"), "", better="up",
    ),
    Metric(
        "attention", _("Attention"),
        _("Share of members who gave any sign of effort: a message or a reaction. Staff are left out."),
        "share", "message, reaction", _("members with a deed / members"), _WILSON,
        least=_("5 members"), better="up",
    ),
    Metric(
        "effort_gini", _("Unevenness of effort"),
        _("How unevenly the effort is spread among those who make any: 0 = all alike, 1 = one person does everything. Copies of a text are no effort."),
        "index", "message, reaction, fingerprint",
        _("(2 Σ i x_i / Σ x - (n+1)) / (n-1), x sorted upwards; x = messages that are no copies + reactions"),
        _("delete-one jackknife on the logit scale, Student's t"), least=_("5 people and 20 messages"),
        published="Gini 1912; small-sample form Deltas 2003", better="down",
    ),
    Metric(
        "staff_share", _("Carried by staff"),
        _("Share of all effort that comes from owner, hosts and bots. Much of it makes a group a broadcast."),
        "share", "message, reaction, roster", _("effort of staff / effort"), _DAYS,
        least=_("20 messages"), better="down",
    ),
    Metric(
        "connectivity", _("Holds without staff"),
        _("Would it hold without the owner? Of the members who spoke, the share tied to each other in one network of replies once staff are taken out."),
        "share", "replies (given or inferred)",
        _("expected size of the largest component of the members' reply graph / members who spoke"),
        _("Wilson, widened by the variance of the link error (Monte Carlo over link probabilities)"),
        least=_("5 members who spoke"), better="up",
    ),
    Metric(
        "reciprocity", _("Answers both ways"),
        _("Of the pairs of members who answered each other at all, the share that did so both ways."),
        "share", "replies (given or inferred)", _("Σ p(a→b) p(b→a) / Σ (1 - (1-p(a→b))(1-p(b→a)))"),
        _WILSON, least=_("5 pairs"), published="Wasserman & Faust 1994, ch. 13", better="up",
    ),
    Metric(
        "new_ties", _("New ties a week"),
        _("Pairs of members who answered each other in the window but not in the one before, per week."),
        "per_week", "replies (given or inferred)", _("Σ p(now) (1 - p(before)) / weeks"),
        _("Poisson (Byar)"), least=_("5 members who spoke"), better="up",
    ),
    Metric(
        "clustering", _("Circles of three"),
        _("When two members both talk with a third, how often they also talk with each other."),
        "index", "replies (given or inferred)", _("3 · triangles / pairs of ties that share a member"),
        _("jackknife over members (variance halved: a tie has two ends) on the logit scale"),
        least=_("10 such pairs"),
        published="Newman 2003, SIAM Review 45", better="",
    ),
    Metric(
        "benefit", _("Took something away"),
        _("Share of members who received something: an answer to their question, a welcome to their first message, or a reaction to what they wrote, as counts for this kind of group."),
        "share", "message, reaction, replies", _("members who received anything / members"), _WILSON,
        least=_("5 members"), better="up",
    ),
    Metric(
        "helped", _("Got a question answered"),
        _("Share of members whose question somebody else answered within a day."),
        "share", "message, is_question, replies",
        _("Σ over members of 1 - Π(1 - p) / members"), _WILSON, least=_("5 members"), better="up",
    ),
    Metric(
        "praised", _("Got a reaction"),
        _("Share of members to whose words somebody reacted within a day."),
        "share", "reaction", _("members with a reaction received / members"), _WILSON,
        least=_("5 members"), better="up",
    ),
    Metric(
        "answered", _("Questions answered"),
        _("Share of members' questions that somebody else answered within a day."),
        "share", "message, is_question, replies", _("Σ p / questions"), _WILSON,
        least=_("5 questions"), better="up",
    ),
    Metric(
        "first_reply", _("Wait for an answer"),
        _("Half of the members' messages that were answered within a day waited no longer than this."),
        "hours", "message, replies", _("median of first reply - message"),
        _("order statistics (binomial)"), least=_("5 answered messages"), better="down",
    ),
    Metric(
        "noise", _("Noise"),
        _("Share of messages that are adverts, copies, bare greetings or stickers, or that draw no reply or reaction within a day and answer nobody."),
        "share", "message, is_advert, is_chatter, fingerprint, replies, reaction",
        _("Σ [advert or copy or chatter, else (1-p reply)(1-reacted)(1-p answers)] / messages"), _DAYS,
        least=_("20 messages"), better="down",
    ),
    Metric(
        "adverts", _("Adverts"),
        _("Share of messages that sell or lure: a contact to add, money promised."),
        "share", "message, is_advert", _("adverts / messages"), _DAYS, least=_("20 messages"), better="down",
    ),
    Metric(
        "near_duplicates", _("Copies"),
        _("Share of messages whose text, but for digits and marks, stood in the group within 7 days before."),
        "share", "message, fingerprint", _("copies / messages"), _DAYS, least=_("20 messages"), better="down",
    ),
    Metric(
        "chatter", _("Greetings and stickers"),
        _("Share of messages that are nothing but a greeting, laughter, a sticker or a red packet. They warm a group; alone they fill nobody."),
        "share", "message, is_chatter", _("chatter / messages"), _DAYS, least=_("20 messages"), better="",
    ),
    Metric(
        "undrawn", _("Drew nothing"),
        _("Share of messages nobody replied or reacted to within a day, answers to others left out."),
        "share", "message, replies, reaction", _("Σ (1-p reply)(1-reacted)(1-p answers) / messages"),
        _DAYS, least=_("20 messages"), better="down",
    ),
    Metric(
        "noise_per_day", _("Noise to scroll past"),
        _("Messages a day each member scrolls past without anything in them."),
        "per_day", "as noise", _("noise messages / days"), "", better="down",
    ),
    Metric(
        "longest_silence", _("Longest silence"),
        _("Longest time between the last deed of a day with talk and the first message of the next such day."),
        "hours", "message, at", _("maximum"), "", better="down",
    ),
    Metric(
        "newcomers", _("Newcomers"),
        _("Members first seen in the window. Those already talking in the first week of the log are no newcomers."),
        "count", "join, message", _("count"), "", better="up",
    ),
    Metric(
        "newcomers_answered", _("Newcomers answered"),
        _("Share of newcomers who spoke whose first message somebody answered within a day."),
        "share", "message, replies", _("answered / newcomers who spoke"), _WILSON,
        least=_("5 newcomers who spoke"), better="up",
    ),
    Metric(
        "newcomers_returned", _("Newcomers came back"),
        _("Of those first seen in the window before, the share active again on days 2 to 28."),
        "share", "message, reaction", _("active again / newcomers of the window before"), _WILSON,
        least=_("5 newcomers"), better="up",
    ),
    Metric(
        "left", _("Left"),
        _("How often somebody left or was removed in the window."),
        "count", "leave, removed", _("count"), "", better="down",
    ),
)  # fmt: skip

METRICS: Mapping[str, Metric] = {metric.key: metric for metric in _ALL}
