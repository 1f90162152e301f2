"""The demo's story: the same each time, labelled, and in it what the check-up promises to show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest

from weilu.demo.generate import FOREWORD, GROUP_KINDS, LABEL, STAFF, ZONE, told
from weilu.platforms.contract import KINDS, EventSeen, GroupSeen, PersonSeen, Told

MONDAY = date(2026, 11, 23)
DAY = 86_400 * 1_000_000
BREAKFAST, NOISY, DIARY, DEAD, FARM, SOUP, BAKING = (
    f"demo-g-{key}" for key in ("breakfast", "city", "diary", "light", "farm", "soup", "baking")
)


@cache
def story(anchor: date = MONDAY) -> tuple[Told, ...]:
    return tuple(told(anchor))


def digest(items: Iterable[Told]) -> str:
    """Short, so that a failure is told without comparing two stories line by line."""
    return sha256(repr(list(items)).encode()).hexdigest()


def events(group: str = "", kind: str = "") -> list[EventSeen]:
    return [
        item
        for item in story()
        if isinstance(item, EventSeen) and group in ("", item.group) and kind in ("", item.kind)
    ]


def end() -> int:
    return int(datetime.combine(MONDAY, datetime.min.time(), ZONE).timestamp()) * 1_000_000


def recent(group: str, days: int = 28) -> list[EventSeen]:
    return [event for event in events(group, "message") if event.at >= end() - days * DAY]


def test_the_same_anchor_tells_the_same_story_byte_for_byte() -> None:
    assert digest(told(MONDAY)) == digest(story())


def test_another_process_with_other_hashes_tells_the_same_story() -> None:
    tell = (
        "from datetime import date; from hashlib import sha256;"
        "from weilu.demo.generate import told;"
        "print(sha256(repr(list(told(date(2026, 11, 23)))).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    ran = subprocess.run(
        [sys.executable, "-c", tell], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == digest(story())


def test_an_anchor_a_week_later_tells_the_same_story_a_week_later() -> None:
    later = list(told(MONDAY + timedelta(days=7)))
    moved = [
        item._replace(at=item.at + 7 * DAY) if isinstance(item, EventSeen) else item
        for item in story()
    ]
    assert digest(later) == digest(moved)


def test_anchors_within_a_week_only_add_days_at_the_end() -> None:
    friday = story(MONDAY + timedelta(days=4))
    known = {(e.group, e.id): e for e in friday if isinstance(e, EventSeen)}
    assert len(known) > len(events())
    assert all(known[event.group, event.id] == event for event in events())


def test_it_ends_the_evening_before_the_anchor_after_26_weeks() -> None:
    first, last = min(e.at for e in events()), max(e.at for e in events())
    assert end() - DAY < last < end()
    assert end() - 26 * 7 * DAY <= first < end() - 25 * 7 * DAY


def test_every_group_says_that_it_is_invented() -> None:
    groups = [item for item in story() if isinstance(item, GroupSeen)]
    assert {group.id for group in groups} == set(GROUP_KINDS)
    assert all("演示" in group.name for group in groups)
    for group in groups:
        notice = events(group.id, "system")[0]
        assert notice.text == FOREWORD
        assert notice.at < min(e.at for e in events(group.id, "message"))
    assert LABEL == "演示数据·虚构"


def test_groups_are_of_known_kinds_and_different_ones() -> None:
    kinds = {"goods", "resource", "fan", "learning", "idol", "notice", "event", "vip", "staff"}
    assert set(GROUP_KINDS.values()) <= kinds
    assert len(set(GROUP_KINDS.values())) >= 8


def test_it_is_as_large_as_promised() -> None:
    people = {item.id for item in story() if isinstance(item, PersonSeen)}
    assert 550 <= len(people) <= 800
    assert 12_000 <= len(events(kind="message")) <= 20_000
    assert len(GROUP_KINDS) == 12


def test_every_kind_of_event_but_the_edit_is_there() -> None:
    assert {event.kind for event in events()} == set(KINDS) - {"edit"}


def test_media_of_many_sorts_are_there() -> None:
    media = Counter(event.media for event in events())
    assert {"image", "link", "sticker", "red_packet", "voice", "file"} <= set(media)


def test_everybody_named_was_introduced_and_no_two_share_a_name() -> None:
    people = {item.id: item.name for item in story() if isinstance(item, PersonSeen)}
    named = {who for e in events() for who in (e.author, e.subject, *e.mentions)} - {""}
    assert named == set(people)
    assert len(set(people.values())) == len(people)
    assert set(people) >= STAFF


def test_a_group_is_introduced_before_its_events_which_come_in_order() -> None:
    seen: dict[str, int] = {}
    for item in story():
        if isinstance(item, GroupSeen):
            seen[item.id] = 0
        if isinstance(item, EventSeen):
            assert item.at >= seen[item.group]
            seen[item.group] = item.at


def test_ids_are_unique_within_their_group() -> None:
    counts = Counter((event.group, event.id) for event in events())
    assert max(counts.values()) == 1


def test_answers_point_to_earlier_messages_of_the_same_group() -> None:
    at: dict[tuple[str, str], EventSeen] = {}
    answers = 0
    for event in events():
        if event.reply_to:
            parent = at[event.group, event.reply_to]
            assert parent.kind == "message"
            assert parent.at <= event.at
            answers += event.kind == "message"
        at[event.group, event.id] = event
    assert 0.05 < answers / len(events(kind="message")) < 0.5


def test_a_recall_takes_back_ones_own_message_within_two_minutes() -> None:
    messages = {(e.group, e.id): e for e in events(kind="message")}
    for recall in events(kind="recall"):
        taken = messages[recall.group, recall.reply_to]
        assert taken.author == recall.author
        assert 0 < recall.at - taken.at < 120 * 1_000_000


def presence() -> dict[tuple[str, str], tuple[int, int]]:
    spans = {(e.group, e.author): (e.at, end() + DAY) for e in events(kind="join")}
    for event in events():
        if event.kind in ("leave", "removed"):
            who = event.group, event.subject or event.author
            spans[who] = (spans[who][0], event.at)
    return spans


def test_members_only_speak_while_they_are_there() -> None:
    spans = presence()
    for event in events():
        if event.author:
            joined, left = spans[event.group, event.author]
            assert joined <= event.at <= left, event


def test_nobody_joins_or_goes_twice() -> None:
    for kinds in (("join",), ("leave", "removed")):
        counts = Counter(
            (e.group, e.subject if e.kind == "removed" else e.author)
            for e in events()
            if e.kind in kinds
        )
        assert max(counts.values()) == 1


def test_most_members_of_the_goods_group_never_speak_in_a_month() -> None:
    goods = "demo-g-goods"
    members = {e.author for e in events(goods, "join")} - STAFF
    speakers = {e.author for e in recent(goods)} - STAFF
    assert len(speakers) < len(members) / 2


def test_no_place_or_choice_is_left_unfilled() -> None:
    for event in events():
        assert not set("{}|[]<>") & set(event.text), event.text


@pytest.mark.parametrize("group", sorted(GROUP_KINDS))
def test_outside_the_noisy_group_few_texts_are_said_twice(group: str) -> None:
    counts = Counter(e.text for e in events(group, "message") if len(e.text) >= 8)
    repeated = sum(number - 1 for number in counts.values()) / sum(counts.values())
    if group == NOISY:
        assert repeated > 0.3
    else:
        assert repeated < 0.18


def tied(group: str, since: int) -> Iterator[tuple[str, str]]:
    """Pairs of members of whom one could be answering the other: within six hours."""
    talk = [e for e in events(group, "message") if e.at >= since and e.author not in STAFF]
    for one, other in pairwise(talk):
        if other.author != one.author and other.at - one.at < DAY / 4:
            yield one.author, other.author


def test_in_the_dead_group_no_member_has_talked_with_another_for_thirty_days() -> None:
    assert list(tied(DEAD, end() - 30 * DAY)) == []
    assert len(list(tied(DEAD, 0))) > 100


def test_the_dead_group_died_of_questions_that_nobody_answered() -> None:
    spans = presence()
    newcomers = [e for e in events(DEAD, "join") if e.at > end() - 120 * DAY]
    gone = [e for e in newcomers if spans[DEAD, e.author][1] < end()]
    assert len(newcomers) > 8
    assert len(gone) / len(newcomers) > 0.3


def test_the_noisy_group_has_more_than_a_hundred_messages_a_day_from_members() -> None:
    assert len(recent(NOISY)) / 28 > 100
    assert sum(e.author in STAFF for e in recent(NOISY)) / len(recent(NOISY)) < 0.1


def test_in_the_diary_the_owner_says_more_than_seventy_per_cent() -> None:
    said = events(DIARY, "message")
    assert sum(e.author == "demo-s-01" for e in said) / len(said) > 0.7


def test_in_the_thriving_group_many_members_answer_each_other() -> None:
    people = {who for pair in tied(BREAKFAST, end() - 28 * DAY) for who in pair}
    assert len(people) > 30


def test_the_baking_group_fades() -> None:
    months = [0] * 6
    for event in events(BAKING, "message"):
        months[min(5, (end() - event.at) // (30 * DAY))] += 1
    assert months[0] < months[2] < months[5]
    assert months[0] < months[4] / 4


def test_the_young_group_is_in_its_third_week() -> None:
    assert 14 <= (end() - events(SOUP)[0].at) / DAY < 21


def test_the_farm_group_was_dissolved_after_its_event() -> None:
    assert "解散" in events(FARM, "system")[-1].text
    assert max(e.at for e in events(FARM)) < end() - 60 * DAY


def test_the_group_buy_opens_on_wednesdays_at_ten() -> None:
    opened = [e for e in events("demo-g-goods", "message") if "开团】" in e.text]
    assert len(opened) >= 6
    for event in opened:
        when = datetime.fromtimestamp(event.at / 1_000_000, ZONE)
        assert (when.weekday(), when.hour) in ((2, 9), (2, 10))


def test_mornings_and_evenings_are_livelier_than_nights() -> None:
    hours: dict[int, int] = defaultdict(int)
    for event in events(kind="message"):
        hours[datetime.fromtimestamp(event.at / 1_000_000, ZONE).hour] += 1
    assert min(hours[8], hours[20], hours[21]) > 10 * max(hours[2], hours[3], hours[4])
