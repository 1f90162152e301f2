"""Numbers are written as each language writes them."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from weilu.console import numbers
from weilu.kit import clock


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (9_999, "9,999", "9999"),
        (12_345, "12,345", "1.2万"),
        (123_456_789, "123,456,789", "1.2亿"),
        (None, "–", "–"),
    ],
)
def test_chinese_counts_in_ten_thousands(value, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert numbers.count(value) == english
    with translation.override("zh-hans"):
        assert numbers.count(value) == chinese


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0%"), (0.004, "0.4%"), (0.126, "13%"), (0.996, "99.6%"), (1, "100%"), (None, "–")],
)
def test_a_share_never_rounds_something_to_nothing_or_all(value, written: str) -> None:
    assert numbers.share(value) == written


def test_an_interval_says_its_unit_once() -> None:
    assert numbers.interval(0.12, 0.18, "share") == "12–18%"
    assert numbers.interval(None, 0.2, "share") == ""


def test_a_day_is_the_communitys_own() -> None:
    late = datetime(2024, 3, 3, 20, 0, tzinfo=UTC)
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert numbers.day(late) == "Mon 4 Mar 2024"
        assert numbers.moment(late) == "Mon 4 Mar 2024 04:00"


@pytest.mark.parametrize(("language", "written"), [("en", "Mon 4 Mar"), ("zh-hans", "3月4日 周一")])
def test_a_day_of_this_year_goes_without_the_year(language: str, written: str) -> None:
    noon = datetime(2024, 3, 4, 4, 0, tzinfo=UTC)
    summer = datetime(2024, 7, 1, tzinfo=UTC)
    with translation.override(language), timezone.override("Asia/Shanghai"):
        with clock.stopped_at(summer):
            assert numbers.day(noon) == written
        with clock.stopped_at(summer.replace(year=2025)):
            assert "2024" in numbers.day(noon)


@pytest.mark.parametrize(
    ("octets", "written"),
    [(12, "12 B"), (920_000, "920 KB"), (4_200_000, "4.2 MB"), (2_100_000_000, "2.1 GB")],
)
def test_sizes_have_few_digits(octets: int, written: str) -> None:
    assert numbers.size(octets) == written


def drawn(text: str, **values: str) -> str:
    with translation.override("en"):
        return Template("{% load console %}" + text).render(Context(values))


def test_a_figure_shows_interval_and_n() -> None:
    html = drawn('{% figure "Attention" 0.34 0.28 0.41 n=180 of="members" %}')
    assert "34%" in html
    assert "28–41%" in html
    assert "n = 180 members" in html


def test_a_figure_of_too_few_says_so_and_still_tells_n() -> None:
    html = drawn('{% figure "Attention" None n=3 %}')
    assert "Too few to say" in html
    assert "n = 3" in html


def test_a_badge_has_a_shape_and_a_word_beside_its_colour() -> None:
    html = drawn('{% badge "act" "broadcast" %}')
    assert "#alert-triangle" in html
    assert "broadcast" in html


def test_labels_are_escaped() -> None:
    assert "<script>" not in drawn(
        '{% figure name 0.1 about=name %}{% badge "act" name %}', name="<script>"
    )
