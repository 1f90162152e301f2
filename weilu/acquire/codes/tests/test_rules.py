"""Which group a visitor is shown, and who counts as one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.codes import rules
from weilu.acquire.codes.addresses import is_address
from weilu.acquire.codes.rules import Seat
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.kit import visitors

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def seat(key: int, cap: int | None = None, taken: int = 0, **more: object) -> Seat:
    return Seat(key, key, cap, taken, 0, 0, **more)  # type: ignore[arg-type]


def _key(found: Seat | None) -> int | None:
    return found.key if found else None


def test_groups_fill_one_after_the_other_or_evenly() -> None:
    groups = [seat(1, 3, 3), seat(2, 3, 2), seat(3, 3, 0)]
    assert _key(rules.choose(groups, "fill", NOW)) == 2
    assert _key(rules.choose(groups, "even", NOW)) == 3


def test_what_is_over_or_not_begun_is_skipped() -> None:
    groups = [seat(1, closes=NOW), seat(2, opens=NOW + HOUR), seat(3, opens=NOW, closes=NOW + HOUR)]
    assert _key(rules.choose(groups, "fill", NOW)) == 3
    assert rules.choose(groups[:2], "fill", NOW) is None


def test_who_comes_back_is_shown_the_same_group_even_when_it_is_full() -> None:
    groups = [seat(1, 3, 3), seat(2, 3, 0)]
    assert _key(rules.again(groups, 1, NOW)) == 1
    assert rules.again(groups, 9, NOW) is None
    assert rules.again([seat(1, closes=NOW)], 1, NOW) is None


def test_a_seat_on_the_way_counts_and_an_unseen_group_counts_who_was_shown_it() -> None:
    assert Seat(1, 0, 5, members=3, given=40, held=2).left == 0
    assert Seat(1, 0, 5, members=None, given=4, held=1).left == 1
    assert Seat(1, 0, None, members=9, given=4, held=1).left is None


seats = st.builds(
    Seat, st.integers(0, 9), st.integers(0, 9), st.none() | st.integers(0, 5),
    st.none() | st.integers(0, 9), st.integers(0, 9), st.integers(0, 9),
    st.none() | st.just(NOW + HOUR) | st.just(NOW - HOUR),
    st.none() | st.just(NOW + HOUR) | st.just(NOW - HOUR),
)  # fmt: skip


@given(st.lists(seats, max_size=6), st.sampled_from(["fill", "even"]))
def test_nobody_is_ever_sent_where_no_seat_is(found: list[Seat], rule: str) -> None:
    chosen = rules.choose(found, rule, NOW)
    free = [one for one in found if one.is_open(NOW)]
    assert (chosen is None) == (not free)
    assert chosen is None or (chosen in free and chosen.left != 0)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "TelegramBot (like TwitterBot)",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; DingTalkBot-LinkService/1.0)",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 FeishuLinkBot",
        "LarkUrl2Png",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "curl/8.5",
    ],
)
def test_previews_crawlers_and_programs_are_no_visitors(agent: str) -> None:
    assert not visitors.is_person("GET", {"User-Agent": agent})


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        (PHONE, "wechat"),
        (PHONE + " wxwork/4.1.22", "wecom"),
        ("Mozilla/5.0 (Linux; Android 14) V1_AND_SQ_9.0 QQ/9.0.56.16830 NetType/WIFI", "qq"),
        ("Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120 Mobile", ""),
    ],
)
def test_people_are_visitors_whatever_they_open_it_in(agent: str, app: str) -> None:
    assert visitors.is_person("GET", {"User-Agent": agent})
    assert rules.app_of(agent) == app


def test_looking_ahead_is_no_visit() -> None:
    assert not visitors.is_person("HEAD", {"User-Agent": PHONE})
    assert not visitors.is_person("GET", {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"})


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "//x.example", "t.me/+a", "https://", "https://a@b.example", "ftp://x"],
)
def test_only_addresses_a_browser_may_be_sent_to(text: str) -> None:
    assert not is_address(text)


def test_an_address_may_carry_the_code_on() -> None:
    assert is_address("https://t.me/+abc?start={code}")
    assert rules.with_code("https://t.me/+abc?start={code}", "k7m") == "https://t.me/+abc?start=k7m"
