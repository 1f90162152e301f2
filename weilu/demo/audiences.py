"""What the demo's staff know of members: tags, three segments, an audience. All of it made up."""

from __future__ import annotations

from random import Random

from weilu.charter.audience import actions as audiences
from weilu.charter.audience.rules import Person
from weilu.kit import clock
from weilu.people.models import Account, Member, Segment, Workspace
from weilu.people.segments import actions as segments
from weilu.people.tags import actions as tags

#: Tag → what it is for, share of members who have it.
TAGS = (
    ("老街坊", "开张那年就在的", 0.12),
    ("爱煲汤", "煲汤班报过名", 0.18),
    ("试吃过", "参加过线下试吃", 0.2),
    ("年卡", "今年的年卡会员", 0.07),
)
#: Segment → filter, what it is for.
SEGMENTS = (
    ("新来的街坊", "joined < 30d and not staff and not bot", "头一个月要有人打招呼"),
    ("快要走远的", "seen > 21d and present and not staff and not bot", "请老街坊去问候一声"),
    ("爱吃又在广佛", "tag in (爱煲汤, 试吃过) and region in (广州, 佛山)", "线下试吃先问他们"),
)  # fmt: skip
NAME, SOURCE = "广佛爱下厨的年轻家庭（虚构）", "演示数据·虚构，不是任何真实调查"
TABLE = """dimension,value,share,index
region,广州,38%,210
region,佛山,17%,180
region,深圳,14%,105
region,东莞,9%,95
region,北京,4%,45
age,18-24,12%,70
age,25-34,41%,150
age,35-44,28%,125
age,45-54,13%,80
age,55+,6%,50
interest,煲汤,46%,320
interest,亲子,31%,140
interest,买菜比价,28%,190
interest,健身,12%,75
interest,游戏,9%,40
"""
REGIONS = ("广州", "广州", "广州", "佛山", "佛山", "深圳", "东莞", "北京")
AGES = ("18-24", "25-34", "25-34", "35-44", "35-44", "45-54", "55+")
INTERESTS = ("煲汤", "亲子", "买菜比价", "健身", "游戏")


def furnish(workspace: Workspace, owner: Account) -> None:
    """Tag members, keep segments, take an audience in; a second call finds them as they are."""
    if Segment.objects.filter(workspace=workspace).exists():
        return
    rng = Random("半亩厨房的街坊")
    people = Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False)
    members = list(people.order_by("pk"))
    for name, note, part in TAGS:
        tag = tags.make(workspace, name, owner, note)
        tags.put(tag, [who.pk for who in members if rng.random() < part], owner, "console")
    for who in rng.sample(members, min(len(members) // 4, 90)):
        audiences.note(who, _person(rng), owner, "form")
    audiences.take_in(workspace, NAME, TABLE, owner, SOURCE, clock.now().date())
    for name, text, note in SEGMENTS:
        segments.save(Segment(workspace=workspace, name=name, text=text, note=note), owner)


def _person(rng: Random) -> Person:
    """Some told all of it, some a little."""
    interests = tuple(rng.sample(INTERESTS, rng.choice((0, 1, 1, 2))))
    return Person(
        rng.choice(REGIONS), rng.choice(AGES) if rng.random() < 0.7 else "", interests
    )  # fmt: skip
