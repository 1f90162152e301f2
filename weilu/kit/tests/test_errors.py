"""An error that is stored is read in whoever's language."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy, override

from weilu.kit.errors import WeiluError, inner, kept, told


class TooEarly(WeiluError):
    sentence = gettext_lazy("The platform takes no messages just now: %(why)s. They wait and go "
                            "out by themselves once it does; those whose deadline passes first "
                            "are not sent.")  # fmt: skip


def test_a_kept_error_is_told_in_the_readers_language() -> None:
    with override("zh-hans"):
        text = kept(TooEarly(why=gettext_lazy("Today")))
    with override("en"):
        assert told(text).startswith("The platform takes no messages just now: Today.")
        assert told(text).endswith("are not sent.")
    with override("zh-hans"):
        assert told(text).startswith("平台暂时不收消息：今")


def test_an_error_within_an_error_is_told_too() -> None:
    text = kept(TooEarly(why=TooEarly(why="100 %")))
    with override("zh-hans"):
        assert told(text).count("平台暂时不收消息") == 2
        assert "100 %" in told(text)


@pytest.mark.parametrize("text", ["", "down", "{", '{"other": 1}', "50 % off", "[1]"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert told(text) == text


def test_a_reason_within_is_told_in_the_readers_language_without_its_stop() -> None:
    with override("zh-hans"):
        text = kept(TooEarly(why=inner("The platform cannot be reached.")))
    with override("en"):
        assert "just now: The platform cannot be reached. They wait" in told(text)
