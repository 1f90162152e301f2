"""The demo's points: rules paid from the past weeks, levels, badges, a correction."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.points import actions, paying, trials
from weilu.engage.points.models import Badge, Level, PointRule
from weilu.kit import clock
from weilu.people.models import Account, Member, Workspace

#: Name → act, points, times a day, percent less for repeats.
RULES = (
    ("回答别人的问题", "answer", 6, 5, 30),
    ("接话", "reply", 2, 5, 40),
    ("今天说了话", "message", 1, 1, 0),
    ("带人进群", "invitation", 20, 3, 0),
)
LEVELS = (("新米", 1), ("小火", 30), ("文火", 100), ("旺火", 260), ("掌勺", 600))
#: Name → act, times, by day, within days, on.
BADGES = (
    ("热心答主", "answer", 20, False, 0, True),
    ("一周常客", "message", 5, True, 7, True),
    ("引路人", "invitation", 3, False, 90, False),
)
#: How far back the rules have been paying.
SINCE = timedelta(days=42)


def furnish(workspace: Workspace, owner: Account) -> None:
    """Set up once, and pay what has happened since."""
    if PointRule.objects.filter(workspace=workspace).exists():
        return
    with clock.stopped_at(clock.now() - SINCE):
        for name, earned in LEVELS:
            actions.save_level(Level(workspace=workspace, name=name, earned=earned), owner)
        for name, act, points, per_day, fade in RULES:
            rule = PointRule(
                workspace=workspace, name=name, act=act, points=points, per_day=per_day, fade=fade,
                is_on=True,
            )  # fmt: skip
            actions.save_rule(rule, owner)
    paying.take_new(workspace)
    for name, act, times, by_day, within, is_on in BADGES:
        badge = Badge(workspace=workspace, name=name, act=act, times=times, by_day=by_day,
                      within_days=within, is_on=is_on)  # fmt: skip
        actions.save_badge(badge, owner)
    trials.run(trials.start(workspace).pk)
    helped = Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False)
    first = helped.order_by("pk").first()
    if first is not None:
        actions.correct(first, 30, "线下试菜帮忙（演示）", "demo", owner)
