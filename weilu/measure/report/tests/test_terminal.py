import io
import re

import pytest
from django.utils import translation
from rich.cells import cell_len
from rich.console import Console

from weilu.measure.figures import Checkup
from weilu.measure.report import terminal
from weilu.measure.tests import samples


def shown(checkup: Checkup, width: int = 80) -> str:
    out = io.StringIO()
    with translation.override("en"):
        terminal.show(checkup, Console(file=out, width=width, force_terminal=False))
    return out.getvalue()


def test_it_says_first_what_to_do_and_why() -> None:
    text = shown(samples.typical(), 200)
    first = text.index("What to do first")
    assert "8 groups" in text[:first]
    assert first < text.index("carry the group") < text.index("82% of all effort")
    assert text.index("→ This week hold back") < text.index("Verdict")


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(samples.typical(), width).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_figures_are_whole_at_80_columns() -> None:
    text = shown(samples.typical())
    assert not re.search(r"\d…|…\d", text)
    assert "41–57" in text


def test_a_group_with_too_little_shows_n_instead_of_a_figure() -> None:
    line = next(one for one in shown(samples.typical(), 120).splitlines() if "露营装备互助" in one)
    assert line.count("few") == 5


def test_of_many_groups_only_those_that_need_a_hand_are_listed() -> None:
    text = shown(samples.overfull(261), 120)
    assert "236 more groups are not shown" in text
    assert "--html" in text
    assert "● Alive" in text[: text.index("What to do first")]
    assert "● Alive" not in text[text.index("What to do first") :]


def test_caveats_come_last() -> None:
    text = shown(samples.typical(), 120)
    assert text.index("To bear in mind") > text.index("Ended")
    assert "inferred" in text


def test_nothing_read_is_said_in_a_sentence() -> None:
    assert "No group was found" in shown(samples.empty())


def test_names_cannot_move_the_cursor_or_turn_the_line() -> None:
    assert terminal.plain("a\x1b[2Jb\u202ec\nd") == "a[2Jbc d"
