"""Aunt Chen at her desk: the form is built, the queue is worked, applicants are written to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.threshold import actions, forms, invitations, messaging
from weilu.acquire.threshold.models import Application, Payment, SavedReason, Threshold
from weilu.acquire.threshold.rules import STEPS, may_become
from weilu.acquire.threshold.tests.test_door import ANSWERS, _url, fill
from weilu.acquire.threshold.tests.test_door import staff as staff
from weilu.acquire.threshold.tests.test_hard import phone
from weilu.acquire.threshold.tests.test_rules import AGREE, WHY
from weilu.people.models import Account, Joining, Member
from weilu.people.persons import actions as persons

ROWS = {
    "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-label": "喜欢什么？",
    "form-0-kind": "text", "form-1-label": "哪天有空？", "form-1-kind": "several",
    "form-1-choices": "周六\n周日",
}  # fmt: skip
FORM = {
    "name": "炖汤", "title": "炖汤班", "reviewed": "on", "currency": "CNY", "keep_files_days": "90",
}  # fmt: skip


def _labels(page: Any) -> list[str]:
    return [form["label"].value() or "" for form in page.context["questions"].forms]


@pytest.mark.parametrize(
    ("do", "labels"),
    [
        ("add", ["喜欢什么？", "哪天有空？", ""]),
        ("remove-0", ["哪天有空？"]),
        ("up-1", ["哪天有空？", "喜欢什么？"]),
        ("down-0", ["哪天有空？", "喜欢什么？"]),
        ("up-0", ["喜欢什么？", "哪天有空？"]),
        ("down-1", ["喜欢什么？", "哪天有空？"]),
        ("remove-9", ["喜欢什么？", "哪天有空？"]),
        ("dance", ["喜欢什么？", "哪天有空？"]),
    ],
)
def test_questions_are_moved_about_before_anything_is_saved(
    staff: Client, do: str, labels: list[str]
) -> None:
    given = FORM | ROWS | {"do": do, "lead": "随便聊聊"}
    page = staff.post(reverse("acquire:new_threshold"), given)
    assert _labels(page) == labels
    assert "随便聊聊" in page.content.decode()
    assert not Threshold.objects.exists()


def test_what_is_being_written_is_shown_as_on_a_phone(staff: Client) -> None:
    given, url = FORM | ROWS | {"fee": "99"}, reverse("acquire:draft_threshold")
    page = staff.post(url, given)
    assert "哪天有空？" in page.content.decode()
    assert "¥99" in page.content.decode()
    frame = staff.post(url, given, headers={"hx-request": "true"}).content.decode()
    assert frame.startswith("<iframe")
    assert "&lt;form" in frame
    assert not Threshold.objects.exists()


def test_a_fee_is_entered_as_money_and_a_slip_is_told(staff: Client) -> None:
    url = reverse("acquire:new_threshold")
    page = staff.post(url, FORM | ROWS | {"fee": "many"})
    assert b"That is no amount." in page.content
    staff.post(url, FORM | ROWS | {"fee": "99.5"})
    assert Threshold.objects.get().fee == 9_950
    page = staff.get(reverse("acquire:threshold", args=[Threshold.objects.get().pk]))
    assert b'value="99.50"' in page.content


@pytest.fixture
def three(poster: EntryCode, door: Threshold) -> list[Application]:
    for number in range(3):
        fill(phone(), poster, ANSWERS | {"contact": f"lin{number}"})
    return list(Application.objects.order_by("pk"))


def test_a_batch_is_taken_back_with_one_press(staff: Client, three: list[Application]) -> None:
    given = {"row": [one.pk for one in three], "state": "declined", "reason": "满了", "keep": "1"}
    page = staff.post(reverse("acquire:decide_many"), given, follow=True)
    assert b"3 decided." in page.content
    assert b"Undo" in page.content
    assert SavedReason.objects.get().text == "满了"
    back = {"row": [one.pk for one in three], "state": "pending", "was": "declined"}
    staff.post(reverse("acquire:decide_many"), back)
    assert set(Application.objects.values_list("state", flat=True)) == {"pending"}


def test_kept_reasons_are_offered_and_taken_off(staff: Client, three: list[Application]) -> None:
    url = reverse("acquire:reasons")
    for _ in range(2):
        staff.post(url, {"text": "本期已满"})
    held = SavedReason.objects.get()
    assert "本期已满" in staff.get(reverse("acquire:applications")).content.decode()
    staff.post(reverse("acquire:drop_reason", args=[held.pk]))
    assert not SavedReason.objects.exists()


def test_a_message_stands_on_the_applicants_page(
    staff: Client, poster: EntryCode, door: Threshold
) -> None:
    lin = phone()
    fill(lin, poster)
    held = Application.objects.get()
    staff.post(reverse("acquire:tell", args=[held.pk]), {"text": "周六上午方便吗？"})
    assert "周六上午方便吗？" in lin.get(_url(poster)).content.decode()
    page = staff.post(reverse("acquire:tell", args=[held.pk]), {"text": " "}, follow=True)
    assert b"between 1 and 1,000" in page.content
    assert held.messages.get().sent == ""


def test_whom_a_message_may_go_to_is_who_staff_joined(
    three: list[Application], chen: Account
) -> None:
    lin = Member.objects.create(
        workspace=three[0].threshold.workspace, platform="telegram", external_id="7", name="小林"
    )
    assert messaging.known_as(three[0]) == []
    persons.join(lin.workspace, f"application:{three[0].pk}", f"member:{lin.pk}", chen)
    assert messaging.known_as(three[0]) == [lin]


def test_a_fee_is_confirmed_let_off_and_undone_from_its_page(
    staff: Client, poster: EntryCode, door: Threshold, chen: Account
) -> None:
    door.fee = 9_900
    actions.save(door, [WHY, AGREE], None)
    lin = phone()
    fill(lin, poster)
    held = Application.objects.get()
    actions.decide(held, "accepted", chen)
    lin.post(_url(poster), {"what": "paid", "reference": "4200001"})
    queue = staff.get(reverse("acquire:applications"))
    assert b"1 says that they paid" in queue.content
    assert (
        "微信 lin88"
        in staff.get(reverse("acquire:applications"), {"fee": "stated"}).content.decode()
    )
    url = reverse("acquire:fee", args=[held.pk])
    for state, was in (("paid", "stated"), ("stated", "paid"), ("waived", "stated")):
        staff.post(url, {"state": state, "was": was})
        assert Payment.objects.get().state == state
    late = staff.post(url, {"state": "paid", "was": "stated"}, follow=True)
    assert b"This fee stands differently" in late.content


def test_the_same_payment_named_twice_is_pointed_out(
    staff: Client, poster: EntryCode, door: Threshold, chen: Account
) -> None:
    door.fee = 9_900
    actions.save(door, [WHY, AGREE], None)
    for name in ("lin", "bo"):
        visitor = phone()
        fill(visitor, poster, ANSWERS | {"contact": name})
        actions.decide(Application.objects.get(contact=name), "accepted", chen)
        visitor.post(_url(poster), {"what": "paid", "reference": "4200001"})
    held = Application.objects.get(contact="bo")
    page = staff.get(reverse("acquire:application", args=[held.pk]))
    assert b"The same number stands at another application" in page.content


def test_invitations_are_handed_out_by_name_counted_and_called_back(
    staff: Client, poster: EntryCode, door: Threshold
) -> None:
    Member.objects.create(
        workspace=door.workspace, platform="wechat", external_id="wang", name="王姐"
    )
    url = reverse("acquire:invitations", args=[door.pk])
    given = {"names": "小林\n阿波", "inviter": "王姐", "uses": "1", "days": "14"}
    page = staff.post(url, given, follow=True).content.decode()
    assert "invited by 王姐" in page
    one = door.invitations.get(name="小林")
    fill(phone(), poster, ANSWERS | {"invitation": one.letters})
    page = staff.get(url).content.decode()
    assert "1 of 1 used" in page
    assert "微信 lin88" in page
    staff.post(reverse("acquire:revoke_invitation", args=[door.invitations.get(name="阿波").pk]))
    assert "Called back" in staff.get(url).content.decode()
    lines = b"".join(staff.get(url, {"format": "csv"})).decode()
    assert "王姐" in lines
    nobody = staff.post(url, given | {"inviter": "无此人"})
    assert b"not exactly one member" in nobody.content


def test_a_form_no_code_asks_for_has_nobody_to_invite(staff: Client, door: Threshold) -> None:
    other = Threshold(workspace=door.workspace, name="别的", title="别的")
    actions.save(other, [WHY], None)
    with pytest.raises(invitations.NowhereToLead):
        invitations.make(other, None)


def test_who_may_be_the_same_is_shown_side_by_side_joined_parted_and_told_apart(
    staff: Client, poster: EntryCode, door: Threshold
) -> None:
    for contact in ("138 0000 1234", "+86-13800001234"):
        fill(phone(), poster, ANSWERS | {"contact": contact})
    url = reverse("people:persons")
    page = staff.get(url).content.decode()
    assert "The same phone number, 13800001234." in page
    one, other = (f"application:{app.pk}" for app in Application.objects.order_by("pk"))
    staff.post(reverse("people:join"), {"one": one, "other": other})
    page = staff.get(url).content.decode()
    assert "Known as one person" in page
    held = Application.objects.first()
    assert held is not None
    staff.post(reverse("people:part", args=[Joining.objects.get().pk]))
    staff.post(reverse("people:apart"), {"one": one, "other": other})
    page = staff.get(url).content.decode()
    assert "The same phone number" not in page
    assert "Known as two people" in page


def test_what_a_fee_may_become_has_a_way_back_or_says_so() -> None:
    for state, then in ((one, two) for one, many in STEPS.items() for two in many):
        assert may_become(state, then, by_staff=True) == (then != "stated" or state == "paid")
    assert not may_become("paid", "paid", by_staff=True)
    assert not may_become("paid", "stated", by_staff=False)
    assert not may_become("refunded", "stated", by_staff=False)


def test_rows_that_nobody_could_have_typed_change_nothing() -> None:
    assert forms.typed_rows({"form-TOTAL_FORMS": "²"}) == []
    assert len(forms.typed_rows({"form-TOTAL_FORMS": "99999999"})) == 40
