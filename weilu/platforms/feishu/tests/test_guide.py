"""The page that operators follow names what Weilu hears by and looks for."""

from __future__ import annotations

from pathlib import Path

from weilu.platforms.feishu.checks import ABOUT_ITSELF, PERMISSIONS
from weilu.platforms.feishu.live import adapter
from weilu.platforms.feishu.updates import SUBSCRIBED

PAGE = (Path(__file__).parents[4] / "docs" / "feishu.md").read_text()


def test_it_names_every_event() -> None:
    assert [name for name in SUBSCRIBED if f"`{name}`" not in PAGE] == []


def test_page_and_guide_name_a_permission_for_everything_that_is_checked() -> None:
    for text in (PAGE, str(adapter.guide)):
        for what, names in PERMISSIONS.values():
            assert any(name in text for name in names), what
        assert ABOUT_ITSELF in text
