import io
import re
from dataclasses import replace
from datetime import timedelta

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


def test_a_lone_group_shows_its_own_findings_also_where_nothing_presses() -> None:
    text = shown(samples.of(samples.group(1)), 120)
    assert "Nothing presses. Worth knowing:" in text
    assert text.index("carry the group") < text.index("Questions get answers here")
    assert "● Alive" in text


def test_each_group_of_several_says_why_it_is_judged_so() -> None:
    table = shown(samples.typical(), 160).split("Verdict", 1)[1]
    assert table.count("carry the group") >= 3
    assert "This group has ended." in table


def test_it_counts_the_groups_by_verdict() -> None:
    before = shown(samples.typical(), 160).split("What to do first")[0]
    assert "▼ At a turn 1   ◉ One-way 1   ≈ Noisy 1   ◌ Gone quiet 1   ● Alive 2" in before


def test_groups_judged_as_of_different_days_say_until_when() -> None:
    first, second, *_more = samples.typical().groups
    older = replace(first, as_of=samples.AS_OF - timedelta(days=90))
    text = shown(samples.of(older, second), 160)
    assert "until each file's end, 2026-04-01 to 2026-06-30 23:59" in text
    assert text.count("until 2026-04-01") == 1


def test_a_caveat_names_whom_it_concerns() -> None:
    first, second, third, *_more = samples.typical().groups
    young = [replace(one, notes=("log_is_short",)) for one in (first, second)]
    grown = [replace(one, notes=()) for one in (second, third)]
    short = "nothing to compare with yet."
    assert f"{short} (晨跑搭子群)" in shown(samples.of(young[0], *grown), 200)
    assert f"{short}\n" in shown(samples.of(*young), 200).replace(" \n", "\n").replace("  ", "")


def test_where_staff_are_guessed_it_says_how_to_name_them() -> None:
    guessed = replace(samples.group(1), notes=("owner_guessed",))
    known = replace(samples.group(2), notes=())
    assert "name them with --staff" in shown(samples.of(guessed, known), 200)
    assert "name them with --staff" not in shown(samples.of(known), 200)


def test_of_many_it_says_how_many() -> None:
    groups = [replace(samples.group(n), notes=("log_is_short",) * (n < 4)) for n in range(1, 9)]
    assert "(3 of 8 groups)" in shown(samples.of(*groups), 200)


def test_answers_without_a_quote_are_said_to_be_unseen() -> None:
    told = replace(samples.group(1), notes=())
    guessed = replace(samples.group(2), notes=("links_inferred",))
    assert "without quoting is not seen" in shown(samples.of(told), 200)
    assert "without quoting is not seen" not in shown(samples.of(guessed), 200)


def test_posts_without_an_echo_are_no_end() -> None:
    text = shown(samples.of(samples.unheard(), samples.group(1)), 160)
    assert "◍ No echo" in text
    assert "Ended" not in text
    assert "✕ Ended" in shown(samples.of(samples.group(8), samples.group(1)), 160)


def test_chinese_has_chinese_marks() -> None:
    out = io.StringIO()
    with translation.override("zh-hans"):
        terminal.show(samples.typical(), Console(file=out, width=100, force_terminal=False))
    text = out.getvalue()
    assert not re.search(r"[\u4e00-\u9fff]\s*[:(,]|[:,)]\s*[\u4e00-\u9fff]", text)
    assert " %" not in text


def test_caveats_come_last() -> None:
    text = shown(samples.typical(), 120)
    assert text.index("To bear in mind") > text.index("Ended")
    assert "inferred" in text


def test_nothing_read_is_said_in_a_sentence() -> None:
    assert "No group was found" in shown(samples.empty())


def test_names_cannot_move_the_cursor_or_turn_the_line() -> None:
    assert terminal.plain("a\x1b[2Jb\u202ec\nd") == "a[2Jbc d"
