"""A visitor opens a landing page on a phone; its button leads to the form before the code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from tests.journeys.test_accessible_pages import complaints
from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel, Target
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.pages import actions, reads
from weilu.acquire.pages.models import LandingPage
from weilu.acquire.pages.tests.conftest import BLOCKS
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold.models import Threshold
from weilu.acquire.threshold.rules import Question
from weilu.kit import clock
from weilu.people import actions as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walk() -> LandingPage:
    """Aunt Chen's walk over the market; a form stands before its code."""
    cache.clear()
    kitchen = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    form = Threshold(workspace=kitchen, name="报名", title="先聊两句")
    thresholds.save(form, [Question("q1", "text", "你最想学什么？")], None)
    channel = Channel(workspace=kitchen, name="地铁口海报")
    codes.save_channel(channel, None)
    code = codes.make_code(channel, "A 口", None, threshold=form)
    target = Target(code=code, name="院子", address="https://t.me/+yard", cap=30)
    codes.save_target(target, None)
    page = actions.make(kitchen, "菜场漫步", code, None, "event", "market-walk")
    soon = (reads.wall(page, clock.now()) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    blocks = [one | ({"ends": soon} if one["kind"] == "seats" else {}) for one in BLOCKS]
    actions.publish(actions.write(page, blocks), None)
    return page


@pytest.mark.parametrize(
    ("language", "mode", "button"), [("zh-hans", "dark", "我要来"), ("en", "light", "我要来")]
)
def test_the_page_shuts_nobody_out_and_leads_on(
    page_at: Any, walk: LandingPage, language: str, mode: str, button: str
) -> None:
    page = page_at(width=390, language=language, user_agent=PHONE)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    page.goto("/m/p/market-walk/")
    page.wait_for_load_state("networkidle")
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name=button).click()
    page.wait_for_url("**/c/*")
    page.get_by_text("你最想学什么？").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints(page) == []
