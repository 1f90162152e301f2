"""半亩厨房: Aunt Chen plans twelve weeks with her breakfast groups; Xiao Li keeps the books."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from weilu.charter.communities.models import Community
from weilu.people import actions as people
from weilu.people.models import Account, Role, Workspace

#: A Monday, ten in the morning in Shanghai.
MOMENT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def li(kitchen: Workspace) -> Account:
    """Xiao Li, who keeps the books."""
    person = Account.objects.create_user("li", name="小李")
    people.give_seat(kitchen, person, Role.OPERATOR)
    return person


@pytest.fixture
def breakfast(kitchen: Workspace) -> Community:
    return Community.objects.create(workspace=kitchen, name="早餐会", created_at=MOMENT)
