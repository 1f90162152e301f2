"""The demo's communities: one with a whole charter, one that is only a maintenance group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.charter.communities import actions
from weilu.charter.communities.models import Community
from weilu.charter.house_rules import actions as house
from weilu.kit import clock
from weilu.people.models import Account, Group, Workspace

#: Groups by a part of their names.
TABLE = ("21天早餐打卡营", "半亩老饭桌", "煲汤新人班", "亲子烘焙交流", "半亩家人")
GOODS = ("同城吃货福利",)
CHARTER: dict[str, Any] = {
    "kind": "interest",
    "tags": ["家里有老人或孩子要做饭", "住在滨江、西兴一带", "想少点外卖"],
    "goal": {"words": "让更多街坊回到自家厨房", "figure": "300", "unit": "户每周在家做饭四晚以上"},
    "promises": [
        {"words": "每个工作日早上知道街坊家吃什么", "delivers": "content", "gets": "information",
         "column": "早餐一问", "cadence": "工作日 8:00"},
        {"words": "炖坏了、蒸塌了，当天有人教怎么救", "delivers": "advice", "gets": "opinion",
         "column": "救菜热线", "cadence": "每晚 19:00–20:00"},
        {"words": "每周看着陈阿姨做会一样", "delivers": "content", "gets": "learning",
         "column": "周三厨房直播", "cadence": "每周三 20:00"},
        {"words": "时令菜按产地价拼单", "delivers": "resources", "gets": "benefit",
         "column": "周五好物", "cadence": "每周三、五"},
        {"words": "认识三条街以内同样要做饭的人", "delivers": "platform", "gets": "links"},
    ],
    "values": ["不卖自己家里不吃的东西", "新手先夸，再教", "谁都可以说“我不会”"],
    "creed": "好好吃饭，就是好好生活。",
    "joining": "进群先晒一张自家灶台，老成员回一句“欢迎开伙”，送一包手写菜谱。",
    "yearly": "每年小雪那天散伙饭：旧群解散，想再吃一年的人自己报名进新群。",
    "badges": [
        {"name": "开伙", "earned": "第一次晒出自己做的饭"},
        {"name": "掌勺", "earned": "连续打卡 21 天"},
        {"name": "灶王", "earned": "教会三位新人"},
    ],
    "owner": {
        "name": "陈阿姨", "about": "在社区食堂掌勺二十六年，退休后和女儿小禾开了半亩厨房。",
        "topics": ["时令菜", "煲汤", "给孩子做饭"],
        "credentials": ["中式烹调师（二级）", "社区食堂掌勺 26 年", "带过 11 期早餐打卡营"],
    },
    "fit": {
        "offer": "时令食材、半成品汤料和做饭课", "age": "young", "decision": "days", "use": "shown",
    },
}  # fmt: skip
#: What the welfare group's keeper wrote: a wish, and nothing members have in common.
WISH: dict[str, Any] = {
    "kind": "product",
    "tags": ["用户"],
    "goal": {"words": "把群做大做强，更活跃"},
    "promises": [{"words": "每周有福利", "delivers": "resources", "gets": "benefit"}],
    "fit": {"offer": "本地餐饮优惠券", "age": "old", "decision": "minutes", "use": "at_once"},
}


def furnish(workspace: Workspace, owner: Account) -> None:
    """Two communities, made with the room's own verbs; a second call finds them as they are."""
    if Community.objects.filter(workspace=workspace).exists():
        return
    with clock.stopped_at(clock.now() - timedelta(days=45)):
        table = _community(workspace, owner, "半亩饭桌", TABLE)
        by = (clock.now() + timedelta(days=200)).date().isoformat()
        book = house.open_book(workspace)
        whole = {**CHARTER, "rules_book": book.pk, "goal": {**CHARTER["goal"], "by": by}}
        actions.write(table, whole, owner)
        actions.publish(table, owner, "开张时写的")
    actions.share(table, "街道办李主任", 90, owner)
    goods = _community(workspace, owner, "同城吃货福利", GOODS)
    actions.write(goods, WISH, owner)
    for community in (table, goods):
        actions.look(community)


def _community(workspace: Workspace, owner: Account, name: str, groups: tuple[str, ...]) -> Any:
    made = actions.open_community(workspace, name, owner)
    for group in Group.objects.filter(workspace=workspace):
        if any(part in group.name for part in groups):
            actions.add_group(made, group, owner)
    return made
