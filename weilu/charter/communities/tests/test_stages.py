"""A stage follows from figures, and says what stands in the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from weilu.charter.communities import stages
from weilu.charter.communities.proportion import interval
from weilu.charter.communities.stages import Known

GROWN = {
    "members": Known(60), "weeks": Known(12.0), "wrote": Known(0.4, 60), "silent": Known(0.0),
    "stayed": Known(0.3, 20),
}  # fmt: skip
MATURE = GROWN | {
    "members": Known(150), "weeks": Known(30.0), "tied": Known(0.7, 50), "stayed": Known(0.5, 40),
}  # fmt: skip


def stage(figures, changed=None, groups=1) -> str:
    return stages.standing(figures, changed or {}, groups=groups).stage


def test_few_weeks_and_people_are_a_seed() -> None:
    assert stage({"members": Known(12), "weeks": Known(3.0), "wrote": Known(0.9, 12)}) == "seed"


def test_growth_is_entered_when_all_of_it_is_met() -> None:
    assert stage(GROWN) == "growth"
    assert stage(GROWN | {"wrote": Known(0.1, 60)}) == "seed"


def test_a_stage_is_not_left_for_a_figure_just_beside_its_threshold() -> None:
    def kept(figures, held) -> str:
        return stages.standing(figures, {}, groups=1, held=held).stage

    few = GROWN | {"members": Known(27)}
    assert (kept(few, ""), kept(few, "seed"), kept(few, "growth")) == ("seed", "seed", "growth")
    assert kept(GROWN | {"members": Known(26)}, "growth") == "seed"
    assert kept(MATURE | {"tied": Known()}, "mature") == "mature"
    assert kept(MATURE | {"tied": Known(0.44, 50)}, "mature") == "growth"
    quiet = MATURE | {"silent": Known(20.0)}
    assert (kept(quiet, "mature"), kept(quiet, "reform")) == ("mature", "reform")
    assert kept(MATURE | {"silent": Known(10.0)}, "reform") == "mature"


figure = some.floats(0, 200)


@given(figure, some.sampled_from(["", *stages.STAGES]))
def test_looking_twice_changes_nothing(members: float, held: str) -> None:
    figures = GROWN | {"members": Known(members)}
    once = stages.standing(figures, {}, groups=1, held=held).stage
    assert stages.standing(figures, {}, groups=1, held=once).stage == once


def test_maturity_asks_for_ties_and_staying_too() -> None:
    assert stage(MATURE) == "mature"
    assert stage(MATURE | {"tied": Known()}) == "growth"


@pytest.mark.parametrize(
    "sign",
    [{"silent": Known(21.0)}, {"wrote": Known(0.02, 150)}, {"stayed": Known(0.05, 40)},
     {"forecast": Known(6.0)}],
)  # fmt: skip
def test_one_sign_is_enough_to_ask_about_re_forming(sign) -> None:
    assert stage(MATURE | sign) == "reform"


def test_a_young_quiet_group_is_a_beginning_and_no_end() -> None:
    assert stage(GROWN | {"weeks": Known(5.0), "silent": Known(25.0)}) == "growth"


def test_too_little_data_is_said() -> None:
    assert stages.standing({}, {}, groups=0).lacking == ("groups",)
    few = stages.standing({"members": Known(3), "weeks": Known(1.0)}, {}, groups=1)
    assert (few.stage, few.lacking) == ("", ("members", "weeks"))


def test_what_is_unmet_stands_between_here_and_the_next_stage() -> None:
    standing = stages.standing(GROWN, {}, groups=1)
    assert standing.next == "mature"
    assert {one.rule.key for one in standing.unmet} == {
        "mature_members", "mature_weeks", "mature_tied", "mature_stayed",
    }  # fmt: skip


def test_an_owner_can_ask_for_more_or_less() -> None:
    assert stage(GROWN, {"growth_members": 61}) == "seed"
    condition = stages.standing(GROWN, {"growth_members": 61}, groups=1).conditions["growth"][0]
    assert condition.is_changed
    assert condition.met is False


@given(some.floats(0, 1), some.integers(1, 10_000))
def test_an_interval_holds_its_share(share: float, n: int) -> None:
    low, high = interval(share, n) or (1, 0)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


def test_the_interval_is_wilsons() -> None:
    low, high = interval(0.5, 100) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert interval(0.5, 0) is None


@given(some.integers(0, 500), some.floats(0, 100), some.floats(0, 1))
def test_more_people_writing_never_sets_a_community_back(members, weeks, wrote) -> None:
    order = ["", "reform", "seed", "growth", "mature"]
    before = {"members": Known(members), "weeks": Known(weeks), "wrote": Known(wrote, members)}
    after = before | {"members": Known(members + 50), "wrote": Known(min(1, wrote + 0.1), members)}
    assert order.index(stage(after)) >= order.index(stage(before))
