"""Aunt Chen plans an evening in the browser, runs it, and tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.sessions import actions
from weilu.engage.sessions.models import Attendance, Question, Session
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group, Member
from weilu.platforms.models import Connection

FORM = {
    "name": "包饺子", "form": "event", "about": "冬至", "starts_at": "2026-12-21T14:00",
    "ends_at": "2026-12-21T17:00", "place": "半亩厨房",
}  # fmt: skip


def test_the_empty_page_teaches(page: Client, kitchen: object) -> None:
    assert "A checklist goes to the to-do lists" in text(page, "/sessions/")


def test_one_is_planned_changed_and_called_off(page: Client, breakfast: Group) -> None:
    answer = page.post("/sessions/new/", FORM | {"groups": [breakfast.pk]})
    held = Session.objects.get()
    assert answer["Location"] == f"/sessions/{held.pk}/"
    assert held.starts_at.isoformat() == "2026-12-21T06:00:00+00:00"
    assert held.steps.count() == 5
    told = text(page, f"/sessions/{held.pk}/")
    assert "Book the place" in told
    assert held.word in told
    page.post(f"/sessions/{held.pk}/edit/", FORM | {"name": "包馄饨"})
    assert "包馄饨" in text(page, "/sessions/?state=planned&form=event")
    assert "Nothing matches" in text(page, "/sessions/?state=over")
    page.post(f"/sessions/{held.pk}/cancel/")
    assert "called off" in text(page, f"/sessions/{held.pk}/")
    page.post(f"/sessions/{held.pk}/turn/", {"do": "bring_back"})
    held.refresh_from_db()
    assert held.state == "planned"
    assert len(page.get("/sessions/?format=csv").getvalue().decode().splitlines()) == 2


def test_what_is_wrong_stands_beside_its_field(
    page: Client,
    stage: Chat,
    speaker: Member,
) -> None:
    given = FORM | {"ends_at": "2026-12-20T17:00", "address": "nowhere",
                    "source": stage.group.pk, "speaker": "没有人"}  # fmt: skip
    said = page.post("/sessions/new/", given).content.decode()
    for fault in ("That is before it begins.", "An address begins with https://.",
                  "Nobody is called so in that group."):  # fmt: skip
        assert fault in said
    assert not Session.objects.exists()


@pytest.fixture
def on(evening: Session, bot: Connection) -> Session:
    Session.objects.filter(pk=evening.pk).update(
        starts_at=clock.now() - timedelta(minutes=5), ends_at=clock.now() + timedelta(hours=1)
    )
    return evening


def test_it_is_started_questions_are_passed_on_and_its_recap_is_sent(
    page: Client,
    on: Session,
    chat: Chat,
    breakfast: Group,
) -> None:
    base = f"/sessions/{on.pk}/"
    assert "Start it now" in text(page, base)
    page.post(f"{base}turn/", {"do": "start"})
    assert "It runs" in text(page, base)
    assert "every 5s" in text(page, f"{base}live/")
    lin = chat.member("小林")
    asked = Question.objects.create(
        session=on, event_id=1, member=lin, group=breakfast, text="泡多久？", at=clock.now()
    )
    assert "泡多久？" in text(page, f"{base}live/")
    page.post(f"/sessions/questions/{asked.pk}/", {"state": "passed"})
    assert "with the speaker" in text(page, base)
    page.post(f"/sessions/questions/{asked.pk}/", {"state": "answered"})
    page.post(f"{base}turn/", {"do": "end"})
    page.post(f"{base}turn/", {"do": "end"})  # somebody else did
    page.post(f"{base}recap/", {"recap": "很热闹", "do": "send"})
    assert Message.objects.get(key__contains=":recap:").text == "很热闹"
    assert "Sent on" in text(page, base)


def test_staff_note_who_came_through_the_door(page: Client, on: Session, chat: Chat) -> None:
    chat.member("小林")
    address = f"/sessions/{on.pk}/there/"
    assert "Nobody noted yet" in text(page, address)
    for name in ("小林", "小林", "没有人", ""):
        page.post(address, {"name": name})
    assert Attendance.objects.count() == 1
    assert "noted by staff" in text(page, address)
    assert len(page.get(f"{address}?format=csv").getvalue().decode().splitlines()) == 2


def test_one_thing_more_is_somebodys_task(
    page: Client,
    evening: Session,
    chen: Account,
) -> None:
    given = {"title": "借投影仪", "due_at": "2026-11-24T10:00", "owner": chen.pk}
    page.post(f"/sessions/{evening.pk}/steps/", given)
    page.post(f"/sessions/{evening.pk}/steps/", given)
    page.post(f"/sessions/{evening.pk}/steps/", {"title": ""})
    assert Task.objects.filter(title__startswith="借投影仪").count() == 1


def test_the_poster_is_a_picture(page: Client, evening: Session) -> None:
    answer = page.get(f"/sessions/{evening.pk}/poster.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_a_running_one_cannot_be_planned_again(evening: Session, chen: Account) -> None:
    actions.start(evening, chen)
    with pytest.raises(actions.SessionGone):
        actions.bring_back(evening, chen)
