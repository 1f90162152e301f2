"""半亩厨房 on a Monday morning, with a recipe card that is posted again and again."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from PIL import Image

from weilu.engage.conftest import MOMENT
from weilu.engage.library import actions, link_views
from weilu.engage.library.actions import Content
from weilu.engage.library.models import Material
from weilu.engage.library.using import Wish
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Member, Workspace


@pytest.fixture(autouse=True)
def monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.WEILU_HOME = tmp_path
    settings.WEILU_ADDRESS = "https://wl.example"
    link_views.buckets.empty()
    with clock.stopped_at(MOMENT), translation.override("en"):
        yield


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
