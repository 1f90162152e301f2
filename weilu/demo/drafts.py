"""The demo's drafts: a brief from made-up stories, and a recap of what was said."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.drafts import actions, drafting
from weilu.engage.drafts.addresses import key_of
from weilu.engage.drafts.models import Desk, Feed, Story
from weilu.engage.programme.models import ItemState, ProgrammeColumn
from weilu.kit import clock
from weilu.people.models import Account, Workspace

#: Feed, its weight, and what it told (hours ago); all made up, so nothing is fetched.
FEEDS = (
    ("菜篮子日报（虚构）", 2, (
        (2, "冬储大白菜上市，本地批发价比上周低一成"), (5, "菠菜连降三天，早市一斤两块五"),
        (9, "三家社区食堂试点晚餐外带盒饭"), (20, "羊肉价格进入旺季前的平稳期"),
    )),
    ("街坊生活（虚构）", 1, (
        (3, "冬储大白菜上市，本地批发价比上周低一成！"), (6, "周六上午便民市集搬到文化广场"),
        (11, "老旧小区燃气软管免费更换，名单公布"), (26, "图书馆本月亲子烘焙课开始报名"),
    )),
    ("厨房科学（虚构）", 1, (
        (4, "剩米饭放凉再热，口感差在哪里"), (15, "隔夜汤能不能喝：看的是降温速度"),
    )),
)  # fmt: skip
PASTED = ("https://example.com/banmu-winter", "陈阿姨写的：冬至包饺子，馅料怎么不出水")


def furnish(workspace: Workspace, owner: Account) -> None:
    """Feeds, a link, and drafts of the next days of the brief and the recap."""
    now = clock.now()
    for number, (name, weight, told) in enumerate(FEEDS):
        feed = actions.save_feed(
            Feed(workspace=workspace, address=f"https://example.com/demo-{number}.xml", name=name,
                 weight=weight, is_on=False),
            owner,
        )  # fmt: skip
        for hours, title in told:
            address = f"https://example.com/demo/{number}/{hours}"
            Story.objects.create(
                workspace=workspace, feed=feed, key=key_of(address), address=address, title=title,
                said_at=now - timedelta(hours=hours),
            )  # fmt: skip
    actions.paste(workspace, *PASTED)
    for column in ProgrammeColumn.objects.filter(workspace=workspace, form__in=("brief", "recap")):
        _draft(column, owner)


def _draft(column: ProgrammeColumn, owner: Account) -> None:
    desk = Desk(column=column, opening=f"【{column.name}】", closing="有想补充的，直接在群里说。")
    desk.likes = ["羊肉", "早市"] if column.form == "brief" else []
    actions.save_desk(desk, owner)
    coming = column.items.filter(state=ItemState.PLANNED, at__gt=clock.now())
    item = coming.order_by("at").first()
    if item is not None:
        drafting.make(item)
