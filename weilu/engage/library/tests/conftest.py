"""半亩厨房 on a Monday morning, with a recipe card that is posted again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from PIL import Image

from weilu.engage.library import actions, link_views
from weilu.engage.library.actions import Content
from weilu.engage.library.models import Material
from weilu.engage.library.using import Wish
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Role, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection

#: Monday, nine in the morning in Shanghai.
MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.WEILU_HOME = tmp_path
    settings.WEILU_ADDRESS = "https://wl.example"
    link_views.buckets.empty()
    with clock.stopped_at(MOMENT), translation.override("en"):
        yield


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Account:
    person = Account.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person, Role.OWNER)
    return person


@pytest.fixture
def breakfast(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-1001", name="早餐群"
    )


@pytest.fixture
def soup(kitchen: Workspace) -> Group:
    """A group of an imported history: nobody speaks there."""
    return Group.objects.create(workspace=kitchen, platform="qq", external_id="q1", name="煲汤群")


@pytest.fixture
def bot(kitchen: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=kitchen, adapter="telegram", name="bot", token="t", state="on",
        sealed=sealed({"token": "1:x", "way": "polling", "api": "http://127.0.0.1:9"}),
        created_at=MOMENT,
    )  # fmt: skip


@pytest.fixture
def mei(kitchen: Workspace) -> Member:
    [pk] = people.identify_members(kitchen, [people.Identity("telegram", "m1", "小梅")])
    return Member.objects.get(pk=pk)


@pytest.fixture
def recipe(kitchen: Workspace, chen: Account) -> Material:
    """A link to a recipe."""
    held = Material(workspace=kitchen, name="红豆沙做法", kind="link", owner=chen)
    actions.save(held, Content("{group}的朋友，红豆沙这样熬：", "https://example.com/soup"), chen)
    return held


@pytest.fixture
def wish(chen: Account) -> Wish:
    return Wish("once", MOMENT, "information", chen)


def png(colour: str = "red") -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, "PNG")
    return held.getvalue()
