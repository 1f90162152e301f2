"""The kitchen's poster at the metro, with a code of its own."""

from __future__ import annotations

import pytest

from weilu.acquire.codes import actions
from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.people.models import Account, Group, Workspace

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 MicroMessenger/8.0.48(0x18003030) NetType/4G Language/zh_CN"
)


@pytest.fixture
def metro(kitchen: Workspace) -> Channel:  # noqa: F811
    channel = Channel(workspace=kitchen, name="地铁口海报")
    actions.save_channel(channel, None)
    return channel


@pytest.fixture
def poster(metro: Channel, chen: Account) -> EntryCode:  # noqa: F811
    return actions.make_code(metro, "A 口", chen)


@pytest.fixture
def yard(kitchen: Workspace) -> Group:  # noqa: F811
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-100777", name="院子"
    )


@pytest.fixture
def into_yard(poster: EntryCode, yard: Group) -> Target:
    target = Target(
        code=poster, name="院子", address="https://t.me/+yard?code={code}", group=yard, cap=3
    )
    actions.save_target(target, None)
    return target
