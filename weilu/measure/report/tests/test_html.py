import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from weilu.measure.figures import Checkup
from weilu.measure.report import html
from weilu.measure.report.evidence import Behind
from weilu.measure.tests import samples


def behind(group: int, metric: str) -> Behind:
    return Behind(345, samples.quotes(group))


def page(checkup: Checkup, language: str = "zh-hans") -> str:
    return "".join(html.render(checkup, behind, language))


def data(text: str, name: str = "weilu-report") -> Any:
    found = re.search(
        f'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_the_file_asks_nobody_for_anything() -> None:
    text = page(samples.typical())
    markup = re.sub(r"<script\b[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", markup)
    assert not re.search(r"@import|url\(", markup)
    assert "default-src 'none'" in markup


def test_what_people_wrote_cannot_end_the_script_it_lies_in() -> None:
    text = page(samples.typical())
    assert "</script><b>" not in text
    assert any("</script><b>" in one[2] for one in data(text, "g-1")["quotes"].values())


def test_scripts_open_and_close_in_pairs() -> None:
    text = page(samples.typical())
    assert text.count("<script") >= 8 + 1 + 4
    assert len(re.findall(r"<script\b", text)) == len(re.findall(r"</script>", text))


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_it_opens_in_the_language_asked_and_holds_both(language: str, tag: str) -> None:
    text = page(samples.typical(), language)
    assert f'<html lang="{tag}">' in text
    told = data(text)
    assert told["language"] == language
    assert set(told["words"]) == {"en", "zh-hans"}
    assert told["words"]["en"]["ui"]["first"] == "What to do first"
    assert set(told["findings"][0]) >= {"en", "zh-hans"}


def test_groups_that_need_a_hand_come_first() -> None:
    verdicts = [one["verdict"] for one in data(page(samples.typical()))["groups"]]
    assert verdicts[:3] == ["turning", "broadcast", "noise"]
    assert verdicts[-2:] == ["too_few", "dead"]


def test_each_group_says_why_in_both_languages() -> None:
    rows = data(page(samples.typical()))["groups"]
    assert all(set(one["why"]) == {"en", "zh-hans"} for one in rows)
    assert "carry the group" in rows[0]["why"]["en"]


def test_a_group_judged_as_of_an_earlier_day_says_so() -> None:
    first, second, *_more = samples.typical().groups
    older = replace(first, as_of=samples.AS_OF - timedelta(days=90))
    rows = {one["id"]: one for one in data(page(samples.of(older, second)))["groups"]}
    assert rows[1]["as_of"].startswith("2026-04-01")
    assert rows[2]["as_of"] is None


def test_messages_shared_by_figures_are_kept_once() -> None:
    told = data(page(samples.typical()), "g-1")
    assert len(told["quotes"]) == 12
    assert all(len(figure[6]) == 12 for figure in told["figures"].values())


def test_of_many_groups_fewer_messages_are_kept() -> None:
    told = data(page(samples.overfull(60)), "g-1")
    assert all(len(figure[6]) == 4 for figure in told["figures"].values())
    assert all(figure[5] == 345 for figure in told["figures"].values())


def test_long_texts_are_clipped() -> None:
    assert len(html.clipped("长" * 5000)) == html.LONGEST_TEXT
    assert html.clipped("短") == "短"


def test_every_word_of_the_interface_is_used_and_every_used_one_is_there() -> None:
    scripts = "".join(
        (html.PAGE / name).read_text(encoding="utf-8")
        for name in ("report.js", "group.js", "frame.html")
    )
    used = set(re.findall(r"ui\(\s*'(\w+)'", scripts)) | set(
        re.findall(r'data-ui="(\w+)"', scripts)
    )
    told = set(html.interface.STRINGS)
    assert used - told == {"short_"}  # completed by a metric's key
    rest = {key for key in told - used if f"'{key}'" not in scripts}
    assert rest == {f"short_{key}" for key in html.words.HEADLINE}
