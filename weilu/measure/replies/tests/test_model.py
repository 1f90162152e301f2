from __future__ import annotations

import numpy as np
import pytest

from weilu.measure.replies import model
from weilu.measure.replies.model import NOBODY, UNSEEN, Links, infer, infer_arrays
from weilu.measure.replies.tests.talk import (
    HELP_DESK,
    MONOLOGUE,
    STRAWBERRIES,
    likeliest,
    linked,
)


def assert_shares(found: list[Links]) -> None:
    for place, links in enumerate(found):
        told = [parent.p for parent in links.parents]
        assert 0 <= links.start <= 1
        assert links.start + sum(told) <= 1 + 1e-9
        assert told == sorted(told, reverse=True)
        assert all(0 <= parent.index < place for parent in links.parents)
        assert len({parent.index for parent in links.parents}) == len(links.parents)


def test_an_answer_goes_to_the_person_it_names():
    found = linked(HELP_DESK)
    assert likeliest(found[2]) == 0
    assert likeliest(found[3]) == 1
    assert likeliest(found[4]) == 2
    assert likeliest(found[5]) == 3


def test_an_answer_in_chinese_goes_to_the_person_it_names():
    found = linked(STRAWBERRIES)
    assert likeliest(found[3]) == 1
    assert likeliest(found[4]) == 2
    assert found[3].parents[0].p > 0.5


def test_naming_somebody_outweighs_being_the_message_before():
    lines = [
        (0, "Tom", "the tent pegs are missing"),
        (15, "Uma", "who drives on Saturday?"),
        (30, "Vik", "Tom: look in the blue bag"),
    ]
    found = linked(lines)
    assert likeliest(found[2]) == 0
    assert likeliest(linked([*lines[:2], (30, "Vik", "Uma: I can")])[2]) == 1


def test_the_platforms_mention_counts_like_a_name_in_the_text():
    at = [0, 15_000_000, 30_000_000]
    text = ["周末谁带帐篷", "停车在哪里", "@ 我带"]
    found = infer(at, [7, 8, 9], text, [(), (), (7,)])
    other = infer(at, [7, 8, 9], text, [(), (), (8,)])
    assert likeliest(found[2]) == 0
    assert likeliest(other[2]) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_gets_its_answer(language):
    question, other, answer = {
        "en": ("where is the swimming lesson tonight?", "photos are up", "swimming is in hall two"),
        "zh": ("今晚的游泳课在哪里上？", "照片已经传好了", "游泳课在二号馆"),
    }[language]
    found = linked([(0, "Wen", question), (9, "Xia", other), (30, "Yan", answer)])
    shares = {parent.index: parent.p for parent in found[2].parents}
    assert shares[0] > shares.get(1, 0)


def test_threads_that_run_side_by_side_stay_apart():
    found = linked(STRAWBERRIES)
    shares = {parent.index: parent.p for parent in found[5].parents}
    assert shares[3] > shares.get(4, 0)


def test_somebody_alone_answers_nobody_else():
    found = linked(MONOLOGUE)
    assert found[0] == Links(pytest.approx(1, abs=1e-5), ())
    assert_shares(found)


def test_a_monologue_draws_no_link_to_those_who_spoke_hours_before():
    before = [(0, "小周", "早上好"), (30, "小吴", "早上好呀")]
    hours = 8 * 3_600
    found = linked([*before, *((hours + at, who, text) for at, who, text in MONOLOGUE)])
    for links in found[3:]:
        assert sum(parent.p for parent in links.parents if parent.index < 2) < 0.3


def test_shares_never_sum_to_more_than_one():
    for lines in (STRAWBERRIES, HELP_DESK, MONOLOGUE):
        assert_shares(linked(lines))
        assert_shares(linked(lines, named=False))


def test_the_same_history_gives_the_same_links():
    assert linked(STRAWBERRIES) == linked(STRAWBERRIES)


def test_nothing_gives_nothing():
    assert infer([], [], [], []) == []


def test_a_first_message_starts_a_thread():
    (only,) = linked(HELP_DESK[:1])
    assert only.parents == ()
    assert only.start == pytest.approx(1, abs=1e-5)


def test_ten_thousand_identical_messages_are_no_trouble():
    n = 10_000
    table = infer_arrays([0] * n, [3] * n, ["签到"] * n)
    totals = table.start + np.bincount(table.child, table.p, minlength=n)
    assert totals.max() <= 1 + 1e-9
    assert np.isfinite(table.p).all()


def test_a_clock_that_ties_or_steps_back_is_no_trouble():
    lines = [
        (at, who, text)
        for at, (_at, who, text) in zip((9, 9, 5, 900, 3, 3), HELP_DESK, strict=True)
    ]
    found = linked(lines)
    assert_shares(found)
    assert likeliest(found[2]) == 0


def test_the_platforms_own_links_are_certain():
    _at, texts = zip(*[(at, text) for at, _who, text in HELP_DESK], strict=True)
    found = infer(_at, [0, 1, 2, 2, 0, 1], texts, explicit=[-1, 0, -1, UNSEEN, 9, -1])
    assert found[1] == Links(0.0, (model.Parent(0, 1.0),))
    assert found[3] == Links(0.0, ())
    assert found[4].parents[0].p < 1
    assert_shares(found)


def test_rows_without_a_speaker_answer_nothing_and_are_not_answered():
    found = infer(
        [0, 1_000_000, 2_000_000, 3_000_000], [4, NOBODY, 5, NOBODY],
        ["有人在吗？", "小何加入了群聊", "在的", "小丁加入了群聊"],
    )  # fmt: skip
    assert found[1] == found[3] == Links(1.0, ())
    assert [parent.index for parent in found[2].parents] == [0]


def test_a_long_history_read_in_blocks_reads_like_one(monkeypatch):
    lines = [(at + 300 * turn, who, text) for turn in range(60) for at, who, text in HELP_DESK]
    whole = linked(lines)
    monkeypatch.setattr(model, "BLOCK", 97)
    blocks = linked(lines)
    same = [likeliest(a) == likeliest(b) for a, b in zip(blocks, whole, strict=True)]
    assert sum(same) >= 0.95 * len(lines)  # how rare a word is, is counted by block


def test_links_reach_no_further_than_the_window():
    lines = [(at, f"p{at % 7}", f"note {at}") for at in range(160)]
    for place, links in enumerate(linked(lines)):
        assert all(place - parent.index <= 100 for parent in links.parents)


def test_lists_of_different_length_are_refused():
    with pytest.raises(ValueError, match="differ"):
        infer([0, 1], [0], ["a", "b"], [(), ()])
    with pytest.raises(ValueError, match="explicit"):
        infer([0], [0], ["a"], [()], explicit=[])


def test_numbers_of_authors_may_be_any():
    first = infer([0, 9_000_000], [10**12, -5], ["anyone there?", "yes"])
    second = infer([0, 9_000_000], [0, 1], ["anyone there?", "yes"])
    assert likeliest(first[1]) == likeliest(second[1]) == 0


@pytest.mark.parametrize(
    "text", ["", " ", "？", "😀" * 500, "\u202e\u0000", "@" * 2_000, "a" * 10**6]
)
def test_any_text_is_taken(text):
    assert_shares(infer([0, 1, 2], [0, 1, 0], ["hi", text, text], names={0: "@", 1: text[:9]}))


def test_unlikely_links_are_left_out_on_demand():
    at, author, text = [0, 10_000_000, 20_000_000], [1, 2, 1], ["排骨多少钱？", "三十", "好的"]
    every = infer_arrays(at, author, text)
    least = float(every.p.mean())
    likely = infer_arrays(at, author, text, least=least)
    kept = every.p >= least
    assert 0 < kept.sum() < len(kept)
    assert likely.child.tolist() == every.child[kept].tolist()
    assert likely.p.tolist() == every.p[kept].tolist()
    assert likely.start.tolist() == every.start.tolist()
