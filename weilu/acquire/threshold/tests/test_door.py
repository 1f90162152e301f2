"""From the link over the threshold into the group."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes.models import EntryCode, Target, Visit
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.threshold import actions
from weilu.acquire.threshold.models import Application, Threshold
from weilu.acquire.threshold.tests.test_rules import AGREE, DISH, WHY
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import tokens
from weilu.people.models import Account, Seat

ANSWERS = {"what": "apply", "why": "想学炖汤", "ok": "1", "contact": "微信 lin88"}


def _url(poster: EntryCode) -> str:
    return reverse("acquire:entry", args=[poster.code])


def fill(phone: Client, poster: EntryCode, answers: dict[str, Any] = ANSWERS, s: int = 9) -> Any:
    """Open the form, take `s` seconds, send it."""
    return send(phone, poster, sheet_of(phone.get(_url(poster), {"again": "1"})), answers, s)


def send(
    phone: Client, poster: EntryCode, sheet: str, answers: dict[str, Any] = ANSWERS, s: int = 9
) -> Any:
    """Send a form that was opened before."""
    with clock.stopped_at(clock.now() + timedelta(seconds=s)):
        return phone.post(_url(poster), answers | {"sheet": sheet})


def sheet_of(page: Any) -> str:
    found = re.search(r'name="sheet" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""


@pytest.fixture
def lin() -> Client:
    """Xiao Lin's phone."""
    return Client(headers={"user-agent": PHONE, "accept-language": "en"})


@pytest.fixture
def staff(chen: Account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    return client


def test_from_the_form_through_the_queue_into_the_group(
    lin: Client, staff: Client, poster: EntryCode, door: Threshold, into_yard: Target
) -> None:
    page = lin.get(_url(poster))
    assert "为什么来？" in page.content.decode()
    assert "/+yard" not in page.content.decode()
    sent = fill(lin, poster)
    assert sent.status_code == 303
    assert b"Sent, thank you" in lin.get(_url(poster)).content
    queue = staff.get(reverse("acquire:applications")).content.decode()
    assert "微信 lin88" in queue
    assert "想学炖汤" in queue
    held = Application.objects.get()
    page = staff.post(reverse("acquire:decide", args=[held.pk]), {"state": "accepted"}, follow=True)
    assert b"Undo" in page.content
    assert lin.get(_url(poster)).url.startswith("https://t.me/+yard")
    visit = Visit.objects.get()
    assert visit.target == into_yard
    kinds = Event.objects.filter(kind__in=["applied", "application_decided"])
    assert [one.kind for one in kinds.order_by("pk")] == ["applied", "application_decided"]


def test_what_is_missing_is_told_in_place_and_what_was_typed_is_kept(
    lin: Client, poster: EntryCode, door: Threshold
) -> None:
    page = fill(lin, poster, {"what": "apply", "why": "想学炖汤", "contact": ""})
    said = page.content.decode()
    assert "It takes your agreement." in said
    assert "Please answer this." in said
    assert "想学炖汤" in said
    assert not Application.objects.exists()


def test_a_form_sent_without_a_visit_is_not_taken(
    lin: Client, poster: EntryCode, door: Threshold
) -> None:
    sheet = sheet_of(lin.get(_url(poster)))
    lin.cookies.clear()
    assert b"cookies" in send(lin, poster, sheet).content
    assert not Application.objects.exists()


def test_nobody_applies_twice_at_once(lin: Client, poster: EntryCode, door: Threshold) -> None:
    first, second = (sheet_of(lin.get(_url(poster))) for _tab in range(2))
    assert send(lin, poster, first).status_code == 303
    assert b"You have applied already" in send(lin, poster, second).content
    assert Application.objects.count() == 1


def test_a_refusal_carries_its_reason_and_leaves_the_way_open(
    lin: Client, staff: Client, poster: EntryCode, door: Threshold
) -> None:
    fill(lin, poster)
    held = Application.objects.get()
    given = {"state": "declined", "reason": "本期已满，欢迎下期再来。"}
    staff.post(reverse("acquire:decide", args=[held.pk]), given)
    assert "本期已满" in lin.get(_url(poster)).content.decode()
    assert "为什么来？" in lin.get(_url(poster), {"again": "1"}).content.decode()
    assert fill(lin, poster).status_code == 303
    page = staff.get(reverse("acquire:application", args=[Application.objects.latest("pk").pk]))
    assert b"Has applied before" in page.content


def test_the_quiz_decides_alone_and_is_not_tried_for_ever(
    lin: Client, poster: EntryCode, door: Threshold, into_yard: Target
) -> None:
    door.reviewed, door.pass_mark = False, 1
    actions.save(door, [DISH], None)
    wrong = {"what": "apply", "dish": "一小时", "contact": "lin"}
    for _ in range(3):
        assert fill(lin, poster, wrong).status_code == 303
    assert b"Come back tomorrow" in fill(lin, poster, wrong).content
    other = Client(headers={"user-agent": PHONE})
    fill(other, poster, wrong | {"dish": "三小时"})
    assert other.get(_url(poster)).url.startswith("https://t.me/+yard")


def test_two_deciding_at_once_do_not_both(poster: EntryCode, door: Threshold, lin: Client) -> None:
    fill(lin, poster)
    held = Application.objects.get()
    actions.decide(held, "accepted", None)
    with pytest.raises(actions.DecidedAlready):
        actions.decide(held, "declined", None)
    actions.decide(held, "pending", None, was="accepted")
    assert Application.objects.get().state == "pending"


def test_many_are_decided_together(staff: Client, poster: EntryCode, door: Threshold) -> None:
    for number in range(3):
        phone = Client(headers={"user-agent": PHONE})
        fill(phone, poster, ANSWERS | {"contact": f"lin{number}"})
    rows = list(Application.objects.values_list("pk", flat=True))
    actions.decide(Application.objects.get(pk=rows[0]), "declined", None)
    given = {"row": rows, "state": "accepted"}
    page = staff.post(reverse("acquire:decide_many"), given, follow=True)
    assert b"2 decided." in page.content
    assert b"1 had been decided already." in page.content


def test_a_form_is_made_changed_looked_at_and_kept_while_used(
    staff: Client, poster: EntryCode, door: Threshold
) -> None:
    assert b"A few words first" in staff.get(reverse("acquire:new_threshold")).content
    rows = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-label": "喜欢什么？",
        "form-0-kind": "text", "form-1-label": "汤要炖多久？", "form-1-kind": "choice",
        "form-1-choices": "一小时\n三小时", "form-1-right": "三小时",
    }  # fmt: skip
    given = {
        "name": "炖汤", "title": "炖汤班", "reviewed": "on", "pass_mark": "1", "currency": "CNY",
        "keep_files_days": "90", **rows,
    }  # fmt: skip
    staff.post(reverse("acquire:new_threshold"), given)
    made = Threshold.objects.get(name="炖汤")
    assert [one["key"] for one in made.questions] == ["q1", "q2"]
    preview = staff.get(reverse("acquire:preview_threshold", args=[made.pk]))
    assert "炖汤班" in preview.content.decode()
    broken = given | {"form-1-right": "十小时"}
    page = staff.post(reverse("acquire:threshold", args=[made.pk]), broken)
    assert b"The right answer is none of the choices." in page.content
    staff.post(reverse("acquire:delete_threshold", args=[made.pk]))
    assert not Threshold.objects.filter(name="炖汤").exists()
    page = staff.post(reverse("acquire:delete_threshold", args=[door.pk]), follow=True)
    assert b"Take it off first" in page.content


def test_answers_hold_no_markup(
    lin: Client, staff: Client, poster: EntryCode, door: Threshold
) -> None:
    fill(lin, poster, ANSWERS | {"why": "<script>alert(1)</script>"})
    page = staff.get(reverse("acquire:application", args=[Application.objects.get().pk]))
    assert b"<script>alert" not in page.content


def test_the_api_makes_forms_and_decides(lin: Client, poster: EntryCode, chen: Account) -> None:
    _token, text = tokens.make(Seat.objects.get(account=chen), "script", may_write=True, days=9)
    program = {"Authorization": f"Bearer {text}"}
    client = Client()

    def post(path: str, given: object) -> dict[str, object]:
        url = f"/api/v1{path}"
        answer = client.post(url, json.dumps(given), "application/json", headers=program)
        assert answer.status_code in {200, 201, 204}, answer.content
        return answer.json() if answer.content else {}

    asked = [{"key": one.key, "kind": one.kind, "label": one.label} for one in (WHY, AGREE)]
    form = post("/thresholds", {"name": "新人班", "title": "先聊两句", "questions": asked})
    post(f"/entry-codes/{poster.pk}", {"name": "A 口", "threshold": form["id"]})
    fill(lin, poster)
    [waiting] = client.get("/api/v1/applications?state=pending", headers=program).json()["items"]
    assert waiting["answers"][0] == {"question": "为什么来？", "answer": "想学炖汤"}
    decided = post(f"/applications/{waiting['id']}/decide", {"state": "accepted"})
    assert decided["state"] == "accepted"
    again = client.post(
        f"/api/v1/applications/{waiting['id']}/decide", json.dumps({"state": "declined"}),
        "application/json", headers=program,
    )  # fmt: skip
    assert again.status_code == 409
