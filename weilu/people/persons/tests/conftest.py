"""Xiao Lin, who changed phones, and the kitchen she is a member of."""

from __future__ import annotations

import pytest

from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace


@pytest.fixture
def kitchen(transactional_db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Account:
    person = Account.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person, Role.OWNER)
    return person


def member(kitchen: Workspace, external_id: str, platform: str = "wechat") -> Member:
    return Member.objects.create(
        workspace=kitchen, platform=platform, external_id=external_id, name="小林"
    )
