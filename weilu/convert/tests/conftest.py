"""The soup kitchen sells jars of broth; Mei came by the poster at exit A."""

from __future__ import annotations

import pytest

from weilu.convert import actions
from weilu.convert.models import Offer, OfferState
from weilu.events.actions import record
from weilu.events.catalogue import KINDS
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace

#: Number of the poster's channel, as the log tells it.
POSTER = 71


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩汤铺", "broth", "Asia/Shanghai")


@pytest.fixture
def keeper(kitchen: Workspace) -> Account:
    account = Account.objects.create_user("zhou", name="小周")
    people.give_seat(kitchen, account, Role.OWNER)
    return account


@pytest.fixture
def members(kitchen: Workspace) -> list[Member]:
    seen = [people.Identity("telegram", f"m{n}", f"成员{n}") for n in range(4)]
    return [Member.objects.get(pk=one) for one in people.identify_members(kitchen, seen)]


@pytest.fixture
def mei(members: list[Member]) -> Member:
    """Came by the poster, and later again by somebody's word."""
    for at, (code, channel) in enumerate((("exit-a", POSTER), ("word", POSTER + 1))):
        fact = KINDS["arrived"].facts(code=code, name=code, channel=channel)  # type: ignore[misc]
        record(
            members[0].workspace_id, fact, source="weilu:codes", external_id=f"a{at}",
            actor=members[0].pk,
        )  # fmt: skip
    return members[0]


@pytest.fixture
def broth(kitchen: Workspace, keeper: Account) -> Offer:
    """Three jars at 39.90."""
    offer = Offer(workspace=kitchen, name="老火汤", price=3_990, stock=3)
    return actions.turn(actions.save_offer(offer, keeper), OfferState.OPEN, keeper)
