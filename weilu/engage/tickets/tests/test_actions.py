"""Seats: never two on one, a line that is served in its order, a door that opens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.sessions import actions as sessions
from weilu.engage.sessions import running
from weilu.engage.sessions.models import Attendance, Session
from weilu.engage.tickets import actions, hearing, reads
from weilu.engage.tickets.models import Ticket
from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Member
from weilu.platforms.models import Connection


def seats(session: Session) -> dict[str, int | None]:
    """Who sits where; None = in line."""
    found = Ticket.objects.filter(session=session).exclude(state="given_back")
    return {one.holder: one.seat for one in found.order_by("pk")}


def test_whoever_comes_too_late_stands_in_line_and_gets_what_becomes_free(
    seated: Session, chat: Chat, chen: Account
) -> None:
    lin, wu, gu, ye, he = (chat.member(name) for name in "林吴顾叶何")
    held = {who: actions.take(seated, who) for who in (lin, wu, gu, ye, he)}
    assert seats(seated) == {"林": 1, "吴": 2, "顾": 3, "叶": None, "何": None}
    assert reads.place_in_line(held[he]) == 2
    assert actions.take(seated, lin) == held[lin]
    actions.give_back(held[wu])
    assert seats(seated) == {"林": 1, "顾": 3, "叶": 2, "何": None}
    with pytest.raises(actions.NotGivenBack):
        actions.give_back(held[wu])
    assert actions.take(seated, wu).state == "waiting"  # behind whoever waited already
    actions.open_seats(seated, 4, "", chen)
    assert seats(seated) == {"林": 1, "顾": 3, "叶": 2, "何": 4, "吴": None}
    told = Event.objects.filter(kind="ticket_moved").order_by("pk")
    assert [one.data["did"] for one in told] == [
        "took", "took", "took", "waits", "waits", "gave_back", "got", "waits", "got",
    ]  # fmt: skip


def test_fewer_seats_move_people_together_and_never_out(
    seated: Session, chat: Chat, chen: Account
) -> None:
    first, _second, _third = (actions.take(seated, chat.member(name)) for name in "林吴顾")
    with pytest.raises(actions.SeatsTaken) as refused:
        actions.open_seats(seated, 2, "", chen)
    assert "3 seats are taken already" in str(refused.value)
    actions.give_back(first)
    actions.open_seats(seated, 2, "", chen)
    assert seats(seated) == {"吴": 2, "顾": 1}


def test_who_gets_a_seat_from_the_line_is_told_alone_or_by_a_person(
    seated: Session, chat: Chat, bot: Connection, chen: Account
) -> None:
    held = [actions.take(seated, chat.member(name)) for name in "林吴顾叶"]
    actions.take(seated, guest="老顾客")
    actions.give_back(held[0])
    [message] = Message.objects.filter(key__startswith="ticket:")
    assert (message.member, message.action["private"]) == (held[3].member, True)
    assert "seat 1 is yours" in message.text
    actions.give_back(held[1])
    [task] = Task.objects.filter(title__contains="老顾客")
    assert task.assignee == chen
    assert "/m/ticket/" in task.text


def test_the_door_opens_once(seated: Session, chat: Chat, chen: Account) -> None:
    ticket, late = actions.take(seated, chat.member("林")), actions.take(seated, guest="顾客")
    with clock.stopped_at(seated.starts_at):
        assert actions.let_in(ticket, chen).state == "entered"
        with pytest.raises(actions.NotAtTheDoor):
            actions.let_in(ticket, chen)
        actions.let_in(late, chen)
    assert [one.how for one in Attendance.objects.filter(session=seated)] == ["ticket"]
    with pytest.raises(actions.NotGivenBack):
        actions.give_back(ticket)
    actions.let_out(ticket)
    assert not Attendance.objects.filter(session=seated).exists()
    sessions.cancel(seated, chen)
    with pytest.raises(actions.NotAtTheDoor):
        actions.let_in(ticket, chen)
    with pytest.raises(sessions.SessionGone):
        actions.take(seated, guest="另一位")


def test_the_word_written_before_it_runs_takes_a_seat(
    seated: Session, chat: Chat, bot: Connection
) -> None:
    lin = chat.member("林")
    for text in (seated.word, f"{seated.word} 我来", "我也想来"):
        chat.says(lin, text)
    events = Event.objects.filter(kind="message").order_by("pk")
    hearing.hear(bot, list(events))  # type: ignore[arg-type]  an event has what a row has
    [job] = Job.objects.filter(task="engage.tickets_asked")
    hearing.seat(**job.arguments)
    hearing.seat(**job.arguments)
    assert seats(seated) == {"林": 1}
    answers = Message.objects.filter(key__startswith="ticket:").order_by("pk")
    assert [one.action["private"] for one in answers] == [False, True]
    assert "seat 1 is yours" in answers[0].text
    assert "/m/ticket/" not in answers[0].text  # what lets one in is told to nobody else
    assert "/m/ticket/" in answers[1].text


def test_reminders_say_how_to_take_a_seat(seated: Session, chat: Chat) -> None:
    assert f"3 seats left. Write “{seated.word}”" in running.words(seated)
    for name in "林吴顾":
        actions.take(seated, chat.member(name))
    assert "All seats are taken" in running.words(seated)


def test_without_seats_there_are_no_tickets(party: Session) -> None:
    with pytest.raises(actions.NoTickets):
        actions.take(party, guest="顾客")


def _do(verb: str, session: Session, member: Member, number: int, chen: Account) -> None:
    mine = Ticket.objects.filter(member=member).order_by("-pk").first()
    if verb == "take":
        actions.take(session, member)
    elif verb == "seats":
        actions.open_seats(session, number + 1, "", chen)
    elif mine is not None and verb == "in":
        actions.let_in(mine, chen)
    elif mine is not None:
        {"back": actions.give_back, "out": actions.let_out}[verb](mine)


STEPS = st.tuples(st.sampled_from("take take back in out seats".split()), st.integers(0, 6))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=30))
def test_whatever_is_done_no_seat_is_given_twice_and_nobody_waits_beside_a_free_one(
    seated: Session, chat: Chat, chen: Account, steps: list[tuple[str, int]]
) -> None:
    people = list(Member.objects.filter(name__startswith="m")) or [
        chat.member(f"m{number}") for number in range(7)
    ]
    Ticket.objects.all().delete()
    for verb, number in steps:
        with suppress(WeiluError):
            _do(verb, seated, people[number], number, chen)
        seating = reads.seating_of(seated)
        assert seating is not None
        house, held = reads.house(seating), [seat for seat in seats(seated).values() if seat]
        assert len(held) == len(set(held)) == house.taken <= house.seats
        assert max(held, default=0) <= house.seats
        assert not (house.left and house.waiting)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_for_three_seats(seated: Session, chat: Chat) -> None:
    people = [chat.member(f"m{number}") for number in range(10)]

    def take(member: Member) -> None:
        try:
            actions.take(seated, member)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(take, [*people, *people]))
    held = sorted(seat for seat in seats(seated).values() if seat)
    assert held == [1, 2, 3]
    assert Ticket.objects.filter(session=seated).count() == 10


def test_where_it_is_over_a_seat_given_back_goes_to_nobody(
    seated: Session, chat: Chat, chen: Account
) -> None:
    held = [actions.take(seated, chat.member(name)) for name in "林吴顾叶"]
    with clock.stopped_at(seated.ends_at + timedelta(hours=2)):
        running.go_round()
        actions.give_back(held[0])
    assert seats(seated)["叶"] is None
