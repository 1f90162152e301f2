"""Rules to start from, in our own words. Pages offer them; nothing is published by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Sample:
    name: Any  #: lazily translated
    zh: str
    en: str


SAMPLES: Mapping[str, Sample] = {
    "club": Sample(
        _("A club of people who like the same thing"),
        """# 我们在这里
进群先打个招呼：你是谁，为什么来，喜欢什么。
好好说话。对事不对人，不嘲笑新来的人。
有问题先搜一下记录，再问；问的时候把来龙去脉说清楚。
答得出来就答一句，你也是这样被接住的。
# 不做的事
不发广告、拼单、拉票和红包接龙；想分享自己的东西，先问群主。
不转没有出处的消息；发错了自己更正。
不截图外传，不打听别人的住址、收入和家事。
不私加群友推销；被打扰了请告诉群主。
# 如果越了线
第一次提醒，第二次禁言一天，第三次请出群。觉得判错了，可以申诉，由另一位运营来看。
这份群规改了会在群里说一声，请大家再看一遍。""",
        """# Here we
Say hello when you come in: who you are, what brings you, what you like.
Speak kindly. Argue with ideas, not with people; nobody laughs at a newcomer.
Search before you ask, and tell the whole story when you do.
Answer when you can: somebody once answered you.
# We do not
Post adverts, vote hunts or chain messages; ask the host before you share your own offer.
Pass on news without a source; put right what you got wrong.
Take screenshots out of the group, or ask after homes, incomes and families.
Write to members in private to sell; tell the host if somebody does it to you.
# When a line is crossed
First a reminder, then a day of silence, then the door. You can appeal: another host looks.
When these rules change you are told here; please read them again.""",
    ),
    "course": Sample(
        _("A group that learns or keeps a habit together"),
        """# 一起学
每天的打卡在晚上十点前发，格式：第几天，做了什么，一个收获或一个卡住的地方。
卡住了就说卡住了；会的人用自己的话讲，不只丢一个链接。
点评先说好在哪里，再说怎样更好。
请假提前说一声，落下的三天内补上。
# 不做的事
课程资料只在群里用，不外传、不转卖。
不发与学习无关的广告和链接；闲聊去闲聊群。
不替人打卡，也不请人替。
# 如果越了线
先私下提醒；再犯，当期打卡资格取消；转卖资料的直接请出群。""",
        """# Learning together
Check in before ten in the evening: which day, what you did, one gain or where you are stuck.
Say so when you are stuck; who knows explains in their own words, not by a bare link.
Feedback begins with what is good and goes on with what would make it better.
Tell us when you miss a day, and make up for it within three.
# We do not
Take course material out of the group, or sell it on.
Post adverts or links that have nothing to do with learning; chat has a group of its own.
Check in for others, or let others do it for us.
# When a line is crossed
First a word in private; then this round is lost; who sells material leaves the group.""",
    ),
}
