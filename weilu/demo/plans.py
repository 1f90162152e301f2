"""The demo's target and budget, half-way through, with what was booked; and three benchmarks.

All of it is made up; the benchmarks say so in their names, for nobody must take them for figures of
a community that exists.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from weilu.acquire.codes.models import Channel
from weilu.charter.benchmarks import actions as benchmarks
from weilu.charter.benchmarks.models import Benchmark
from weilu.charter.communities.models import Community
from weilu.charter.plan import actions, costs, reads
from weilu.charter.plan.models import Plan
from weilu.kit import clock
from weilu.people.models import Account, Workspace

#: Weeks of the plan, and how many of them are over.
WEEKS, OVER = 14, 7
#: An ordinary week: counts, shares in basis points, money in fen.
WEEK = {
    "groups": 5, "stay": 9_700, "cycles": 1, "buying": 950, "each": 3_990, "staff": 45_000,
    "acquisition": 25_000, "devices": 1_500, "gifts": 12_000,
}  # fmt: skip
#: Weeks with a second sale, and the members a group should gain each week.
SALES, GROWTH = (3, 8, 12), 2
#: Benchmark → what it is, what one learns, figures: measure → values a month apart, newest last.
BENCHMARKS: tuple[tuple[str, str, str, dict[str, tuple[str, ...]]], ...] = (
    ("早起煮粥会（虚构标杆）", "社区食堂办的早餐打卡群", "每天只做一道菜；打卡满 21 天送一把木勺。",
     {"members": ("520", "560", "610", "640"), "wrote": ("31", "33", "30"), "price": ("99",)}),
    ("云上菜篮（虚构标杆）", "产地直供的拼单群", "团长只管三条街，到货当天公布损耗。",
     {"members": ("300", "380", "410", "405"), "joins": ("60", "85", "40")}),
    ("外婆灶台（虚构标杆）", "付费学做本帮菜的小班", "30 人封顶，结业就散，老学员先报下一期。",
     {"members": ("90", "120", "150", "180"), "stayed": ("72", "75"), "price": ("365",)}),
)  # fmt: skip


def furnish(workspace: Workspace, owner: Account) -> None:
    """A plan, its amounts and the benchmarks; a second call finds them as they are."""
    community = Community.objects.filter(workspace=workspace, name="半亩饭桌").first()
    if community is None or Plan.objects.filter(workspace=workspace).exists():
        return
    _plan(community, owner)
    for name, about, notes, figures in BENCHMARKS:
        _benchmark(workspace, owner, name, about, notes, figures)


def _plan(community: Community, owner: Account) -> None:
    workspace = community.workspace
    today = clock.today(workspace.zone)
    begins = today - timedelta(days=today.weekday(), weeks=OVER)
    with clock.stopped_at(clock.now() - timedelta(weeks=OVER)):
        frame = actions.Frame(
            "秋冬十四周", begins, WEEKS, shares=(("小禾", 3), ("阿芬", 2), ("小周", 1))
        )
        plan = actions.make(community, frame, WEEK, owner)
    each = max(1, round(plan.opening / WEEK["groups"]))
    typed = [actions.Typed("people", week, each + GROWTH * (week + 1)) for week in range(WEEKS)]
    typed += [actions.Typed("cycles", week, 2) for week in SALES]
    actions.type_in(plan, typed, owner)
    rng = Random("半亩厨房的账")
    for week, row in enumerate(reads.sheet(plan).planned[:OVER]):
        _booked(plan, owner, rng, begins + timedelta(weeks=week), row)


def _booked(
    plan: Plan, owner: Account, rng: Random, monday: date, row: dict[str, int | None]
) -> None:
    """What a week brought and cost: near the plan, a little under it at first."""
    given: dict[str, Any] = {"currency": "CNY", "by": owner, "community": plan.community}
    workspace = plan.workspace
    buyers = max(1, round((row["buyers"] or 0) * rng.uniform(0.75, 1.1)))
    costs.book(workspace, kind="revenue", minor=buyers * rng.randint(3_600, 4_300), buyers=buyers,
               day=monday + timedelta(days=2), note="周三开团（演示数据）", **given)  # fmt: skip
    costs.book(workspace, kind="people", minor=45_000, day=monday + timedelta(days=4),
               note="小禾、阿芬（演示数据）", **given)  # fmt: skip
    costs.book(workspace, kind="gifts", minor=rng.randint(90, 160) * 100,
               day=monday + timedelta(days=5), note="打卡奖品（演示数据）", **given)  # fmt: skip
    channels = list(Channel.objects.filter(workspace=workspace).order_by("pk")[:2])
    for place, channel in enumerate(channels):
        costs.book(workspace, kind="acquisition", minor=rng.randint(80, 170) * 100,
                   day=monday + timedelta(days=place), subject=f"channel:{channel.pk}",
                   note=f"{channel.name}（演示数据）", **given)  # fmt: skip


def _benchmark(
    workspace: Workspace, owner: Account, name: str, about: str, notes: str,
    figures: dict[str, tuple[str, ...]],
) -> None:  # fmt: skip
    notes = f"{notes}\n\n演示数据：这个社群和它的数字都是编的。"
    held = benchmarks.save(
        Benchmark(workspace=workspace, name=name, about=about, notes=notes), owner
    )
    today = clock.today(workspace.zone)
    for measure, values in figures.items():
        for back, value in enumerate(reversed(values)):
            day = today - timedelta(days=10 + 30 * back)
            benchmarks.note_figure(held, measure, Decimal(value), day, "演示数据·虚构", owner)
