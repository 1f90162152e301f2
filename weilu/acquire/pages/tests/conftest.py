"""Chen writes a page for the kitchen's market walk; it leads to the poster's code."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from weilu.acquire.codes.models import EntryCode, Target
from weilu.acquire.codes.tests.conftest import into_yard, metro, poster, yard  # noqa: F401
from weilu.acquire.pages import actions, public_views
from weilu.acquire.pages.models import LandingPage
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.people.models import Workspace

BLOCKS = [
    {"kind": "hero", "title_zh": "菜场漫步", "title_en": "A walk over the market",
     "text_zh": "周六，跟着阿姨买菜。", "price_zh": "免费"},
    {"kind": "seats", "title_zh": "名额", "seats": "1", "ends": "2999-01-01T09:00"},
    {"kind": "timetable", "title_zh": "安排", "rows_zh": "9:00 | 集合\n10:00 | 开火"},
    {"kind": "proof", "title_zh": "已加入"},
    {"kind": "button", "title_zh": "我要来"},
    {"kind": "fine", "who": "陈阿姨", "contact": "chen@example.com", "days": "90",
     "kept_zh": "只留微信名，用来联系你。", "icp": "粤ICP备00000000号"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()
    public_views.buckets.empty()


@pytest.fixture
def walk(kitchen: Workspace, poster: EntryCode, into_yard: Target) -> LandingPage:  # noqa: F811
    page = actions.make(kitchen, "菜场漫步", poster, None, "event", "market-walk")
    return actions.write(page, BLOCKS)
