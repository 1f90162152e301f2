"""The demo's programme: what comes back in the groups, with a Wednesday that is too full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from weilu.engage.programme import actions, publishing, records
from weilu.engage.programme.models import ItemState, ProgrammeColumn, ProgrammeItem
from weilu.kit import clock
from weilu.people.models import Account, Group, Workspace

#: Name, purpose, form, cadence, hour, holidays, how many groups, brief, words.
COLUMNS = (
    ("早餐一问", "relation", "topic", "FREQ=DAILY", time(8), "workdays", 3,
     "问一个谁都答得上的小问题，先答一句自己的", "早！今天你家早餐桌上有什么？发张照片看看。"),
    ("家常十条", "information", "brief", "FREQ=WEEKLY;BYDAY=MO,TH", time(12, 30), "as_usual", 2,
     "时令、菜价、做法，十条以内，一条一行", ""),
    ("周三厨房直播", "relation", "live", "FREQ=WEEKLY;BYDAY=WE", time(20), "as_usual", 3,
     "提前一天发海报，开播前十分钟再提醒一次", "今晚八点，陈阿姨现场熬一锅陈皮红豆沙，边做边答。"),
    ("周五好物", "promotion", "text", "FREQ=WEEKLY;BYDAY=WE,FR", time(20, 15), "as_usual", 1,
     "只推自己吃过的，一次一样", "这周的陈皮到了，要的在群里接龙（演示·虚构）。"),
    ("周日晒锅", "relation", "recap", "FREQ=WEEKLY;BYDAY=SU", time(19), "as_usual", 2,
     "把这周大家做的菜挑五张，@ 本人夸一句", ""),
)  # fmt: skip
#: The past weeks it has been running.
SINCE = timedelta(days=42)


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Columns that have run for six weeks, and what is due handed over."""
    if ProgrammeColumn.objects.filter(workspace=workspace).exists():
        return
    now = clock.now()
    with clock.stopped_at(now - SINCE):
        for name, purpose, form, rule, hour, holidays, many, brief, words in COLUMNS:
            column = ProgrammeColumn(
                workspace=workspace, name=name, purpose=purpose, form=form, rule=rule, hour=hour,
                holidays=holidays, brief=brief, text=words, host=owner,
                starts_on=clock.today(workspace.zone), groups=[one.pk for one in groups[:many]],
            )  # fmt: skip
            actions.save(column, owner)
    past = ProgrammeItem.objects.filter(column__workspace=workspace, at__lt=now)
    past.update(state=ItemState.TASKED)  # posted by hand: these groups are histories
    rested = past.filter(column__name="周三厨房直播").order_by("at").first()
    if rested is not None:
        ProgrammeItem.objects.filter(pk=rested.pk).update(state=ItemState.SKIPPED)
    for column in ProgrammeColumn.objects.filter(workspace=workspace):
        actions.lay_out(column)
    publishing.hand_over_due()
    records.count_due()
