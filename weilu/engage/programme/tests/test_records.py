"""What Aunt Chen's columns brought, counted from the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.programme import actions, publishing, records
from weilu.engage.programme.judging import judged
from weilu.engage.programme.models import ItemRecord, ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.tests.test_actions import first
from weilu.events.models import Event, Source
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people.models import Account, Group, Member, Membership, Workspace
from weilu.platforms.models import Connection

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def people(kitchen: Workspace) -> list[Member]:
    """Four members, and one of the staff."""
    return [
        Member.objects.create(
            workspace=kitchen, platform="telegram", external_id=f"u{number}",
            name=f"邻居{number}", is_staff=number == 4,
        )
        for number in range(5)
    ]  # fmt: skip


def wrote(
    group: Group, member: Member, at: datetime, reply_to: str = "", kind: str = "message"
) -> None:
    name = f"{group.platform}:{group.external_id}"
    source, _made = Source.objects.get_or_create(workspace_id=group.workspace_id, name=name)
    Event.objects.create(
        workspace_id=group.workspace_id, source=source, kind=kind, at=at, recorded_at=at,
        external_id=f"{at.isoformat()}:{member.pk}:{kind}", group_id=group.pk, actor=member.pk,
        reply_to=reply_to,
    )  # fmt: skip


def test_a_day_counts_members_replies_and_reactions_when_it_is_over(
    morning: ProgrammeColumn, bot: Connection, breakfast: Group, people: list[Member]
) -> None:
    item = first(morning)
    publishing.hand_over_due()
    Message.objects.update(state="sent", settled_at=item.at, external_id="77")
    for back in range(1, 29):
        wrote(breakfast, people[0], item.at - timedelta(days=back, minutes=-5))
    wrote(breakfast, people[1], item.at + timedelta(minutes=10), reply_to="77")
    wrote(breakfast, people[2], item.at + timedelta(minutes=20), "77", "reaction")
    wrote(breakfast, people[4], item.at + timedelta(minutes=30), reply_to="77")  # staff
    wrote(breakfast, people[3], item.at + timedelta(hours=3))  # too late to have come to it
    with clock.stopped_at(item.at + timedelta(hours=23)):
        assert records.count_due() == 0
    with clock.stopped_at(item.at + timedelta(hours=25)):
        assert records.count_due() == 1
        assert records.count_due() == 0
    told = ItemRecord.objects.get()
    assert (told.came, told.answers, told.marks, told.usual) == (2, 1, 1, 1.0)
    assert not told.is_final
    wrote(breakfast, people[3], item.at + timedelta(minutes=40), reply_to="77")  # told late
    with clock.stopped_at(item.at + timedelta(hours=73)):
        publishing.hand_over_due()
        assert records.count_due() > 0
    told.refresh_from_db()
    assert (told.came, told.answers, told.is_final) == (3, 2, True)


def test_ordinary_days_are_of_the_same_kind_and_without_any_column(
    morning: ProgrammeColumn, bot: Connection, breakfast: Group, people: list[Member]
) -> None:
    item = first(morning)  # a Tuesday
    publishing.hand_over_due()
    Message.objects.update(state="sent", settled_at=item.at, external_id="77")
    for back in range(1, 29):
        at = item.at - timedelta(days=back, minutes=-5)
        wrote(breakfast, people[0], at)
        if at.astimezone(ZONE).weekday() >= 5:
            wrote(breakfast, people[1], at)
            wrote(breakfast, people[2], at)
    with clock.stopped_at(item.at + timedelta(hours=25)):
        records.count_due()
    assert ItemRecord.objects.get().usual == 1.0


def test_what_was_posted_by_hand_has_no_replies_and_a_young_log_no_ordinary_days(
    morning: ProgrammeColumn, soup: Group, breakfast: Group, people: list[Member]
) -> None:
    item = first(morning)
    publishing.hand_over_due()  # no bot: a task
    wrote(soup, people[0], item.at + timedelta(minutes=1))
    with clock.stopped_at(item.at + timedelta(hours=25)):
        records.count_due()
    told = ItemRecord.objects.get()
    assert (told.came, told.usual, told.answers, told.marks) == (1, None, None, None)


def test_orders_of_its_groups_count_until_the_next_column(
    morning: ProgrammeColumn, bot: Connection, breakfast: Group, people: list[Member]
) -> None:
    item = first(morning)
    publishing.hand_over_due()
    inside, outside = people[:2]
    Membership.objects.create(
        workspace=breakfast.workspace, group=breakfast, member=inside, first_seen=item.at,
        last_seen=item.at,
    )  # fmt: skip
    room = Source.objects.create(workspace_id=breakfast.workspace_id, name="shop")
    placed = [(inside, 1), (inside, 2), (outside, 1), (inside, 25)]
    for number, (member, hours) in enumerate(placed):
        Event.objects.create(
            workspace_id=breakfast.workspace_id, source=room, external_id=f"placed:{number}",
            kind="order_placed", at=item.at + timedelta(hours=hours), recorded_at=item.at,
            actor=member.pk,
        )  # fmt: skip
    with clock.stopped_at(item.at + timedelta(hours=25)):
        records.count_due()
    assert ItemRecord.objects.get().orders == 2


def counted(column: ProgrammeColumn, came: list[int], usual: float = 5.0) -> None:
    """A record of past days, newest last."""
    now = clock.now()
    for back, many in zip(range(len(came), 0, -1), came, strict=True):
        at = now - timedelta(days=back)
        item = ProgrammeItem.objects.create(
            column=column, slot=at.date(), at=at, state="queued", changed_at=now
        )
        ItemRecord.objects.create(
            item=item, came=many, usual=usual, answers=0, marks=0, orders=0, counted_at=now
        )


def test_a_column_is_kept_refreshed_and_asked_again(
    morning: ProgrammeColumn, chen: Account
) -> None:
    counted(morning, [20, 22, 19, 21, 8, 7, 9, 8])
    assert judged([morning])[morning.pk].what == "refresh"
    actions.judge(morning, "kept", chen)
    assert judged([morning])[morning.pk].what == "kept"
    actions.judge(morning, "asked_again", chen)
    assert judged([morning])[morning.pk].what == "refresh"
    actions.judge(morning, "refreshed", chen)
    assert judged([morning])[morning.pk].what == "wait"
    actions.judge(morning, "asked_again", chen)
    assert judged([morning])[morning.pk].what == "refresh"


def test_keeping_ends_after_four_weeks(morning: ProgrammeColumn, chen: Account) -> None:
    counted(morning, [5, 5, 4, 6, 5, 4, 6, 5])
    actions.judge(morning, "kept", chen)
    with clock.stopped_at(clock.now() + timedelta(days=29)):
        assert judged([morning])[morning.pk].what == "retire"


def test_the_page_tells_what_the_days_say_and_takes_the_word_of_staff(
    page: Client,
    morning: ProgrammeColumn,
) -> None:
    address = f"/programme/columns/{morning.pk}/record/"
    assert "Nothing counted yet" in text(page, address)
    counted(morning, [20, 22, 19, 21, 8, 7, 9, 8])
    said = text(page, address)
    assert "It drew 20.5 members a day, and lately 8.0." in said
    assert "Refresh" in text(page, "/programme/columns/")
    answer = page.post(f"/programme/columns/{morning.pk}/judge/", {"did": "kept"}, follow=True)
    assert "Staff keep it until" in answer.content.decode()
    rows = page.get(f"{address}?format=csv").getvalue().decode().splitlines()
    assert len(rows) == 9
    assert page.post(f"/programme/columns/{morning.pk}/judge/", {"did": "?"}).status_code == 302
    answer = page.post(f"/programme/columns/{morning.pk}/judge/", {"did": "refreshed"})
    assert answer["Location"] == f"/programme/columns/{morning.pk}/"
