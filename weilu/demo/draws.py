"""The demo's draws: one drawn, one open, a quiz as a draft. All of it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from weilu.engage.draws import actions, drawing
from weilu.engage.draws.models import Draw, DrawPrize, WinState
from weilu.kit import clock
from weilu.people.models import Account, Member, Workspace

#: Name, worth in fen, how many, points, whether it is sent.
PRIZES = (
    ("铸铁小锅", 19_900, 1, 0, True),
    ("五谷礼盒", 5_900, 3, 0, True),
    ("积分", 0, 10, 50, False),
)
TERMS = "本群成员都可以参加，每人一次。奖品包邮，中奖后十四天内领取。（演示数据·虚构）"


def furnish(workspace: Workspace, owner: Account) -> None:
    """Set up once."""
    if Draw.objects.filter(workspace=workspace).exists():
        return
    members = list(
        Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False).order_by("pk")[:90]
    )
    now = clock.now()
    began = now - timedelta(days=9)
    done = _draw(workspace, owner, "立冬暖锅抽奖", began, began + timedelta(days=3), members)
    with clock.stopped_at(now - timedelta(days=5)):
        drawing.close(done)
        done = drawing.run(done)
        drawing.finish(done, clock.now())
        for win in done.wins.filter(state=WinState.WAITING).order_by("rank")[:2]:
            held = actions.claim(win, "演示地址：半亩街 1 号，虚构，000-0000")
            if win.rank == 1:
                actions.deliver(held, owner)
    _draw(workspace, owner, "周末早餐券抽奖", now - timedelta(days=1), now + timedelta(days=2),
          members[:37])  # fmt: skip
    quiz = Draw(
        workspace=workspace, name="周三问答：豆浆怎么泡", about=TERMS, opens_at=now,
        question="黄豆泡多久，打出来的豆浆最香？\nA 两小时  B 八小时  C 两天", judge="choice",
        answers=["B"], closes_at=now + timedelta(days=2),
    )  # fmt: skip
    actions.save(quiz, owner)
    _prizes(quiz, owner)


def _draw(
    workspace: Workspace, owner: Account, name: str, opens: datetime, closes: datetime,
    members: Sequence[Member],
) -> Draw:  # fmt: skip
    with clock.stopped_at(opens):
        draw = Draw(
            workspace=workspace, name=name, about=TERMS, word="抽奖", opens_at=opens,
            closes_at=closes,
        )  # fmt: skip
        actions.save(draw, owner)
        _prizes(draw, owner)
        draw = actions.open_up(draw, owner)
    for turn, member in enumerate(members):
        with clock.stopped_at(opens + timedelta(minutes=7 * turn + 3)):
            actions.enter(draw, member, "抽奖")
    return draw


def _prizes(draw: Draw, owner: Account) -> None:
    for name, value, count, points, sent in PRIZES:
        prize = DrawPrize(draw=draw, name=name, value=value, count=count, points=points)
        prize.needs_address = sent
        actions.save_prize(prize, owner)
