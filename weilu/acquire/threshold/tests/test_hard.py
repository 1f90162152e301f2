"""Changed, copied, doubled, hurried, swollen: a form takes each for what it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.threshold import actions, door_views, files
from weilu.acquire.threshold.models import Application, Attachment, Threshold
from weilu.acquire.threshold.rules import Question
from weilu.acquire.threshold.tests.test_door import ANSWERS, _url, fill, send, sheet_of
from weilu.acquire.threshold.tests.test_rules import AGREE, WHY
from weilu.charter.house_rules import actions as house
from weilu.charter.house_rules.models import Acceptance
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Account, Member
from weilu.people.persons import actions as persons

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SPICE = Question("spice", "text", "能吃辣吗？", False)
PAPER = Question("paper", "file", "作品照片")
RULES = Question("rules", "rules", "我读过群规，同意")


def phone() -> Client:
    return Client(headers={"user-agent": PHONE, "accept-language": "en"})


def lin() -> Application:
    return Application.objects.get()


# A form edited while people fill it.


def test_who_saw_the_form_before_it_changed_is_taken_by_what_they_saw(
    poster: EntryCode, door: Threshold
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    actions.save(door, [Question("why", "choice", "为什么来？", True, ("学", "吃")), SPICE], None)
    assert send(visitor, poster, sheet).status_code == 303
    assert (lin().version, lin().answers["why"]) == (1, "想学炖汤")
    assert [one["key"] for one in lin().questions] == ["why", "ok"]


def test_what_the_form_asks_by_now_is_asked_and_what_was_typed_is_kept(
    poster: EntryCode, door: Threshold
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    actions.save(door, [WHY, AGREE, Question("spice", "text", "能吃辣吗？")], None)
    page = send(visitor, poster, sheet)
    said = page.content.decode()
    assert "The form was changed while you filled it in." in said
    assert "想学炖汤" in said
    assert "能吃辣吗？" in said
    assert not Application.objects.exists()
    with_more = ANSWERS | {"spice": "能"}
    assert send(visitor, poster, sheet_of(page), with_more, s=18).status_code == 303
    assert (lin().version, lin().answers["spice"]) == (2, "能")


def test_a_form_open_for_days_after_its_change_is_held_to_the_new_one(
    poster: EntryCode, door: Threshold
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    actions.save(door, [WHY, AGREE, SPICE], None)
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        send(visitor, poster, sheet)
    assert lin().version == 2


# Expired, forged, replayed.


@pytest.mark.parametrize("how", ["none", "forged", "other form", "expired"])
def test_a_form_nobody_signed_comes_back_with_what_was_typed(
    poster: EntryCode, door: Threshold, how: str
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    if how == "other form":
        other = Threshold(workspace=door.workspace, name="别的", title="别的")
        actions.save(other, [WHY], None)
        sheet = door_views.sheets.begin(other, [])
    given = {"none": "", "forged": sheet[:-4] + "AAAA"}.get(how, sheet)
    later = 31 * 86_400 if how == "expired" else 9
    page = send(visitor, poster, given, s=later)
    assert b"Press Send once more" in page.content
    assert "想学炖汤" in page.content.decode()
    assert not Application.objects.exists()
    assert send(visitor, poster, sheet_of(page), s=later + 9).status_code == 303


def test_a_form_sent_again_is_the_application_it_was(poster: EntryCode, door: Threshold) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    for _ in range(3):  # double click, the back button and Send, a replay
        assert send(visitor, poster, sheet).status_code == 303
    assert Application.objects.count() == 1
    assert Event.objects.filter(kind="applied").count() == 1


def test_wrong_answers_sent_twice_by_accident_are_one_try(
    poster: EntryCode, door: Threshold
) -> None:
    door.pass_mark = 1
    dish = Question("dish", "choice", "炖多久？", True, ("一小时", "三小时"), "三小时")
    actions.save(door, [dish], None)
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    wrong = {"what": "apply", "dish": "一小时", "contact": "lin"}
    for _ in range(5):
        assert send(visitor, poster, sheet, wrong).status_code == 303
    assert Application.objects.count() == 1


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def test_twenty_tabs_sent_at_once_are_one_application(
    poster: EntryCode, door: Threshold, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_views.rules, "is_too_quick", lambda *_moments: False)
    monkeypatch.setattr(door_views, "PER_VISITOR", 100)
    jar, url = CookieJar(), live_server.url + _url(poster)
    browser = build_opener(HTTPCookieProcessor(jar), _Stay)
    browser.addheaders = [("User-Agent", PHONE)]
    browser.open(url).read()
    pages = [browser.open(url).read().decode() for _tab in range(20)]
    cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
    words = [page.split('name="sheet" value="')[1].split('"')[0] for page in pages]

    def post(word: str) -> int:
        body = urlencode(ANSWERS | {"sheet": word}).encode()
        call = Request(url, body, {"Cookie": cookie, "User-Agent": PHONE})
        try:
            return int(build_opener(_Stay).open(call, timeout=30).status)
        except HTTPError as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(post, words + words[:4]))
    assert set(told) <= {200, 303}
    assert 303 in told
    assert Application.objects.count() == 1
    assert Event.objects.filter(kind="applied").count() == 1


# Programs, and people in a hurry.


def test_who_is_quicker_than_reading_is_asked_to_press_once_more(
    poster: EntryCode, door: Threshold
) -> None:
    visitor = phone()
    page = fill(visitor, poster, s=0)
    assert b"That was quick!" in page.content
    assert "想学炖汤" in page.content.decode()
    assert not Application.objects.exists()
    assert send(visitor, poster, sheet_of(page), s=3).status_code == 303


def test_a_field_nobody_sees_flags_and_lets_nobody_in_by_itself(
    poster: EntryCode, door: Threshold
) -> None:
    door.reviewed = False
    actions.save(door, [WHY, AGREE], None)
    fill(phone(), poster, ANSWERS | {"website": "https://spam.example"})
    assert (lin().state, lin().flag) == ("pending", "hidden")
    fill(phone(), poster, ANSWERS | {"contact": "bo", "website": ""})
    assert Application.objects.get(contact="bo").state == "accepted"


def test_a_script_is_slowed_down_and_told_when_to_come_back(
    poster: EntryCode, door: Threshold
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    short = ANSWERS | {"contact": ""}
    told = [send(visitor, poster, sheet, short) for _ in range(door_views.PER_VISITOR + 1)]
    assert [one.status_code for one in told[:-1]] == [200] * door_views.PER_VISITOR
    assert told[-1].status_code == 429
    assert int(told[-1].headers["Retry-After"]) > 0
    assert "想学炖汤" in told[-1].content.decode()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"why": "长" * 2_001}, 200),
        ({"contact": "1" * 121}, 200),
        ({"why": "a" * 3_000_000}, 413),
        ({f"x{n}": "1" for n in range(1_200)}, 413),
    ],
)
def test_huge_inputs_are_answered_and_not_kept(
    poster: EntryCode, door: Threshold, given: dict[str, str], status: int
) -> None:
    visitor = phone()
    sheet = sheet_of(visitor.get(_url(poster)))
    with clock.stopped_at(clock.now() + timedelta(seconds=9)):
        body = urlencode(ANSWERS | {"sheet": sheet} | given)
        form = "application/x-www-form-urlencoded"
        page = visitor.post(_url(poster), body, content_type=form)
    assert page.status_code == status
    assert not Application.objects.exists()


# House rules.


def test_agreeing_to_the_house_rules_is_theirs_once_they_are_known_as_a_member(
    poster: EntryCode, door: Threshold, chen: Account
) -> None:
    book = house.open_book(door.workspace)
    house.save_draft(book, "不发广告", "No adverts", chen)
    edition = house.publish(book, chen)
    actions.save(door, [WHY, RULES], None)
    visitor = phone()
    page = visitor.get(_url(poster))
    assert b"Read the house rules" in page.content
    house.save_draft(book, "不发广告，不吵架", "No adverts, no quarrels", chen)
    house.publish(book, chen)  # while the form is open
    agreed = ANSWERS | {"rules": "1"}
    assert send(visitor, poster, sheet_of(page), agreed).status_code == 303
    assert lin().editions == [edition.pk]
    assert Event.objects.get(kind="applied").data["editions"] == str(edition.pk)
    member = Member.objects.create(
        workspace=door.workspace, platform="wechat", external_id="lin88", name="小林"
    )
    made = persons.join(
        door.workspace, f"application:{lin().pk}", f"member:{member.pk}", chen
    )  # fmt: skip
    kept = Acceptance.objects.get()
    assert (kept.member, kept.edition, kept.way) == (member, edition, "form")
    assert kept.accepted_at == lin().applied_at
    persons.part(made, chen)
    assert not Acceptance.objects.exists()


# Files.


@pytest.fixture
def paper(door: Threshold) -> Threshold:
    actions.save(door, [WHY, PAPER], None)
    return door


def _file(content: bytes = PNG, name: str = "汤.png") -> dict[str, Any]:
    return ANSWERS | {"paper": SimpleUploadedFile(name, content)}


def test_a_file_is_kept_while_the_rest_is_corrected(poster: EntryCode, paper: Threshold) -> None:
    visitor = phone()
    page = fill(visitor, poster, _file() | {"contact": ""})
    assert "Kept: 汤.png" in page.content.decode()
    assert send(visitor, poster, sheet_of(page)).status_code == 303
    held = lin().attachments.get()
    assert (held.name, held.type, bytes(held.content)) == ("汤.png", "image/png", PNG)
    assert lin().answers["paper"] == "汤.png"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<html><script>alert(1)</script>", "汤.png", b"That file is none of"),
        (b"MZ\x90\x00", "汤.pdf", b"That file is none of"),
        (b"PK\x03\x04zip", "汤.apk", b"That file is none of"),
        (PNG + b"0" * files.LARGEST, "汤.png", b"That file is too large"),
    ],
)
def test_a_file_is_taken_by_what_it_is_and_not_by_its_name(
    poster: EntryCode, paper: Threshold, content: bytes, name: str, why: bytes
) -> None:
    assert why in fill(phone(), poster, _file(content, name)).content
    assert not Attachment.objects.exists()


def test_files_are_for_staff_never_shown_as_a_page_and_erased_in_time(
    poster: EntryCode, paper: Threshold, chen: Account
) -> None:
    fill(phone(), poster, _file(b"%PDF-1.7 <script>", "../../etc/菜谱.pdf"))
    held = Attachment.objects.get()
    assert held.name == "菜谱.pdf"
    url = reverse("acquire:attachment", args=[held.pk])
    assert Client().get(url).status_code == 302  # to sign in
    staff = Client()
    staff.force_login(chen)
    answer = staff.get(url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    actions.decide(lin(), "declined", chen)
    with clock.stopped_at(clock.now() + timedelta(days=89)):
        assert files.erase_due() == 0
    with clock.stopped_at(clock.now() + timedelta(days=91)):
        assert files.erase_due() == 1
        assert files.erase_due() == 0
    held.refresh_from_db()
    assert (bytes(held.content), held.name) == (b"", "菜谱.pdf")
    assert staff.get(url).status_code == 404


def test_a_file_of_a_form_never_finished_goes_soon(poster: EntryCode, paper: Threshold) -> None:
    fill(phone(), poster, _file() | {"contact": ""})
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        assert files.erase_due() == 1
    assert not Attachment.objects.exists()
