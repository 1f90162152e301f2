"""The demo's rooms have something to show, and a second call adds nothing."""

from __future__ import annotations

import pytest

from weilu.acquire.codes import reads
from weilu.acquire.codes.models import Arrival, Channel, Visit
from weilu.acquire.staff.models import Duty, StaffAccount
from weilu.charter.house_rules.models import Acceptance
from weilu.convert.models import Order
from weilu.demo import rooms
from weilu.engage.welcome.models import Newcomer
from weilu.outbox.models import Message, Task
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Membership, Role, Workspace


@pytest.fixture
def kitchen(transactional_db: None) -> Workspace:
    workspace = people.open_workspace("演示", "demo", "Asia/Shanghai", is_demo=True)
    for leads in {*(channel[3] for channel in rooms.CHANNELS), rooms.LIMITED}:
        group = Group.objects.create(
            workspace=workspace, platform="wecom", external_id=leads, name=f"{leads}（演示）"
        )
        _joined(group)
    return workspace


def _joined(group: Group) -> None:
    from weilu.kit import clock

    now = clock.now()
    for number in range(60):
        who = Member.objects.create(
            workspace=group.workspace, platform="wecom", external_id=f"{group.pk}.{number}",
            name=f"{number}",
        )  # fmt: skip
        Membership.objects.create(
            workspace=group.workspace, group=group, member=who, first_seen=now, last_seen=now,
            joined_at=now,
        )  # fmt: skip


@pytest.fixture
def owner(kitchen: Workspace) -> Account:
    account = Account.objects.create_user("owner", name="负责人")
    people.give_seat(kitchen, account, Role.OWNER)
    return account


def test_every_room_has_something_to_show_once(kitchen: Workspace, owner: Account) -> None:
    rooms.furnish(kitchen, owner)
    held = [
        Acceptance, Channel, Visit, Arrival, StaffAccount, Duty, Task, Message, Newcomer, Order,
    ]  # fmt: skip
    counts = [kind.objects.count() for kind in held]
    assert all(counts)
    brought = reads.by_channel(Channel.objects.values_list("pk", flat=True))
    # A channel nobody has used yet brought nobody.
    assert all(one.came < one.visitors or not one.visitors for one in brought.values())
    assert sum(one.visitors > 0 for one in brought.values()) >= len(rooms.CHANNELS)
    assert Task.objects.filter(state="open").exists()
    rooms.furnish(kitchen, owner)
    assert [kind.objects.count() for kind in held] == counts
