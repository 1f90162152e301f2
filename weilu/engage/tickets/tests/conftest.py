"""The dumpling party: three seats, in the breakfast group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.programme.tests.conftest import monday as monday  # by itself, everywhere
from weilu.engage.sessions import actions as sessions
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import actions
from weilu.people.models import Account, Group, Workspace


@pytest.fixture
def chat(breakfast: Group) -> Chat:
    return Chat(breakfast)


@pytest.fixture
def party(kitchen: Workspace, chen: Account, breakfast: Group) -> Session:
    """In two days, with no seats yet."""
    begin = MOMENT + timedelta(days=2, hours=6)
    held = Session(
        workspace=kitchen, name="冬至饺子会", form="event", host=chen, groups=[breakfast.pk],
        place="社区活动中心", starts_at=begin, ends_at=begin + timedelta(hours=3),
    )  # fmt: skip
    return sessions.save(held, chen)


@pytest.fixture
def seated(party: Session, chen: Account) -> Session:
    """With three seats."""
    actions.open_seats(party, 3, "自带围裙", chen)
    return party
