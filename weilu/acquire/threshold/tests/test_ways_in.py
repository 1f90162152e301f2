"""Who was invited, what is paid, who is one person: right once, however many try."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from weilu.acquire.codes.models import EntryCode, Target
from weilu.acquire.threshold import actions, fees, invitations
from weilu.acquire.threshold.models import Application, Payment, Threshold
from weilu.acquire.threshold.tests.test_door import ANSWERS, _url, fill
from weilu.acquire.threshold.tests.test_hard import PNG, lin, phone
from weilu.acquire.threshold.tests.test_rules import AGREE, WHY
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people.models import Account, Joining, Member
from weilu.people.persons import actions as persons
from weilu.people.persons import reads as person_reads

# Invitations.


@pytest.fixture
def club(door: Threshold, poster: EntryCode) -> Threshold:
    door.invited = True
    actions.save(door, [WHY, AGREE], None)
    return door


def test_only_who_shows_an_invitation_applies_and_who_invited_whom_is_kept(
    poster: EntryCode, club: Threshold, chen: Account
) -> None:
    wang = Member.objects.create(
        workspace=club.workspace, platform="wechat", external_id="wang", name="王姐"
    )
    made = invitations.make(club, chen, name="小林", inviter=wang)
    refused = fill(phone(), poster, ANSWERS | {"invitation": "abc"})
    assert b"That is no invitation." in refused.content
    assert "想学炖汤" in refused.content.decode()
    visitor = phone()
    visitor.get(_url(poster), {"i": made.letters})
    assert fill(visitor, poster).status_code == 303  # kept in a cookie
    assert lin().invitation == made
    assert made.inviter == wang
    late = fill(phone(), poster, ANSWERS | {"invitation": made.letters.upper(), "contact": "bo"})
    assert b"This invitation is over" in late.content


def test_an_invitation_that_ran_out_or_was_called_back_lets_nobody_apply(
    poster: EntryCode, club: Threshold, chen: Account
) -> None:
    made = invitations.make(club, chen, days=3)
    shown = ANSWERS | {"invitation": made.letters}
    invitations.revoke(made, chen)
    assert b"This invitation is over" in fill(phone(), poster, shown).content
    invitations.revoke(made, chen, on=False)
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        assert b"This invitation is over" in fill(phone(), poster, shown).content
    assert fill(phone(), poster, shown).status_code == 303


def test_who_was_turned_down_leaves_their_invitation_to_the_next(
    poster: EntryCode, club: Threshold, chen: Account
) -> None:
    made = invitations.make(club, chen)
    shown = ANSWERS | {"invitation": made.letters}
    fill(phone(), poster, shown)
    actions.decide(lin(), "declined", chen)
    assert fill(phone(), poster, shown | {"contact": "bo"}).status_code == 303


def test_the_last_use_of_an_invitation_is_given_once(
    poster: EntryCode, club: Threshold, chen: Account
) -> None:
    made = invitations.make(club, chen, uses=3)
    questions = actions.rules.questions_of(club.questions)
    judged = actions.rules.judge(questions, {"why": "学", "ok": "1"})

    def come(number: int) -> bool:
        try:
            sent = actions.Sent(sheet=f"s{number}", invitation=made)
            actions.apply(club, poster, f"{number:020}", f"lin{number}", judged, sent)
        except invitations.InvitationOver:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(16))) == 3
    assert Application.objects.count() == 3


# The fee.


@pytest.fixture
def costly(door: Threshold) -> Threshold:
    door.fee, door.pay_how = 9_900, "转给陈阿姨"
    door.pay_picture, door.pay_picture_type = PNG, "image/png"
    actions.save(door, [WHY, AGREE], None)
    return door


def test_a_fee_is_asked_for_stated_confirmed_and_opens_the_way(
    poster: EntryCode, costly: Threshold, chen: Account, into_yard: Target
) -> None:
    visitor = phone()
    assert b"Nothing is to be paid now" in visitor.get(_url(poster)).content
    picture = reverse("acquire:pay_picture", args=[poster.code])
    assert visitor.get(picture).status_code == 404
    fill(visitor, poster)
    actions.decide(lin(), "accepted", chen)
    page = visitor.get(_url(poster)).content.decode()
    assert "转给陈阿姨" in page
    assert "¥99" in page
    assert visitor.get(picture).content == PNG
    nothing = visitor.post(_url(poster), {"what": "paid", "reference": " "})
    assert b"Please answer this." in nothing.content
    for _ in range(2):  # said twice, noted once
        told = visitor.post(_url(poster), {"what": "paid", "reference": "4200001"})
        assert told.status_code == 303
    assert Event.objects.filter(kind="fee_stated").count() == 1
    assert b"Do not pay again" in visitor.get(_url(poster)).content
    fees.settle(lin(), "paid", chen, was="stated")
    assert visitor.get(_url(poster)).url.startswith("https://t.me/+yard")
    with pytest.raises(fees.NotDue):
        fees.settle(lin(), "paid", chen, was="stated")
    with pytest.raises(fees.NotDue):
        fees.state(lin(), "4200002")
    assert Payment.objects.get().amount == 9_900


def test_a_proof_is_kept_with_the_payment(
    poster: EntryCode, costly: Threshold, chen: Account
) -> None:
    visitor = phone()
    fill(visitor, poster)
    actions.decide(lin(), "accepted", chen)
    proof = SimpleUploadedFile("receipt.png", PNG)
    visitor.post(_url(poster), {"what": "paid", "payment": proof})
    assert lin().attachments.get().question == "payment"
    wrong = SimpleUploadedFile("receipt.png", b"<svg onload=alert(1)>")
    page = visitor.post(_url(poster), {"what": "paid", "payment": wrong})
    assert b"That file is none of" in page.content
    assert lin().attachments.get().name == "receipt.png"


def test_who_paid_and_was_turned_down_does_not_pay_again(
    poster: EntryCode, costly: Threshold, chen: Account
) -> None:
    visitor = phone()
    fill(visitor, poster)
    first = lin()
    actions.decide(first, "accepted", chen)
    fees.settle(first, "paid", chen, was="due")
    actions.decide(first, "declined", chen, "群满了", was="accepted")
    assert b"you do not pay again" in visitor.get(_url(poster)).content
    fill(visitor, poster)
    second = Application.objects.get(state="pending")
    actions.decide(second, "accepted", chen)
    assert Payment.objects.get().application == second
    assert fees.state_of(second) == "paid"


def test_a_decision_taken_back_asks_for_no_money(
    poster: EntryCode, costly: Threshold, chen: Account
) -> None:
    fill(phone(), poster)
    actions.decide(lin(), "accepted", chen)
    actions.decide(lin(), "pending", chen, was="accepted")
    assert not Payment.objects.exists()
    actions.decide(lin(), "accepted", chen)
    assert Payment.objects.get().state == "due"


def test_many_confirming_at_once_confirm_once(
    poster: EntryCode, costly: Threshold, chen: Account
) -> None:
    fill(phone(), poster)
    held = lin()
    actions.decide(held, "accepted", chen)

    def confirm(_number: int) -> bool:
        try:
            fees.settle(held, "paid", chen, was="due")
        except fees.NotDue:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(confirm, range(8))) == 1
    assert Event.objects.filter(kind="fee_settled").count() == 1


# One person, several phones.


def test_the_same_number_from_another_phone_is_shown_as_one_person_and_joined_by_staff(
    poster: EntryCode, door: Threshold, chen: Account
) -> None:
    for contact in ("138 0000 1234", "+86-13800001234"):
        fill(phone(), poster, ANSWERS | {"contact": contact})
    [pair] = person_reads.proposals(door.workspace)
    assert [reason.code for reason in pair.reasons] == ["phone"]
    assert not Joining.objects.exists()
    persons.join(door.workspace, pair.one.ref, pair.other.ref, chen)
    assert person_reads.proposals(door.workspace) == []
