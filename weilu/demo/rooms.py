"""What the demo's staff have set up besides groups: rules, entry codes, accounts and their pace.

All of it is made up, the same for the same day, and made with the rooms' own verbs; only visits,
which nobody here made, are written as they would stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.roster import actions as rosters
from weilu.acquire.roster import reads as roster_reads
from weilu.acquire.roster import rules as roster_rules
from weilu.acquire.roster.models import Roster
from weilu.acquire.staff import actions as staff
from weilu.acquire.staff import planning, rules
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.staff.wording import PRESET_NAMES, PRESET_SOURCE
from weilu.charter.house_rules import actions as house
from weilu.charter.house_rules.models import RuleBook
from weilu.charter.house_rules.samples import SAMPLES
from weilu.demo import (
    audiences,
    challenges,
    charters,
    doors,
    drafts,
    draws,
    hosts,
    landing,
    library,
    matching,
    plans,
    points,
    programme,
    pulses,
    routing,
    seeds,
    selling,
    sending,
    sessions,
)
from weilu.engage.answers import actions as answers
from weilu.engage.answers.models import Answer
from weilu.engage.guard import actions as guard
from weilu.engage.guard import trials
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Guard
from weilu.kit import clock
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Membership, Workspace

#: Days of work of staff accounts that are told.
DAYS = 12
#: Days over which links were opened.
VISITED_DAYS = 28

#: Channel → kind, its codes, the group they lead into, visitors of each code.
CHANNELS = (
    ("地铁口海报", "poster", ("A 口", "B 口", "C 口"), "21天早餐打卡营", 40),
    ("公众号菜单", "article", ("菜单「进群」",), "半亩好物", 90),
    ("老会员推荐", "person", ("陈阿姨", "小禾"), "煲汤新人班", 25),
    ("周末市集", "event", ("摊位立牌",), "同城吃货", 30),
)
#: Rules in the group, tried on the last month and doing nothing yet: name → kind, settings.
RULES: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("广告", "advert", {}),
    ("刷屏重复", "duplicate", {"times": 3, "minutes": 720}),
)
STEPS = (Step("warn"), Step("mute", s=3_600), Step("remove"))
#: Keyword answers: name → words, answer.
ANSWERS = (
    ("配送时间", ["几点送", "什么时候送"], "每周三、周六上午九点到十一点配送。"),
    ("报名", ["怎么报名", "报名方式"], "活动报名都在群公告里的链接，名额满了会有候补。"),
)  # fmt: skip
#: The group with a fixed number of seats, and who waits for one.
LIMITED = "半亩老饭桌"
WAITS = (
    ("王姐（虚构）", "陈阿姨推荐，会做几十道家常菜"),
    ("李哥（虚构）", "住同一个小区，愿意帮忙带新人"),
)
#: Account → platform, part, since how many days, topics.
ACCOUNTS = (
    ("半亩小周", "wechat", "主持人", 40, "时令菜、今日汤、老街坊的故事"),
    ("半亩客服", "wecom", "客服", 90, "订单、配送、年卡"),
    ("早餐营助教", "wechat", "助教", 9, "打卡提醒、每日食谱"),
)


def furnish(workspace: Workspace, owner: Account) -> None:
    """Set the demo's rooms up; a second call finds them as they are."""
    if RuleBook.objects.filter(workspace=workspace).exists():
        return
    rng, groups = Random("半亩厨房"), list(Group.objects.filter(workspace=workspace))
    _house_rules(workspace, owner, rng)
    for channel in CHANNELS:
        _channel(workspace, owner, groups, rng, *channel)
    _staff_accounts(workspace, owner, groups, rng)
    _roster(owner, groups)
    seeds.furnish(owner, groups)
    doors.furnish(workspace, owner)
    routing.furnish(workspace, owner, groups)
    audiences.furnish(workspace, owner)
    _order(workspace, owner)
    poster = EntryCode.objects.filter(channel__workspace=workspace, name="A 口").first()
    if poster is not None:
        landing.furnish(workspace, owner, poster)
    charters.furnish(workspace, owner)
    plans.furnish(workspace, owner)
    points.furnish(workspace, owner)
    challenges.furnish(workspace, owner)
    draws.furnish(workspace, owner)
    programme.furnish(workspace, owner, groups)
    drafts.furnish(workspace, owner)
    sessions.furnish(workspace, owner, groups)
    hosts.furnish(workspace, owner, groups)
    library.furnish(workspace, owner, groups)
    matching.furnish(workspace, owner, groups)
    pulses.furnish(workspace, owner, groups)
    selling.furnish(workspace, owner)
    sending.furnish(workspace, owner)


def _house_rules(workspace: Workspace, owner: Account, rng: Random) -> None:
    book, sample = house.open_book(workspace), SAMPLES["club"]
    with clock.stopped_at(clock.now() - timedelta(days=60)):
        house.save_draft(book, sample.zh, sample.en, owner)
        edition = house.publish(book, owner, "开张")
    came = Membership.objects.filter(workspace=workspace, joined_at__gte=edition.published_at)
    for one in came.filter(member__is_staff=False).select_related("member", "group"):
        if rng.random() < 0.6 and one.joined_at:
            at = one.joined_at + timedelta(minutes=rng.randint(2, 600))
            house.accept(one.member, [edition], "page", one.group, at)


def _channel(
    workspace: Workspace, owner: Account, groups: Sequence[Group], rng: Random, name: str,
    kind: str, names: Sequence[str], leads: str, visitors: int,
) -> None:  # fmt: skip
    channel = Channel(workspace=workspace, name=name, kind=kind, note="演示数据·虚构")
    codes.save_channel(channel, owner)
    group = next(one for one in groups if leads in one.name)
    joined = list(Membership.objects.filter(group=group, member__is_staff=False).order_by("pk"))
    for place, code_name in enumerate(names):
        code = codes.make_code(channel, code_name, owner)
        target = Target(code=code, name=group.name, address="https://example.com/demo", group=group)
        target.cap = 200
        codes.save_target(target, owner)
        _visits(code, target, rng, visitors - 9 * place)
        _arrivals(code, joined[place :: 2 * len(names)][: visitors // 3])


def _visits(code: EntryCode, target: Target, rng: Random, count: int) -> None:
    now = clock.now()
    moments = [now - timedelta(days=VISITED_DAYS * rng.random() ** 1.4) for _ in range(count)]
    Visit.objects.bulk_create(
        Visit(
            code=code, visitor=f"demo{code.pk:06}{number:010}", target=target, first_at=at,
            last_at=at, shown_at=at, app=rng.choice(("wechat", "wechat", "wechat", "wecom", "")),
        )
        for number, at in enumerate(moments)
    )  # fmt: skip


def _arrivals(code: EntryCode, joined: Sequence[Membership]) -> None:
    # The demo's joins tell no code, so these stand for none of the log's events.
    Arrival.objects.bulk_create(
        Arrival(
            code=code, event=-one.pk * 100 - code.pk, member_id=one.member_id,
            group_id=one.group_id, at=one.joined_at or one.first_seen,
        )
        for one in joined
    )  # fmt: skip


def _staff_accounts(
    workspace: Workspace, owner: Account, groups: Sequence[Group], rng: Random
) -> None:
    today = clock.today(workspace.zone)
    pace = Pace(workspace=workspace, name=str(PRESET_NAMES["new"]), source=str(PRESET_SOURCE))
    staff.save_pace(pace, rules.PRESETS["new"], owner)
    for number, (name, platform, part, days, topics) in enumerate(ACCOUNTS):
        account = StaffAccount(
            workspace=workspace, platform=platform, handle=f"banmu-demo-{number}", name=name,
            keeper=owner, part=part, topics=topics, pace=pace,
            began_on=today - timedelta(days=days), about="演示数据·虚构",
            greeting="欢迎来坐坐！我是半亩厨房的运营人员，有什么想吃的尽管说。",
        )  # fmt: skip
        staff.save_account(account, owner, groups[number : number + 2])
    for back in reversed(range(DAYS)):
        _work(workspace, owner, today - timedelta(days=back), rng, today=back == 0)


def _roster(owner: Account, groups: Sequence[Group]) -> None:
    """As many seats as are taken, and two people who wait: somebody has to make room."""
    group = next(one for one in groups if LIMITED in one.name)
    held = Roster(
        group=group, seats=roster_rules.SEATS, weeks=roster_rules.WEEKS[-1], grace_days=28
    )
    held.seats = roster_reads.seats([held])[0].seated
    rosters.save(held, owner)
    for name, note in WAITS:
        rosters.wait(held, name, owner, note)


def _work(workspace: Workspace, owner: Account, day: date, rng: Random, *, today: bool) -> None:
    """A day's duties, ticked off in the evening; today's are still open."""
    zone = ZoneInfo(workspace.zone)
    with clock.stopped_at(datetime.combine(day, time(8), zone)):
        planning.close_past(workspace, day)
        planning.plan_day(workspace, day)
    if today:
        return
    mine = Duty.objects.filter(account__workspace=workspace, day=day).values("task")
    with clock.stopped_at(datetime.combine(day, time(20, 30), zone)):
        for task in Task.objects.filter(pk__in=mine, state="open"):
            reached = max(0, task.progress["wanted"] - rng.choice((0, 0, 1, 2, -1)))
            tasks.settle(task, owner, done=True, reached=reached)


def _order(workspace: Workspace, owner: Account) -> None:
    """Rules in their dry run, with last month's, and answers to what is often asked."""
    for name, kind, settings in RULES:
        rule = Guard(workspace=workspace, name=name, kind=kind, keeper=owner)
        guard.save(rule, guard.Version(settings, STEPS), owner)
        trials.run(trials.start(rule, owner).pk)
    for name, words, text in ANSWERS:
        answers.save(Answer(workspace=workspace, name=name, words=words, text=text), owner)
