"""半亩厨房 on a Monday morning: two groups, one that Weilu can speak in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from django.utils import translation

from weilu.engage.conftest import MOMENT
from weilu.engage.programme import actions
from weilu.engage.programme.models import ProgrammeColumn
from weilu.kit import clock
from weilu.people.models import Account, Group, Workspace


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.stopped_at(MOMENT), translation.override("en"):
        yield


@pytest.fixture
def morning(kitchen: Workspace, chen: Account, breakfast: Group, soup: Group) -> ProgrammeColumn:
    """A question each working day at eight, in both groups."""
    column = ProgrammeColumn(
        workspace=kitchen, name="早餐一问", purpose="relation", text="{group}：今天吃什么？",
        host=chen, rule="FREQ=DAILY", starts_on=date(2026, 11, 23), hour=time(8),
        holidays="workdays", groups=[breakfast.pk, soup.pk],
    )  # fmt: skip
    return actions.save(column, chen)
