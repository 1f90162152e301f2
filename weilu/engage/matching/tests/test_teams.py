"""A few members with a goal and a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from weilu.engage.matching import teams
from weilu.engage.matching.models import Team
from weilu.events.models import Event
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Member, Workspace
from weilu.platforms.models import Connection


@pytest.fixture
def stall(kitchen: Workspace, chen: Account, neighbour: Callable[..., Member]) -> Team:
    """Two are asked."""
    team = Team(
        workspace=kitchen, name="腊八粥摊", goal="周末集市卖两百碗", until=date(2027, 1, 15)
    )
    return teams.keep(team, chen, [neighbour("小林"), neighbour("老徐")])


def test_it_works_as_soon_as_two_said_yes(stall: Team, chen: Account, bot: Connection) -> None:
    one, other = stall.places.order_by("pk")
    assert Task.objects.count() == 2  # nobody could write to them when they were asked
    teams.answer(one, says=True)
    stall.refresh_from_db()
    assert stall.state == "forming"
    teams.answer(other, says=True)
    teams.answer(other, says=True)
    stall.refresh_from_db()
    assert stall.state == "working"
    teams.answer(other, says=False)
    stall.refresh_from_db()
    assert stall.state == "forming"
    did = [one.data["did"] for one in Event.objects.filter(kind="team_changed").order_by("pk")]
    assert did == ["joined", "joined", "declined"]


def test_eight_at_most(stall: Team, chen: Account, neighbour: Callable[..., Member]) -> None:
    for number in range(6):
        teams.ask_in(stall, neighbour(f"m{number}"), chen)
    with pytest.raises(teams.TeamFull):
        teams.ask_in(stall, neighbour("m9"), chen)
    place = stall.places.get(member__external_id="m0")
    teams.answer(place, says=False)
    teams.ask_in(stall, neighbour("m9"), chen)
    for one in stall.places.exclude(pk=place.pk):
        teams.answer(one, says=True)
    with pytest.raises(teams.TeamFull):
        teams.answer(place, says=True)
    assert teams.ask_in(stall, neighbour("m9"), chen).member.name == "m9"
    assert stall.places.count() == 9


def test_who_is_asked_while_a_bot_is_there_is_written_to(
    stall: Team, chen: Account, bot: Connection, neighbour: Callable[..., Member]
) -> None:
    teams.ask_in(stall, neighbour("阿玲"), chen)
    assert "腊八粥摊" in Message.objects.get().text


def test_it_ends_with_what_came_of_it_and_is_reopened(stall: Team, chen: Account) -> None:
    place = stall.places.first()
    assert place is not None
    teams.answer(place, says=True)
    teams.write(stall, "借到了锅", member=place.member)
    teams.end(stall, chen, done=True, outcome="卖出 230 碗")
    for late in (
        lambda: teams.write(stall, "太晚了", by=chen),
        lambda: teams.answer(place, says=False),
        lambda: teams.end(stall, chen, done=False),
        lambda: teams.ask_in(stall, place.member, chen),
    ):
        with pytest.raises(teams.TeamOver):
            late()
    teams.reopen(stall, chen)
    teams.reopen(stall, chen)
    stall.refresh_from_db()
    assert (stall.state, stall.outcome, stall.ended_at) == ("forming", "卖出 230 碗", None)
    teams.take_out(place, chen)
    assert stall.places.count() == 1
    with pytest.raises(teams.TeamSaysNothing):
        teams.write(stall, "  ", by=chen)
