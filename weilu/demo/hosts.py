"""The demo's hosts: three who agreed, one who was asked, a week of shifts past and one to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from weilu.engage.hosts import actions, observing, rota
from weilu.engage.hosts.actions import Wanted
from weilu.engage.hosts.models import Host, Shift
from weilu.kit import clock
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Workspace

#: Kind, badge, duties, days they have time, most a week.
BENCH: tuple[tuple[str, str, tuple[str, ...], tuple[int, ...], int], ...] = (
    ("host", "主持人", ("open", "welcome", "live"), (0, 1, 2, 3, 4, 5, 6), 5),
    ("host", "助教", ("open", "watch"), (0, 1, 2, 3, 4), 4),
    ("volunteer", "志愿者", ("welcome",), (2, 4, 5, 6), 3),
    ("volunteer", "志愿者", ("welcome", "open"), (5, 6), 2),
)
#: Duty, days, hour, holidays, how many groups.
NEEDS = (
    ("open", [0, 1, 2, 3, 4], time(20), "workdays", 2),
    ("welcome", [2, 5, 6], time(10), "as_usual", 2),
    ("live", [5], time(20), "as_usual", 1),
)
#: What they said happened.
SAID = ("聊了早餐，十几个人晒图", "迎了三位新朋友，都回了话", "今天人少，冬至的话题留到明天")
#: The rota began so long ago.
SINCE = timedelta(days=7)


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Ask, agree, plan; what the log shows of the past week is noted as done."""
    if Host.objects.filter(workspace=workspace).exists():
        return
    with clock.stopped_at(clock.now() - SINCE - timedelta(hours=2)):
        asked = [
            _ask(workspace, owner, member, number)
            for number, member in enumerate(_people(workspace))
        ]
        for host in asked[:2]:
            actions.accept(host)
        for host in asked[2:3]:
            actions.agreed_in_person(host, "试菜会上当面说好的（演示·虚构）", owner)
        for duty, days, hour, holidays, many in NEEDS:
            actions.need(groups[:many], Wanted(duty, days, hour, holidays), owner)
        rota.plan(workspace, owner)
    rota.plan(workspace, owner)
    observing.settle_seen(workspace)
    _tell(workspace)
    observing.count(workspace)
    for task in Task.objects.filter(workspace=workspace, text__contains="/m/host/", state="open"):
        tasks.settle(task, owner, done=True)


def _tell(workspace: Workspace) -> None:
    """Most hosts said what happened; one shift was missed."""
    today = clock.today(workspace.zone)
    past = Shift.objects.filter(host__workspace=workspace, day__lt=today).exclude(state="done")
    told = past.select_related("host__workspace").order_by("day", "pk")[1:]
    for number, shift in enumerate(told):
        if shift.host is not None:
            rota.tell_done(shift, shift.host, SAID[number % len(SAID)])


def _people(workspace: Workspace) -> list[Member]:
    """Two of the team, who talk most there, then members."""
    here = Member.objects.filter(workspace=workspace, is_bot=False)
    team = here.filter(is_staff=True).exclude(external_id="owner").order_by("-pk")[:2]
    members = here.filter(is_staff=False).order_by("pk")
    return [*team, *members[: len(BENCH) - len(team)]]


def _ask(workspace: Workspace, owner: Account, member: Member, number: int) -> Host:
    kind, badge, duties, days, most = BENCH[number]
    host = Host(
        workspace=workspace, member=member, kind=kind, disclosed_as=badge, duties=list(duties),
        weekdays=list(days), most_a_week=most,
    )  # fmt: skip
    return actions.invite(host, owner)
