"""Pages of tickets: a member's phone, the list of staff, the door."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from weilu.engage.conftest import text
from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.points.links import my_points
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import actions, door, links
from weilu.engage.tickets.models import Ticket
from weilu.kit import clock
from weilu.people.models import Member, Membership


@pytest.fixture
def phone() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_a_member_takes_a_seat_shows_it_and_gives_it_back(
    seated: Session, chat: Chat, phone: Client
) -> None:
    lin = chat.member("小林")
    chat.says(lin, "早")
    address = links.seat_link(seated, lin)
    assert "3 seats left" in text(phone, address)
    phone.post(address, {"do": "take"})
    phone.post(address, {"do": "take"})
    ticket = Ticket.objects.get()
    shown = text(phone, address)
    assert f"{ticket.code[:4]}-{ticket.code[4:]}" in shown
    assert "Show this at the door" in shown
    assert "自带围裙" in shown
    phone.post(address, {"do": "give_back"})
    assert "3 seats left" in text(phone, address)


def test_the_code_is_read_as_the_door_s_address(seated: Session, chat: Chat, phone: Client) -> None:
    ticket = actions.take(seated, chat.member("小林"))
    request = phone.get("/").wsgi_request
    assert door.code_address(ticket, request) == f"http://testserver/door/{ticket.code}/"


def test_the_points_page_leads_there_for_who_is_in_its_groups(
    seated: Session, chat: Chat, phone: Client
) -> None:
    lin = chat.member("小林")
    assert "冬至饺子会" not in text(phone, my_points(lin))
    now = clock.now()
    Membership.objects.create(
        workspace=seated.workspace, group=chat.group, member=lin, first_seen=now, last_seen=now
    )
    assert "冬至饺子会" in text(phone, my_points(lin))


def test_staff_say_how_many_give_tickets_and_open_the_door(
    party: Session, page: Client, chat: Chat
) -> None:
    tickets, door = f"/sessions/{party.pk}/tickets/", f"/sessions/{party.pk}/door/"
    assert "Say how many may come" in text(page, tickets)
    page.post(f"{tickets}seats/", {"seats": "0"})
    page.post(f"{tickets}seats/", {"seats": "1", "note": "自带围裙"})
    assert "No tickets yet" in text(page, tickets)
    chat.member("小林")
    page.post(f"{tickets}new/", {"name": "小林"})
    page.post(f"{tickets}new/", {"name": "老顾客"})
    page.post(f"{tickets}new/", {"name": "老顾客", "is_guest": "on"})
    held, waiting = Ticket.objects.order_by("pk")
    assert (held.holder, held.seat, waiting.holder, waiting.seat) == ("小林", 1, "老顾客", None)
    text(page, tickets)  # and its toasts
    assert "老顾客" not in text(page, f"{tickets}?state=held")
    assert "老顾客" in text(page, f"{tickets}?q=老")
    assert len(page.get(f"{tickets}?format=csv").getvalue().decode().splitlines()) == 3
    assert page.post(door, {"code": "nothing"}).headers["Location"] == door
    there = page.post(door, {"code": f" {held.code[:4].lower()}-{held.code[4:]}"})
    assert there.headers["Location"] == reverse("tickets:at_the_door", args=[held.code])
    assert "Valid. Not in yet." in text(page, there.headers["Location"])
    page.post(f"/tickets/{held.pk}/turn/", {"do": "let_in", "at": "door"})
    assert "Used already." in text(page, there.headers["Location"])
    assert "小林" in text(page, door)
    page.post(f"/tickets/{held.pk}/turn/", {"do": "let_out"})
    page.post(f"/tickets/{held.pk}/turn/", {"do": "give_back"})
    waiting.refresh_from_db()
    assert waiting.seat == 1


def test_a_name_that_two_bear_is_not_guessed(seated: Session, page: Client, chat: Chat) -> None:
    for number in range(2):
        Member.objects.create(
            workspace=seated.workspace, platform="telegram", external_id=f"t{number}", name="小林"
        )
    page.post(f"/sessions/{seated.pk}/tickets/new/", {"name": "小林"})
    assert not Ticket.objects.exists()
    assert "Several members are called so" in text(page, f"/sessions/{seated.pk}/tickets/")


def test_nobody_without_a_seat_reads_codes_at_a_door(
    seated: Session, chat: Chat, phone: Client
) -> None:
    ticket = actions.take(seated, chat.member("小林"))
    assert phone.get(f"/door/{ticket.code}/").status_code in {302, 403}
