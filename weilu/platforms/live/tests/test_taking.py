"""What was kept comes into the log once, whole, and tells who has to know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.people.models import Group, Member, Membership
from weilu.platforms.contract import PersonSeen
from weilu.platforms.live import inbox, rosters, signals, taking
from weilu.platforms.live.contract import GroupMoved, Present, Raw
from weilu.platforms.live.models import Connection, InboxItem

Say = Callable[..., dict[str, Any]]


def deliver(string: Connection, *calls: dict[str, Any]) -> None:
    inbox.keep(
        [inbox.Delivery(string.pk, Raw(str(one["id"]), json.dumps(one).encode())) for one in calls]
    )
    taking.read_inbox(string)


def _texts() -> list[str]:
    return list(Event.objects.filter(kind="message").order_by("pk").values_list("text", flat=True))


def test_a_message_makes_its_group_its_author_and_their_presence(
    string: Connection, say: Say
) -> None:
    deliver(string, say(1, "开饭了", name="小院"))
    event = Event.objects.get(kind="message")
    assert (event.text, event.external_id) == ("开饭了", "1")
    assert Group.objects.get(pk=event.group_id).name == "小院"
    assert Member.objects.get(pk=event.actor).name == "Lin"
    assert Membership.objects.get().is_present
    assert InboxItem.objects.get().state == "taken"


def test_one_that_cannot_be_read_holds_up_no_other(string: Connection, say: Say) -> None:
    deliver(string, say(1, "一"), say(2, kind="nonsense"), say(3, kind="bug"), say(4, kind="beat"),
            say(5, kind="unheard of"), say(6, "六"))  # fmt: skip
    assert _texts() == ["一", "六"]
    states = dict(InboxItem.objects.values_list("key", "state"))
    assert states == {
        "1": "taken", "2": "refused", "3": "refused", "4": "ignored", "5": "refused", "6": "taken"
    }  # fmt: skip
    assert InboxItem.objects.get(key="4").note == "beat"


def test_reading_again_takes_nothing_twice(string: Connection, say: Say) -> None:
    told: list[int] = []

    def listen(rows: Any, **_rest: Any) -> None:
        told.append(len(rows))

    signals.heard.connect(listen)
    try:
        deliver(string, say(1, "一"), say(2, "二"))
        InboxItem.objects.update(state="new")
        taking.read_inbox(string)
    finally:
        signals.heard.disconnect(listen)
    assert _texts() == ["一", "二"]
    assert told == [2]  # rooms hear of each event once


def test_a_reading_that_dies_midway_leaves_all_of_it_unread(
    string: Connection, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_all: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(InboxItem.objects.__class__, "bulk_update", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(string, say(1, "一"), say(2, "二"))
    assert _texts() == []
    taking.read_inbox(string)
    assert _texts() == ["一", "二"]


def test_who_was_removed_is_gone_and_who_removed_them_is_not(string: Connection, say: Say) -> None:
    deliver(string, say(1, "在", who="wu"), say(2, "在", who="chen"))
    deliver(string, say(3, kind="removed", who="chen", whom="wu"))
    there = {held.member.external_id: held.is_present for held in Membership.objects.all()}
    assert there == {"chen": True, "wu": False}


def test_a_group_that_moves_keeps_its_place(string: Connection, say: Say) -> None:
    deliver(string, say(1, "一"))
    moved = taking.Heard(moved=[GroupMoved("yard", "-100yard")])
    taking.take(string, "tincan", moved)
    deliver(string, say(2, "二", group="-100yard"))
    assert Group.objects.count() == 1
    assert set(Event.objects.filter(kind="message").values_list("group_id")) == {
        (Group.objects.get().pk,)
    }


@pytest.mark.parametrize("together", [True, False])
def test_what_is_done_to_a_message_is_recorded_where_that_message_lies(
    string: Connection, say: Say, together: bool
) -> None:
    message = say(1, "开饭了", group="yard")
    private = say(2, "悄悄话", group="")
    nods = [say(10 + to, kind="nod", to=str(to), group="") for to in (1, 2, 3)]
    if together:
        deliver(string, *nods, message, private)
    else:
        deliver(string, message, private)
        deliver(string, *nods)
    places = Event.objects.filter(kind="reaction").values_list("reply_to", "source__name")
    outside = f"tincan:@{string.pk}"
    assert dict(places) == {"1": "tincan:yard", "2": outside, "3": outside}


def test_an_unknown_change_of_the_roster_asks_for_the_list(string: Connection, say: Say) -> None:
    deliver(string, say(1, kind="stir"), say(2, kind="stir"))
    assert Job.objects.filter(task="platforms.compare_roster").count() == 1


def test_a_list_tells_who_came_and_went_unheard(string: Connection, say: Say) -> None:
    deliver(string, say(1, "在", who="wu"), say(2, "在", who="chen"))
    later = clock.now() + timedelta(minutes=5)
    list_now = [
        Present(PersonSeen("chen", "陈阿姨")),
        Present(PersonSeen("sun", "小孙"), inviter="chen"),
    ]
    assert rosters.compare(string, "yard", list_now, later) == 2
    assert rosters.compare(string, "yard", list_now, later + timedelta(minutes=1)) == 0
    there = {held.member.name: held.is_present for held in Membership.objects.all()}
    assert there == {"Wu": False, "陈阿姨": True, "小孙": True}
    joined = Event.objects.get(kind="join")
    assert joined.data == {"via": "compared"}
    assert Member.objects.get(pk=joined.subject).name == "陈阿姨"


def test_a_list_older_than_what_was_heard_says_nothing_of_it(string: Connection, say: Say) -> None:
    asked_at = clock.now() - timedelta(minutes=1)
    deliver(string, say(1, "刚来", who="sun"))
    assert rosters.compare(string, "yard", [], asked_at) == 0


def test_read_deliveries_are_forgotten_and_refused_ones_are_not(
    string: Connection, say: Say
) -> None:
    deliver(string, say(1, "一"), say(2, kind="nonsense"), say(3, "三"))
    InboxItem.objects.exclude(key="3").update(received_at=clock.now() - timedelta(days=15))
    assert inbox.forget() == 1
    assert set(InboxItem.objects.values_list("key", flat=True)) == {"2", "3"}


@pytest.mark.parametrize(
    "spoilt", [{"text": "\ud800"}, {"at": 10**30}, {"at": -(10**30)}, {"who": "\udfff"}],
    ids=["half a letter", "the year ten trillion", "long before time", "half a name"],
)  # fmt: skip
def test_one_the_log_cannot_hold_holds_up_no_other(
    string: Connection, say: Say, spoilt: dict[str, Any]
) -> None:
    deliver(string, say(1, "开饭了"), say(2) | spoilt, say(3, "来了"))
    assert _texts() == ["开饭了", "来了"]
    [refused] = InboxItem.objects.filter(state="refused")
    assert refused.key == "2"
    assert refused.note
