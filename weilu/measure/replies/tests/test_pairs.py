from __future__ import annotations

import numpy as np

from weilu.measure.replies import messages, pairs
from weilu.measure.replies.messages import gather
from weilu.measure.replies.tests.talk import HELP_DESK, STRAWBERRIES, Line


def told(lines: list[Line]) -> messages.Messages:
    people = sorted({who for _at, who, _text in lines})
    return gather(
        [at * 1_000_000 for at, _who, _text in lines],
        [people.index(who) for _at, who, _text in lines],
        [text for _at, _who, text in lines], [()] * len(lines), dict(enumerate(people)),
    )  # fmt: skip


def seen(lines: list[Line], name: str) -> dict[tuple[int, int], float]:
    """The pairs of (message, candidate) where a feature shows, with its value."""
    group = told(lines)
    look = pairs.look(group, pairs.Directed(group), 0, len(group))
    values = look.features[pairs.FEATURES.index(name)]
    return {
        (int(row), int(look.parent[row, column])): float(values[row, column])
        for row, column in np.argwhere(look.real & (values != 0))
    }


def test_who_is_spoken_to_shows_both_ways():
    assert set(seen(HELP_DESK, "speaks_to_it")) == {(2, 0), (3, 1), (4, 2), (4, 3), (5, 2), (5, 3)}
    assert set(seen(HELP_DESK, "it_speaks_to_me")) == {(4, 2), (5, 3)}


def test_somebody_speaking_to_another_shows():
    assert (4, 3) in seen(HELP_DESK, "it_speaks_to_another")
    assert (4, 2) not in seen(HELP_DESK, "it_speaks_to_another")


def test_rare_words_in_common_show_in_both_languages():
    assert {(2, 0), (3, 1), (5, 3)} <= set(seen(HELP_DESK, "shared_any"))
    assert (2, 1) not in seen(HELP_DESK, "shared_any")
    assert {(3, 1), (4, 2)} <= set(seen(STRAWBERRIES, "shared_any"))


def test_the_last_message_of_a_speaker_shows():
    last = seen(HELP_DESK, "its_last")
    assert (4, 3) in last
    assert (4, 2) not in last


def test_who_was_addressed_before_shows():
    assert set(seen(HELP_DESK, "said_to_me_before")) == {(4, 2), (4, 3), (5, 2), (5, 3)}
    assert set(seen(HELP_DESK, "will_say_to_me")) == {(2, 0), (2, 1), (3, 0), (3, 1)}


def test_a_log_that_keeps_minutes_is_spread_within_them():
    minute = 60_000_000
    spread = messages.seconds(np.array([0, 0, 0, minute]))
    assert spread.tolist() == [10, 30, 50, 90]
    assert messages.seconds(np.array([0, 0, 1_000_000])).tolist() == [0, 0, 1]


def test_only_earlier_messages_are_candidates():
    group = told(HELP_DESK)
    look = pairs.look(group, pairs.Directed(group), 0, len(group))
    assert look.real.sum(axis=1).tolist() == [0, 1, 2, 3, 4, 5]
    assert all(look.parent[row][look.real[row]].max(initial=-1) < row for row in range(6))


def test_nobody_is_called_between_a_message_and_itself():
    group = told(HELP_DESK)
    row = np.flatnonzero(group.lead >= 0)
    assert pairs.Directed(group).calls(group.lead[row], row, row).tolist() == [0] * len(row)
