"""半亩厨房, and Aunt Chen who runs it."""

from __future__ import annotations

import pytest

from weilu.people import actions as people
from weilu.people.models import Account, Role, Workspace


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Account:
    """Aunt Chen, who runs the kitchen."""
    person = Account.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person, Role.OWNER)
    return person
