from __future__ import annotations

import numpy as np
import pytest

from weilu.measure.replies.score import calibration_error, conversations, evaluate

#: Lines 10–11–12 are one talk, 13–14 another, 15 stands alone.
GOLD = {(10, 10), (11, 10), (12, 11), (13, 13), (14, 13), (15, 15)}


def test_a_perfect_answer_scores_a_hundred():
    assert tuple(evaluate([(GOLD, GOLD, 10)])) == pytest.approx([100] * 6)


def test_links_are_counted_with_starts_as_links_to_themselves():
    found = {(10, 10), (11, 10), (12, 10), (13, 12), (14, 13), (15, 15)}
    scores = evaluate([(GOLD | {(12, 10)}, found, 10)])
    assert scores.precision == pytest.approx(100 * 5 / 6)
    assert scores.recall == pytest.approx(100 * 5 / 7)


def test_conversations_are_joined_through_lines_not_scored():
    assert conversations({(10, 3), (11, 3)}, since=10) == [frozenset({10, 11})]


def test_conversation_measures_agree_with_counting_by_hand():
    found = {(10, 10), (11, 10), (12, 12), (13, 13), (14, 13), (15, 15)}
    scores = evaluate([(GOLD, found, 10)])
    assert scores.exact == pytest.approx(50)  # {13, 14} of two and two
    assert scores.one_to_one == pytest.approx(100 * 5 / 6)
    # H(found) - H(gold): the talk of three is split into two and one.
    split = 3 / 6 * (2 / 3 * np.log2(3 / 2) + 1 / 3 * np.log2(3))
    assert scores.vi == pytest.approx(100 * (1 - split / np.log2(6)))


def test_one_to_one_finds_the_best_pairing_not_the_greedy_one():
    gold = {(line, 0) for line in (1, 2, 3, 4, 5)} | {(line, 6) for line in (7, 8, 9)}
    found = {(line, 0) for line in (1, 2)} | {(line, 3) for line in (4, 5, 6, 7, 8, 9)}
    # overlaps: {0,1,2} 3, {3,4,5} 3 with the first; {6..9} 4 with the second
    assert evaluate([(gold, found, 0)]).one_to_one == pytest.approx(100 * 7 / 10)


def test_calibration_error_is_the_gap_between_claim_and_truth():
    share = np.array([0.9] * 10 + [0.1] * 10)
    assert calibration_error(share, share > 0.5, 10) == pytest.approx(0.1)
    assert calibration_error(np.array([0.5, 0.5]), np.array([True, False]), 10) == 0
