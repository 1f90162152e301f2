"""Aunt Chen plans, moves, leaves out; the outbox and her to-do list get what is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.programme import actions, publishing, reads, rules
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group, Workspace
from weilu.platforms.models import Connection

ZONE = ZoneInfo("Asia/Shanghai")


def days_of(column: ProgrammeColumn) -> list[date]:
    return list(column.items.order_by("slot").values_list("slot", flat=True))


def first(column: ProgrammeColumn) -> ProgrammeItem:
    return column.items.earliest("slot")


def test_six_weeks_of_working_days_are_laid_out_from_tomorrow(morning: ProgrammeColumn) -> None:
    found = days_of(morning)
    assert found[0] == date(2026, 11, 24)  # today's eight o'clock is past
    assert found[-1] == date(2027, 1, 4)
    assert len(found) == 29  # weekdays but New Year's Day
    assert date(2027, 1, 1) not in found
    assert first(morning).at == datetime(2026, 11, 24, 8, tzinfo=ZONE)
    actions.lay_out(morning)
    assert days_of(morning) == found


def test_another_cadence_moves_what_nobody_touched_and_leaves_the_rest(
    morning: ProgrammeColumn, chen: Account
) -> None:
    kept, left_out = morning.items.order_by("slot")[:2]
    actions.move(kept, kept.at + timedelta(hours=3), chen)
    actions.skip(left_out, chen)
    morning.rule = "FREQ=WEEKLY;BYDAY=FR"
    actions.save(morning, chen)
    found = days_of(morning)
    assert found[:2] == [kept.slot, left_out.slot]
    assert all(day.weekday() == 4 for day in found[2:])
    kept.refresh_from_db()
    assert kept.at.astimezone(ZONE).hour == 11


def test_names_and_cadences_are_checked(morning: ProgrammeColumn, chen: Account) -> None:
    other = ProgrammeColumn(
        workspace=morning.workspace, name=morning.name, purpose="relation", rule="FREQ=DAILY",
        starts_on=morning.starts_on, hour=morning.hour,
    )  # fmt: skip
    with pytest.raises(actions.ColumnNameTaken):
        actions.save(other, chen)
    other.rule = "FREQ=MINUTELY"
    with pytest.raises(actions.BadCadence):
        actions.save(other, chen)


def test_a_day_ahead_it_goes_to_the_outbox_once_and_where_nobody_speaks_to_its_host(
    morning: ProgrammeColumn, bot: Connection, chen: Account, breakfast: Group, soup: Group
) -> None:
    assert publishing.hand_over_due() == 1
    assert publishing.hand_over_due() == 0
    [sent] = Message.objects.all()
    assert (sent.group, sent.purpose, sent.text) == (breakfast, "relation", "早餐群：今天吃什么？")
    assert sent.not_before == first(morning).at
    assert sent.deadline == first(morning).at + rules.LATEST
    [task] = Task.objects.all()
    assert (task.assignee, task.due_at) == (chen, first(morning).at)
    assert soup.name in task.text
    assert breakfast.name not in task.text
    assert list(reads.messages_of(first(morning))) == [sent]


def test_what_nobody_wrote_is_its_hosts_task(
    morning: ProgrammeColumn, bot: Connection, chen: Account
) -> None:
    morning.text, morning.brief = "", "问一个和早餐有关的问题"
    actions.save(morning, chen)
    publishing.hand_over_due()
    assert not Message.objects.exists()
    assert Task.objects.get().text.startswith("问一个和早餐有关的问题")
    assert first(morning).state == "tasked"


def test_a_day_written_by_hand_says_that(
    morning: ProgrammeColumn, bot: Connection, chen: Account
) -> None:
    actions.write(first(morning), "冬至快到了，你家吃饺子还是汤圆？", chen)
    publishing.hand_over_due()
    assert Message.objects.get().text == "冬至快到了，你家吃饺子还是汤圆？"


def test_what_is_with_the_outbox_or_past_is_changed_no_more(
    morning: ProgrammeColumn, bot: Connection, chen: Account
) -> None:
    item = first(morning)
    publishing.hand_over_due()
    for change in (actions.skip, lambda one, by: actions.write(one, "x", by)):
        with pytest.raises(actions.ItemGone):
            change(item, chen)
    later = morning.items.latest("slot")
    with pytest.raises(actions.ItemGone):
        actions.move(later, MOMENT - timedelta(hours=1), chen)


def test_hours_without_a_worker_let_a_morning_go_rather_than_say_it_at_night(
    morning: ProgrammeColumn, bot: Connection
) -> None:
    with clock.stopped_at(first(morning).at + timedelta(hours=7)):
        publishing.hand_over_due()
    assert first(morning).state == "skipped"
    assert first(morning).slot not in {
        one.not_before.date() for one in Message.objects.all()
    }  # fmt: skip


def test_retired_it_comes_no_more_until_it_is_brought_back(
    morning: ProgrammeColumn, bot: Connection, chen: Account
) -> None:
    publishing.hand_over_due()
    actions.retire(morning, chen)
    assert [one.state for one in morning.items.all()] == ["tasked"]
    with clock.stopped_at(MOMENT + timedelta(days=3)):
        assert publishing.hand_over_due() == 0
    actions.bring_back(morning, chen)
    assert len(days_of(morning)) == 29
    told = Event.objects.filter(kind="column_changed").values_list("data__did", flat=True)
    assert list(told.order_by("pk")) == ["made", "retired", "brought_back"]


def test_a_groups_week_counts_what_is_planned_and_what_other_rooms_sent(
    kitchen: Workspace, morning: ProgrammeColumn, bot: Connection, chen: Account, breakfast: Group
) -> None:
    actions.save(
        ProgrammeColumn(
            workspace=kitchen, name="特价", purpose="promotion", text="今天特价", host=chen,
            rule="FREQ=DAILY", starts_on=date(2026, 11, 23), hour=time(19), groups=[breakfast.pk],
        ),
        chen,
    )  # fmt: skip
    publishing.hand_over_due()
    weeks = {one.group.name: one for one in reads.weeks(kitchen, date(2026, 11, 25))}
    told = weeks["早餐群"]
    assert (told.balance.relation, told.balance.promotion) == (4, 7)
    assert told.is_over
    assert told.is_thin
    assert weeks["煲汤群"].balance.promotion == 0


def test_two_in_the_same_group_within_half_an_hour_are_marked(
    kitchen: Workspace, morning: ProgrammeColumn, chen: Account, breakfast: Group, soup: Group
) -> None:
    for name, hour, group in (("早报", time(8, 20), breakfast), ("远处", time(9), soup)):
        actions.save(
            ProgrammeColumn(
                workspace=kitchen, name=name, purpose="information", text="…", rule="FREQ=DAILY",
                starts_on=date(2026, 11, 24), hour=hour, groups=[group.pk],
            ),
            chen,
        )  # fmt: skip
    tuesday = ProgrammeItem.objects.filter(slot="2026-11-24").select_related("column")
    clash = reads.conflicts(list(tuesday.order_by("at")))
    assert {one.column.name for one in tuesday if one.pk in clash} == {"早餐一问", "早报"}


def test_a_day_is_copied_to_one_on_which_the_column_does_not_come(
    morning: ProgrammeColumn, chen: Account
) -> None:
    item, saturday = first(morning), date(2026, 11, 28)
    actions.write(item, "饺子还是汤圆？", chen)
    made = actions.copy(item, saturday, chen)
    assert (made.words, made.at) == ("饺子还是汤圆？", datetime(2026, 11, 28, 8, tzinfo=ZONE))
    actions.lay_out(morning)
    assert saturday in days_of(morning)
    with pytest.raises(actions.DayTaken):
        actions.copy(item, saturday, chen)
    with pytest.raises(actions.ItemGone):
        actions.copy(item, date(2026, 11, 22), chen)
