"""Awei copies Xiaohe's note; Lin writes her own. People decide, and Awei may answer."""

from __future__ import annotations

import re
from random import Random

import pytest

from weilu.engage.challenges import copies, copying, finding, reads
from weilu.engage.challenges.models import CheckIn, Copy
from weilu.engage.challenges.tests.conftest import cook, on_day

HERS = "今天早上用小米和南瓜熬了一锅粥，配了两个水煮蛋和一碟拌黄瓜，孩子吃了两碗。"
COPIED = "今天早上用小米和南瓜熬了一锅粥，配了2个水煮蛋 和一碟拌黄瓜！！孩子吃了两碗～"
OWN = "烤了全麦面包，夹番茄和生菜，再来一杯热豆浆，六点半出门跑了三公里。"
ENGLISH = "Boiled two eggs, toasted some rye bread and ate it with tomatoes on the balcony."


def test_notes_with_other_marks_blanks_case_and_width_are_alike() -> None:
    texts = [HERS, OWN, COPIED, ENGLISH, ENGLISH.upper().replace(",", " —"), "打卡", "打卡"]
    found = {(one, other) for one, other, _share in copies.alike(texts)}
    assert found == {(0, 2), (3, 4)}


def test_a_signature_does_not_depend_on_the_other_notes() -> None:
    alone, together = copies.signatures([HERS]), copies.signatures(["好", OWN, HERS])
    assert (alone[0] == together[2]).all()
    assert copies.is_signed(together).tolist() == [False, True, True]


@pytest.mark.once
def test_most_pairs_that_share_seven_tenths_are_found() -> None:
    rng, letters = Random(7), [chr(0x4E00 + number) for number in range(3_000)]
    texts = ["".join(rng.choices(letters, k=40)) for _ in range(600)]
    changed = []
    for text in texts:
        place = rng.randrange(38)
        changed.append(text[:place] + "".join(rng.choices(letters, k=2)) + text[place + 2 :])
    wanted = {
        (number, number + 600) for number in range(600)
        if copies.likeness(texts[number], changed[number]) >= copies.LIKE
    }  # fmt: skip
    found = {(one, other) for one, other, _share in copies.alike(texts + changed)}
    assert len(wanted) > 500
    assert len(found & wanted) >= 0.98 * len(wanted)
    assert found <= wanted


@pytest.fixture
def copy(entrant, challenge) -> Copy:
    """Awei's copied note of the third day, found."""
    cook(entrant("小禾"), 0, text=HERS)
    cook(entrant("琳"), 1, text=OWN)
    cook(entrant("阿伟"), 0, 1, text="自己煮的面，放了青菜和一个荷包蛋，很快就吃完了。")
    with on_day(1):
        assert finding.find(challenge.workspace) == 0
    cook(entrant("阿伟"), 2, text=COPIED)
    with on_day(2):
        assert finding.find(challenge.workspace) == 1
        assert finding.find(challenge.workspace) == 0
    return Copy.objects.get()


def _streak(copy: Copy) -> int:
    entrant = copy.checkin.entrant
    with on_day(2):
        return reads.standings(entrant.challenge, [entrant])[entrant.pk].streak


def test_the_later_note_is_found_over_days_and_nothing_happens_to_it(copy: Copy) -> None:
    assert (copy.checkin.entrant.member.name, copy.earlier.text) == ("阿伟", HERS)
    assert (copy.state, _streak(copy)) == ("open", 3)


def test_a_penalty_needs_a_reason_and_a_granted_appeal_takes_it_back(copy: Copy, tao) -> None:
    with on_day(2.1):
        with pytest.raises(copying.NeedsReason):
            copying.decide(copy, penalise=True, reason=" ", by=tao)
        copying.decide(copy, penalise=True, reason="和小禾的一样", by=tao)
        assert _streak(copy) == 2
        copying.appeal(copy, "我们一起做的")
        with pytest.raises(copying.Settled):
            copying.appeal(copy, "又一次")
    with on_day(2.2):
        copying.settle(copy, grant=True, answer="你说得对", by=tao)
    made = CheckIn.objects.get(pk=copy.checkin_id)
    assert (copy.state, made.stands) == ("granted", True)
    with on_day(2.3):
        assert reads.standings(made.entrant.challenge, [made.entrant])[made.entrant_id].streak == 3


def test_a_decision_can_be_taken_back(copy: Copy, tao) -> None:
    with on_day(2.1):
        copying.decide(copy, penalise=True, reason="一样", by=tao)
    with on_day(2.2):
        copying.reopen(copy, tao)
        with pytest.raises(copying.Settled):
            copying.reopen(copy, tao)
    assert (copy.state, CheckIn.objects.get(pk=copy.checkin_id).stands) == ("open", True)


def test_staff_decide_on_the_page_and_the_member_appeals_on_the_phone(
    client, copy: Copy, tao
) -> None:
    client.force_login(tao)
    page = client.get(f"/engage/challenges/copies/{copy.pk}/").content.decode()
    assert HERS in page
    assert COPIED in page
    assert "阿伟" in client.get("/engage/challenges/copies/").content.decode()
    client.post(f"/engage/challenges/copies/{copy.pk}/decide/", {"to": "penalise", "why": "一样"})
    client.logout()
    with on_day(3):
        from weilu.engage.challenges import links

        mine = links.my_challenge(copy.checkin.entrant).replace("https://weilu.example", "")
        told = client.get(mine).content.decode()
        appeal = re.search(r'href="https://weilu.example(/m/challenge-appeal/[^"]+)"', told)
        assert appeal
        assert "一样" in client.get(appeal.group(1)).content.decode()
        client.post(appeal.group(1), {"text": "我们一起做的"})
    copy.refresh_from_db()
    assert (copy.state, copy.appeal) == ("appealed", "我们一起做的")
    client.force_login(tao)
    client.post(f"/engage/challenges/copies/{copy.pk}/decide/", {"to": "grant", "why": "好"})
    copy.refresh_from_db()
    assert (copy.state, CheckIn.objects.get(pk=copy.checkin_id).stands) == ("granted", True)
