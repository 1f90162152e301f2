"""A charter's promises are kept by columns of the programme, or it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from weilu.charter.communities import actions as communities
from weilu.charter.communities import reads, sheet
from weilu.charter.communities.models import Community
from weilu.engage.programme import actions
from weilu.engage.programme.models import ProgrammeColumn
from weilu.people.models import Account, Workspace


@pytest.fixture
def table(kitchen: Workspace, chen: Account) -> Community:
    """It promises something to talk about each morning, by a column of a name typed by hand."""
    made = communities.open_community(kitchen, "早餐桌", chen)
    promise = {"words": "每天早上有话聊", "column": " 早餐一问 ", "cadence": "每个工作日"}
    communities.write(made, {"promises": [promise]}, chen)
    return made


def stands(table: Community) -> tuple[str, str]:
    [kept] = sheet.of(table, reads.as_written(table)).promises
    return kept.level, kept.state


def test_a_promise_follows_what_becomes_of_its_column(
    table: Community, chen: Account, request: pytest.FixtureRequest
) -> None:
    assert stands(table) == ("watch", "no column of this name in the programme")
    morning: ProgrammeColumn = request.getfixturevalue("morning")
    assert stands(table) == ("good", "kept by the programme")
    actions.retire(morning, chen)
    assert stands(table) == ("act", "unkept: the column goes out no more")
    actions.bring_back(morning, chen)
    assert stands(table)[0] == "good"


def test_a_column_that_ended_keeps_nothing(table: Community, morning: ProgrammeColumn) -> None:
    morning.items.update(state="skipped")
    assert stands(table)[0] == "act"


def test_the_page_tells_when_it_comes_next_and_the_form_offers_columns(
    client: Any, table: Community, chen: Account, morning: ProgrammeColumn
) -> None:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("charter:guide_step", args=[table.pk, "promises"])).content.decode()
    assert '<option value="早餐一问">' in page
    whole = client.get(reverse("charter:community", args=[table.pk])).content.decode()
    assert "next Tue 24 Nov" in whole
