"""The demo's challenge: sixty neighbours, breakfast after breakfast, some of it copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from weilu.engage.challenges import actions, copying, finding, paying, surprising
from weilu.engage.challenges.models import Challenge, Copy, Entrant, Plan
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Workspace

GROUP = "21天早餐打卡营"
PEOPLE, DAY = 60, 13  # of the twenty-one, day 13 is today
FOODS = (
    "小米南瓜粥", "番茄鸡蛋面", "全麦三明治", "虾皮小馄饨", "红豆燕麦", "葱花鸡蛋饼", "玉米蒸蛋",
    "豆浆油条", "皮蛋瘦肉粥", "紫薯牛奶", "青菜瘦肉面", "山药糕",
)  # fmt: skip
SIDES = ("拌黄瓜", "水煮蛋", "一把坚果", "凉拌木耳", "半个苹果", "酱豆腐", "一杯热牛奶", "小番茄")
WHYS = (
    "孩子吃了两碗", "六点半就起来了", "前一晚泡好的豆子", "今天赶时间，但没落下", "老伴说咸淡正好",
    "第一次做，样子不好看", "冰箱里剩什么做什么", "出差回来第一顿",
)  # fmt: skip
TAILS = (
    "灶上小火慢慢煨", "切得比昨天细", "楼下早市买的菜", "给邻居送了一小碗", "吃完把锅泡上了",
    "下次少放点盐", "阳台的葱派上了用场", "边听广播边做", "剩的中午接着吃", "摆盘终于像样了",
    "做法是群里学来的", "下雨天就想吃口热的",
)  # fmt: skip
COPIED = "今天早上用小米和南瓜熬了一锅粥，配了两个水煮蛋和一碟拌黄瓜，孩子吃了两碗，我喝了一碗。"
THEMES = (
    "开锅：一碗热粥", "鸡蛋的三种做法", "隔夜备菜", "面食日", "不开火的早餐", "给家人做一份",
    "本周复盘：最好吃的一顿", "豆浆日", "蒸一笼", "十分钟三明治", "粗粮日", "晒餐桌",
    "教别人一道菜",
    "本周复盘：谁帮了你", "少盐日", "街坊菜谱", "早市采购", "汤日", "给老人做", "拿手菜",
    "毕业早餐",
)  # fmt: skip


def furnish(workspace: Workspace, owner: Account) -> None:
    """Set up once: a challenge that has been running, with notes, copies and an appeal."""
    if Challenge.objects.filter(workspace=workspace).exists():
        return
    group = Group.objects.filter(workspace=workspace, name__contains=GROUP).first()
    members = list(_members(workspace, group))[:PEOPLE]
    zone = ZoneInfo(workspace.zone)
    begun = clock.now().astimezone(zone).date() - timedelta(days=DAY - 1)
    morning = datetime.combine(begun, time(7), zone)
    with clock.stopped_at(morning - timedelta(days=2)):
        held = _challenge(workspace, owner, group, morning)
        inside = [actions.enter(held, one, "page", praised=one.pk % 3 > 0) for one in members]
    _live(inside, morning, Random("早餐"))
    for day in range(3, DAY):
        with clock.stopped_at(morning + timedelta(days=day - 1, hours=13, minutes=30)):
            surprising.go_round(held)
    paying.pay(held)
    finding.find(workspace)
    _judge(workspace, owner)


def _members(workspace: Workspace, group: Group | None) -> Sequence[Member]:
    found = Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False)
    if group is not None:
        inside = found.filter(memberships__group=group).order_by("pk")
        return [*inside, *found.exclude(pk__in=inside).order_by("pk")[:PEOPLE]]
    return list(found.order_by("pk")[:PEOPLE])


def _challenge(
    workspace: Workspace, owner: Account, group: Group | None, morning: datetime
) -> Challenge:
    held = Challenge(
        workspace=workspace, name="21 天早餐打卡", first=morning.date(), days=21,
        zone=workspace.zone, border=180, freezes=1, make_ups=2, keyword="早餐打卡",
    )  # fmt: skip
    last = morning + timedelta(days=20)
    plan = Plan(
        goal=f"到 {last.month} 月 {last.day} 日，在家吃满 21 顿早餐", tomorrow=list(THEMES),
        path=["前一晚备好", "做一份热的", "拍照说一句"],
        milestones=[
            {"days": 3, "points": 10, "gift": ""}, {"days": 7, "points": 30, "gift": "磨砂碗贴"},
            {"days": 15, "points": 60, "gift": ""}, {"days": 21, "points": 100, "gift": "半亩围裙"},
        ],
        surprise="别灰心，回来喝碗粥就好（演示）", surprise_points=5, surprise_after=2,
        surprise_held=0.3,
        free_will="不想被提醒就关掉提醒；随时可以退出，已得的积分照旧。",
    )  # fmt: skip
    actions.save(held, plan, [group] if group else [], owner)
    actions.start(held, owner)
    actions.fund(held, 6_000, "demo", owner)
    return held


def _live(inside: Sequence[Entrant], morning: datetime, rng: Random) -> None:
    """Most come nearly every day, some fade, a few have stopped; two copy."""
    for place, one in enumerate(inside):
        zeal = rng.choice((0.97, 0.97, 0.9, 0.85, 0.7, 0.5))
        fades = rng.randint(2, 9) if place % 6 == 5 else DAY
        for day in range(DAY):
            if day >= fades or rng.random() > zeal or (day == DAY - 1 and place % 3 == 0):
                continue
            at = morning + timedelta(days=day, minutes=rng.randint(-25, 150))
            text = _note(rng)
            if (place, day) in {(2, 1), (9, 4), (17, 6), (23, 8), (31, 10)}:
                text = COPIED if place == 2 else COPIED.replace("，", "！").replace("两个", "2个")
            with clock.stopped_at(min(at, clock.now())):
                via = "keyword" if place % 4 else "page"
                actions.check_in(one, f"demo:{day}", actions.Note(text), via)


def _note(rng: Random) -> str:
    food, side, why = rng.choice(FOODS), rng.choice(SIDES), rng.choice(WHYS)
    one, other = rng.sample(TAILS, 2)
    return rng.choice(
        (f"{food}，加{side}。{why}，{one}，{other}。", f"{one}，{why}，{food}和{side}，{other}。",
         f"{side}配{food}，{other}，{one}，{why}！")
    )  # fmt: skip


def _judge(workspace: Workspace, owner: Account) -> None:
    """One was struck and appeals; one was no copy; the others wait."""
    found = list(
        Copy.objects.filter(checkin__entrant__challenge__workspace=workspace)
        .select_related("checkin__entrant__challenge__workspace", "checkin__entrant__member")
        .order_by("pk")
    )
    if len(found) < 3:
        return
    copying.decide(found[0], penalise=True, reason="和前几天街坊的那条几乎一样", by=owner)
    copying.appeal(found[0], "那天我们两家一起做的，所以写得一样，照片也是一起拍的。（演示）")
    copying.decide(found[1], penalise=False, reason="", by=owner)
