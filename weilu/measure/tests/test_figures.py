"""Old Zhou's reading circle: six people, two months, every figure known by hand.

Old Zhou (老周) owns it. 小满, 阿宽, 陈橙 and 豆豆妈 are there from the start; 七七 comes three
weeks before the check-up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from weilu.measure import engine
from weilu.measure.figures import GroupCheckup
from weilu.measure.tests.community import AS_OF, ZONE, Community, day


def reading_circle() -> Community:
    circle = Community(staff={"老周"})
    for name in ("老周", "小满", "阿宽", "陈橙", "豆豆妈"):
        circle.says(name, day(70))
    # In the window before: 小满 and 阿宽 talk, 陈橙 speaks once.
    first = circle.says("小满", day(40))
    circle.says("阿宽", day(40, 13), to=first)
    circle.says("陈橙", day(39))
    # In the window.
    asked = circle.says("小满", day(20), is_question=True)
    answer = circle.says("阿宽", day(20, 12, 30), to=asked)
    circle.says("小满", day(20, 13), to=answer)
    circle.reacts("陈橙", day(20, 14), answer)
    open_ = circle.says("陈橙", day(10), is_question=True)
    circle.says("老周", day(8, 12), to=open_)  # two days late
    hello = circle.says("七七", day(21, 9))
    circle.says("老周", day(21, 10), to=hello)
    for n in range(14):  # Old Zhou speaks every day for a fortnight
        circle.says("老周", day(n, 20), is_chatter=n < 7)
    return circle


@pytest.fixture(scope="module")
def circle() -> GroupCheckup:
    return reading_circle().check_up()


def value(checkup: GroupCheckup, metric: str) -> float | None:
    return checkup.figures[metric].value


def test_members_leave_out_staff(circle: GroupCheckup) -> None:
    assert value(circle, "members") == 5


def test_it_counts_messages_of_the_window_only(circle: GroupCheckup) -> None:
    assert value(circle, "messages") == 21
    assert circle.previous["messages"].value == 3
    assert value(circle, "messages_per_day") == pytest.approx(21 / 28)
    assert circle.messages_ever == 29


def test_attention_counts_members_with_any_deed(circle: GroupCheckup) -> None:
    figure = circle.figures["attention"]  # 小满, 阿宽, 陈橙, 七七; not 豆豆妈, not Old Zhou
    assert (figure.value, figure.n) == (0.8, 5)
    assert figure.low == pytest.approx(0.3755, abs=1e-3)
    assert figure.high == pytest.approx(0.9638, abs=1e-3)


def test_staff_share_is_their_part_of_all_effort(circle: GroupCheckup) -> None:
    assert value(circle, "staff_share") == pytest.approx(16 / 22)  # 21 messages and 1 reaction


def test_a_question_counts_as_answered_within_a_day_only(circle: GroupCheckup) -> None:
    assert circle.figures["answered"].n == 2
    assert value(circle, "answered") is None  # two questions are too few to say
    assert value(circle, "helped") == pytest.approx(1 / 5)  # 小满


def test_benefit_is_help_a_welcome_or_a_reaction(circle: GroupCheckup) -> None:
    # 小满 was helped, 七七 welcomed, 阿宽 praised
    assert value(circle, "benefit") == pytest.approx(3 / 5)
    assert value(circle, "praised") == pytest.approx(1 / 5)


def test_undrawn_spares_answers_and_what_drew_something(circle: GroupCheckup) -> None:
    # Drew nothing: 陈橙's question (answered too late) and Old Zhou's fourteen evenings.
    assert value(circle, "undrawn") == pytest.approx(15 / 21)
    assert value(circle, "chatter") == pytest.approx(7 / 21)
    assert value(circle, "noise") == pytest.approx(15 / 21)


def test_rhythm(circle: GroupCheckup) -> None:
    assert value(circle, "active_days") == pytest.approx(16 / 28)  # days 0–13, 20 and 21
    assert value(circle, "longest_silence") is not None


def test_newcomers_are_those_first_seen_after_the_first_week(circle: GroupCheckup) -> None:
    assert value(circle, "newcomers") == 1
    assert circle.figures["newcomers_answered"].n == 1
    assert value(circle, "newcomers_answered") is None


def test_it_finds_who_carries_the_effort(circle: GroupCheckup) -> None:
    first = circle.charts.effort[0]
    assert (first.name, first.is_staff, first.messages) == ("老周", True, 16)
    answered = {one.name: one.answered for one in circle.charts.effort}
    assert answered["阿宽"] == 1
    assert answered["老周"] == 2


def test_ties_are_drawn_between_those_who_answered(circle: GroupCheckup) -> None:
    names = {one.member: one.name for one in circle.charts.nodes}
    ties = {frozenset((names[tie.a], names[tie.b])): tie.weight for tie in circle.charts.ties}
    assert ties == {
        frozenset(("小满", "阿宽")): 2,
        frozenset(("老周", "陈橙")): 1,
        frozenset(("老周", "七七")): 1,
    }


def test_without_joins_in_the_log_silent_members_are_said_to_be_unknown(
    circle: GroupCheckup,
) -> None:
    assert "no_silent_members" in circle.notes


def test_joins_and_leaves_decide_who_is_present() -> None:
    group = Community(staff={"老周"})
    for name in ("小满", "阿宽", "陈橙", "豆豆妈", "七七", "梁师傅"):
        group.does("join", name, day(50))
    group.does("invite", "老周", day(49), whom="静水")
    group.says("小满", day(5))
    group.does("leave", "阿宽", day(30))
    group.does("removed", "老周", day(3), whom="陈橙")
    group.does("leave", "梁师傅", day(40))
    group.does("join", "梁师傅", day(20))  # and back again
    checkup = group.check_up()
    assert checkup.figures["members"].value == 5  # 小满 豆豆妈 七七 梁师傅 静水
    assert checkup.figures["attention"].value == pytest.approx(1 / 5)
    assert checkup.figures["left"].value == 1
    assert "no_silent_members" not in checkup.notes


def test_connectivity_asks_whether_it_holds_without_the_owner() -> None:
    star, ring = Community(staff={"老周"}), Community(staff={"老周"})
    names = ("小满", "阿宽", "陈橙", "豆豆妈", "七七", "梁师傅")
    for group in (star, ring):
        group.says("老周", day(27))
    for turn, name in enumerate(names):
        said = star.says(name, day(turn))
        star.says("老周", day(turn, 13), to=said)
        said = ring.says(name, day(turn))
        ring.says(names[turn - 1], day(turn, 13), to=said)
    assert star.check_up().figures["connectivity"].value == 0
    held = ring.check_up().figures
    assert held["connectivity"].value == 1
    assert held["reciprocity"].value == 0
    assert held["new_ties"].value == pytest.approx(6 / 4)


def test_the_owner_is_guessed_where_nobody_is_marked() -> None:
    group = reading_circle()
    group.staff = set()
    checkup = group.check_up()
    assert "owner_guessed" in checkup.notes
    assert [one.name for one in checkup.charts.effort if one.is_staff] == ["老周"]


def test_whoever_removes_people_is_taken_for_staff() -> None:
    group = reading_circle()
    group.staff = set()
    group.does("removed", "陈橙", day(2), whom="广告号")
    checkup = group.check_up()
    assert "staff_from_acts" in checkup.notes
    assert [one.name for one in checkup.charts.effort if one.is_staff] == ["陈橙"]


def test_answers_of_bots_help_nobody() -> None:
    group = Community(staff={"老周"}, bots={"小助手"})
    group.says("老周", day(5))
    for name in ("小满", "阿宽", "陈橙", "豆豆妈", "七七"):
        asked = group.says(name, day(3), is_question=True)
        group.says("小助手", day(3, 13), to=asked)
    figures = group.check_up().figures
    assert figures["answered"].value == 0
    assert figures["speakers"].value == 6  # the bot is none


def test_a_text_poured_into_many_groups_is_no_activity() -> None:
    group = Community(staff={"老周"})
    for room in range(1, 7):
        group.says("小满", day(5), group=room)
        group.says("搬运工", day(4), group=room, fingerprint=77)
    checkup = group.check_up()
    assert checkup.figures["messages"].value == 1
    assert "broadcasts_left_out" in checkup.notes


def test_copies_are_seen_within_seven_days() -> None:
    group = Community(staff={"老周"})
    for before in (27, 26, 18, 12):  # the third comes eight days after the second
        group.says("团长", day(before), fingerprint=9)
    for n in range(16):
        group.says("小满", day(n), fingerprint=100 + n)
    assert group.check_up().figures["near_duplicates"].value == pytest.approx(2 / 20)


def poured_into_six_groups() -> Community:
    """团长 pours one text into six groups; in the first 小满 and 阿宽 talk as well."""
    group = Community(staff={"老周"})
    for room in range(1, 7):
        group.says("团长", day(40 - room), group=room, fingerprint=9)
    for n in range(20):
        group.says(("小满", "阿宽")[n % 2], day(n), group=1, fingerprint=100 + n)
    return group


@pytest.mark.parametrize("kept", [True, False])
def test_a_group_of_nothing_but_broadcasts_is_there(tmp_path: Path, kept: bool) -> None:
    group = poured_into_six_groups()
    found = engine.check_up(
        group.table(), group.roster(), as_of=AS_OF, zone=ZONE, kept_in=tmp_path if kept else None
    )
    assert [one.group for one in found.groups] == [1, 2, 3, 4, 5, 6]
    silent = found.groups[3]
    assert silent.verdict == "too_few"
    assert silent.messages_ever == 0
    assert silent.first_at == day(36)
    assert silent.last_at is None
    assert "broadcasts_left_out" in silent.notes


def test_a_group_of_nothing_but_broadcasts_is_there_when_asked_for_alone() -> None:
    assert poured_into_six_groups().check_up(groups={5}).group == 5


def test_a_group_where_people_only_came_is_there() -> None:
    group = Community()
    group.does("join", "小满", day(3), group=7)
    group.does("rename", "", day(2), group=8)
    found = engine.check_up(group.table(), group.roster(), as_of=AS_OF, zone=ZONE)
    assert [(one.group, one.verdict) for one in found.groups] == [(7, "too_few"), (8, "too_few")]


def test_too_few_is_said_with_how_many() -> None:
    group = Community()
    group.says("小满", day(1))
    group.says("阿宽", day(1))
    checkup = group.check_up()
    assert checkup.verdict == "too_few"
    figure = checkup.figures["attention"]
    assert figure.value is None
    assert figure.n < 5


def test_nothing_after_the_moment_of_the_check_up_counts() -> None:
    group = reading_circle()
    later = group.check_up(as_of=day(15, 0))
    assert later.figures["messages"].value == 8  # three of them of day 40 and 39 before the end
    assert later.last_at is not None
    assert later.last_at < day(15, 0)


def test_one_group_alone_comes_out_as_among_all() -> None:
    group = Community(staff={"老周"})
    for n in range(30):
        said = group.says("小满", day(n % 20), group=1 + n % 2)
        group.says("阿宽", day(n % 20, 13), to=said, group=1 + n % 2)
    assert group.check_up(groups={1}) == group.check_up()


def test_an_empty_log_has_no_groups() -> None:
    from weilu.measure import engine
    from weilu.measure.roster import Roster
    from weilu.measure.tests.community import AS_OF

    assert engine.check_up(Community().table(), Roster(), as_of=AS_OF, zone="UTC").groups == ()
