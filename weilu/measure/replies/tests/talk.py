"""Short dialogues written for the tests, and a way to say who answers whom in them."""

from __future__ import annotations

from collections.abc import Sequence

from weilu.measure.replies.model import Links, infer

Line = tuple[int, str, str]  # seconds, who, what

#: Lin Yue's strawberry group-buy: two questions at once, each answered.
STRAWBERRIES: list[Line] = [
    (0, "林悦", "大家好，今天的奶油草莓下午三点截单哦"),
    (40, "陈默", "请问草莓是哪个产地的？"),
    (52, "何姐", "自提点几点关门呀？"),
    (75, "林悦", "@陈默 丹东的，早上刚到的草莓"),
    (90, "林悦", "@何姐 自提点晚上九点关门"),
    (120, "陈默", "好的，那我要两盒"),
    (130, "何姐", "来得及，谢谢"),
]

#: Nora cannot boot, Omar asks about printers; Priya helps both.
HELP_DESK: list[Line] = [
    (0, "nora", "my laptop hangs at the grub screen after the update, any ideas?"),
    (20, "omar", "does anybody know which driver the brother printer needs?"),
    (45, "priya", "nora: hold shift at the grub screen and pick the older kernel"),
    (70, "priya", "omar: the brother printer works with the brlaser driver"),
    (95, "nora", "priya: the older kernel boots, thank you"),
    (110, "omar", "priya: brlaser printed a page, great"),
]

#: Grandfather Bai tells the group about his garden; nobody else is there.
MONOLOGUE: list[Line] = [
    (minute * 90, "白爷爷", text)
    for minute, text in enumerate(
        [
            "今天给大家看看我的菜园",
            "左边是西红柿",
            "右边种了黄瓜",
            "再过两周就能收了",
            "到时候送到小区门口",
        ]
    )
]


def linked(lines: Sequence[Line], named: bool = True) -> list[Links]:
    """Links inferred for a dialogue."""
    people = sorted({who for _at, who, _text in lines})
    return infer(
        [at * 1_000_000 for at, _who, _text in lines],
        [people.index(who) for _at, who, _text in lines],
        [text for _at, _who, text in lines],
        names=dict(enumerate(people)) if named else None,
    )


def likeliest(links: Links) -> int | None:
    """Index of what is most probably answered, None where a thread is more likely begun."""
    best = max(links.parents, key=lambda parent: parent.p, default=None)
    return best.index if best and best.p > links.start else None
