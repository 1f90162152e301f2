from datetime import date, timedelta

import pytest

from weilu.events.catalogue import KINDS, staff_kinds
from weilu.events.models import Event
from weilu.measure import linewords, messages
from weilu.measure.messages import Asked
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member
from weilu.platforms.contract import MEDIA

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk() -> list[Event]:
    """An evening among the neighbours: 30 messages, seven minutes apart."""
    harbour = places.workspace()
    (group,) = places.checked(harbour, samples.overfull(1)).values()
    return places.told(group, 30)


@pytest.fixture
def group(talk: list[Event]) -> Group:
    return Group.objects.get(pk=talk[0].group_id)


def seqs(page: messages.Page) -> list[int]:
    return [line.seq for line in page.lines]


def test_the_newest_come_first_and_pages_do_not_overlap(group: Group, talk: list[Event]) -> None:
    first = messages.page(group, Asked(), size=12)
    second = messages.page(group, Asked(), first.older, size=12)
    third = messages.page(group, Asked(), second.older, size=12)
    expected = [event.pk for event in reversed(talk)]
    assert seqs(first) + seqs(second) + seqs(third) == expected
    assert third.older is None


def test_messages_of_one_moment_are_neither_lost_nor_doubled(
    group: Group, talk: list[Event]
) -> None:
    Event.objects.filter(group_id=group.pk).count()
    clones = [
        Event(
            workspace_id=group.workspace_id, source=talk[0].source, external_id=f"same{n}",
            kind="message", at=talk[-1].at, recorded_at=samples.AS_OF, group_id=group.pk,
            text="same moment",
        )
        for n in range(5)
    ]  # fmt: skip
    Event.objects.bulk_create(clones)
    found: list[int] = []
    before = None
    while True:
        page = messages.page(group, Asked(), before, size=2)
        found += seqs(page)
        if page.older is None:
            break
        before = page.older
    assert len(found) == len(set(found)) == 35


def test_text_person_and_hour_narrow(group: Group, talk: list[Event]) -> None:
    assert len(messages.page(group, Asked(text="外卖")).lines) == 3
    marta = Member.objects.get(name="Marta")
    assert {line.name for line in messages.page(group, Asked(members=[marta.pk])).lines} == {
        "Marta"
    }
    # 15:59:59 UTC is one second to midnight in Shanghai, the group's zone.
    at_23 = messages.page(group, Asked(hour=23)).lines
    assert [line.at for line in at_23] == [talk[0].at]


def test_dates_are_days_of_the_communitys_zone(group: Group, talk: list[Event]) -> None:
    first_day = date(2026, 6, 27)
    assert messages.count(group, Asked(until=first_day)) == 1
    assert messages.count(group, Asked(since=first_day + timedelta(days=1))) == 29


def test_only_the_events_behind_a_figure(group: Group, talk: list[Event]) -> None:
    wanted = [talk[3].pk, talk[9].pk]
    assert seqs(messages.page(group, Asked(only=wanted))) == [talk[9].pk, talk[3].pk]


def test_surroundings_run_in_the_order_it_was_said(group: Group, talk: list[Event]) -> None:
    page = messages.around(group, talk[15].pk)
    assert page.focus == talk[15].pk
    assert seqs(page) == [event.pk for event in talk]


def test_surroundings_of_another_groups_message_are_empty(group: Group) -> None:
    other = places.workspace("hill")
    (theirs,) = places.checked(other, samples.overfull(1)).values()
    secret = places.told(theirs, 3)[0]
    assert messages.around(group, secret.pk).lines == []


def test_a_line_shows_what_it_answers(group: Group, talk: list[Event]) -> None:
    newest = messages.page(group, Asked()).lines[0]
    assert newest.reply is not None
    assert newest.reply.text == talk[-2].text
    assert newest.reply.seq == talk[-2].pk


def test_export_yields_every_match(group: Group) -> None:
    assert len(list(messages.every(group, Asked()))) == 30


def test_every_kind_of_event_and_attachment_has_its_word() -> None:
    told = {key for key, known in KINDS.items() if known.word} | set(linewords.KINDS)
    assert set(KINDS) - {"message", *staff_kinds()} <= told
    assert set(MEDIA) - {""} <= set(linewords.MEDIA)
