"""Ties of groups that are one community, from their stored check-ups."""

from __future__ import annotations

import pytest

from weilu.kit import clock
from weilu.measure.communities import ties_of
from weilu.measure.models import GroupCheckupRow
from weilu.people import actions
from weilu.people.models import Group, Workspace

pytestmark = pytest.mark.django_db


def checked(workspace: Workspace, name: str, value: float | None, n: int) -> int:
    """A group of the kitchen with a check-up in which `value` of `n` speakers are tied."""
    group = Group.objects.create(workspace=workspace, platform="qq", external_id=name, name=name)
    now = clock.now()
    GroupCheckupRow.objects.create(
        group=group, workspace=workspace, as_of=now, made_at=now, name=name, platform="qq",
        verdict="alive", verdict_rank=5, stage="steady", kind="fan", kind_is_guess=False,
        members=n, messages_ever=n, connectivity=value,
        document={"figures": {"connectivity": {"value": value, "n": n}}},
    )  # fmt: skip
    return group.pk


def test_groups_weigh_by_who_spoke_in_them() -> None:
    kitchen = actions.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    groups = [checked(kitchen, "早餐群", 0.8, 30), checked(kitchen, "晚饭群", 0.4, 10)]
    told = ties_of([*groups, checked(kitchen, "新群", None, 3)])["tied"]
    assert told.value == pytest.approx(0.7)
    assert told.n == 40


def test_without_check_ups_nothing_is_told() -> None:
    kitchen = actions.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    assert ties_of([checked(kitchen, "新群", None, 3)]) == {}
    assert ties_of([]) == {}
