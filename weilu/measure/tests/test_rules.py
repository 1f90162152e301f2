"""What is made of the figures: stages, verdicts, findings and their words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from weilu.charter.kinds import KINDS
from weilu.measure import rules, wording
from weilu.measure.cases import Case
from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Figure, Finding


def figure(metric: str, value: float | None, n: int = 100, margin: float = 0.04) -> Figure:
    if value is None:
        return Figure(metric, None, None, None, n)
    return Figure(metric, value, value - margin, value + margin, n)


def case(kind: str = "fan", **values: float) -> Case:
    """A healthy fan group of 40, but for `values`."""
    well = {
        "members": 40, "messages": 800, "messages_per_day": 28, "speakers": 25, "attention": 0.5,
        "staff_share": 0.2, "connectivity": 0.8, "benefit": 0.4, "answered": 0.8, "noise": 0.3,
        "adverts": 0.0, "newcomers": 4, "newcomers_answered": 0.8, "newcomers_returned": 0.6,
        "near_duplicates": 0.0, "effort_gini": 0.5, "noise_per_day": 8, "left": 1,
    }  # fmt: skip
    figures = {key: figure(key, value) for key, value in (well | values).items()}
    return Case(
        figures=figures, previous={"speakers": figure("speakers", 25)}, kind=KINDS[kind],
        window_days=28, people_ever=60, messages_ever=5_000, age_days=300, idle_days=0.2,
        talk_gap_days=0, leader="老周", leader_share=0.15, helpers=("小满", "阿宽"),
    )  # fmt: skip


def found(one: Case) -> dict[str, Finding]:
    return {finding.rule: finding for finding in rules.findings(one, verdict(one))}


def verdict(one: Case) -> str:
    return rules.verdict(one, rules.stage(one))


def test_a_healthy_group_is_alive_and_nothing_is_pressing() -> None:
    assert verdict(case()) == "alive"
    assert all(finding.level == "good" for finding in found(case()).values())


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"messages_ever": 19}, "unknown"),
        ({"idle_days": None}, "unknown"),
        ({"talk_gap_days": 30}, "dead"),
        ({"talk_gap_days": None}, "dead"),
        ({"talk_gap_days": 29}, "steady"),
        ({"talk_gap_days": None, "age_days": 20}, "forming"),
        ({"idle_days": 14, "talk_gap_days": 14}, "dormant"),
        ({"previous": {"speakers": figure("speakers", 60)}}, "fading"),
        ({"previous": {"speakers": figure("speakers", 8)}}, "growing"),
        ({"previous": {"speakers": figure("speakers", 33)}}, "steady"),
    ],
)
def test_stages(changes: dict[str, object], stage: str) -> None:
    assert rules.stage(replace(case(), **changes)) == stage


def test_a_group_without_talk_is_dead_only_where_talk_is_its_point() -> None:
    assert rules.stage(replace(case("goods"), talk_gap_days=None)) == "steady"
    assert rules.stage(replace(case("goods"), talk_gap_days=None, idle_days=31)) == "dead"


def test_posts_that_nobody_answers_are_no_end_yet() -> None:
    unheard = replace(case(messages=30), talk_gap_days=None)
    assert verdict(unheard) == "no_echo"
    assert list(found(unheard)) == ["nobody_talks_together"]
    assert verdict(replace(case(messages=3), talk_gap_days=None)) == "dead"
    assert verdict(replace(case(messages=30), talk_gap_days=None, idle_days=31)) == "dead"


def test_an_owner_who_does_four_fifths_makes_a_broadcast() -> None:
    assert verdict(case(staff_share=0.85)) == "broadcast"
    assert verdict(case("notice", staff_share=0.99)) == "alive"
    assert verdict(case("idol", staff_share=0.85)) == "alive"
    finding = found(case(staff_share=0.85))["owner_carries_it"]
    assert finding.level == "act"
    assert finding.facts["helpers"] == ("小满", "阿宽")


def test_more_than_a_hundred_a_day_with_little_of_use_is_a_flood() -> None:
    flood = case(messages_per_day=180, noise=0.7, noise_per_day=126)
    assert verdict(flood) == "noise"
    assert next(iter(found(flood))) == "flooded"
    assert verdict(case(messages_per_day=180, noise=0.5)) == "alive"
    assert verdict(case(messages_per_day=90, noise=0.7)) == "alive"


def test_two_things_wrong_are_a_turn_one_is_not() -> None:
    assert verdict(case(answered=0.1)) == "alive"
    assert verdict(case(answered=0.1, connectivity=0.1)) == "turning"


def test_no_alarm_where_the_interval_reaches_into_the_band() -> None:
    doubtful = {"answered": figure("answered", 0.35, 6, 0.3)}
    unsure = replace(case(), figures=case().figures | doubtful)
    assert unsure.level("answered") == "watch"
    assert case(answered=0.3).level("answered") == "act"


def test_too_few_to_say_is_all_that_is_said() -> None:
    few = replace(case(), messages_ever=12, people_ever=3)
    assert verdict(few) == "too_few"
    assert list(found(few)) == ["too_few"]


def test_the_most_pressing_comes_first() -> None:
    bad = case(newcomers_answered=0.1, answered=0.5)
    order = list(found(replace(bad, newcomers_waiting=9, waiting_names=("七七",))))
    assert order.index("newcomers_unanswered") < order.index("questions_open")


def test_a_quiet_group_gets_one_way_back_not_ten_complaints() -> None:
    quiet = replace(case(messages=3, answered=0.1, attention=0.01), idle_days=20, talk_gap_days=20)
    assert verdict(quiet) == "silent"
    assert list(found(quiet)) == ["gone_quiet"]


def test_kinds_judge_by_metrics_that_exist() -> None:
    for kind in KINDS.values():
        assert set(kind.profile.bands) <= set(METRICS), kind.key


EVERY = [
    case(staff_share=0.9), case(staff_share=0.6), case(connectivity=0.1),
    case(messages_per_day=200, noise=0.8), case(noise=0.9), case(adverts=0.3),
    case(near_duplicates=0.5), case(newcomers_returned=0.05), case(answered=0.2),
    case(attention=0.01), case(benefit=0.005), case(effort_gini=0.9), case(left=30, newcomers=1),
    case(newcomers=0), case("vip", first_reply=20.0),
    replace(case(newcomers_answered=0.1), newcomers_waiting=4, waiting_names=("七七", "静水")),
    replace(case(), idle_days=45, talk_gap_days=None), replace(case(), talk_gap_days=35),
    replace(case(messages=2), idle_days=20), replace(case(), messages_ever=3),
    replace(case(), previous={"speakers": figure("speakers", 90)}),
    replace(case(), best_hour=21),
]  # fmt: skip


def test_every_finding_is_worded_without_gaps() -> None:
    told = set()
    for one in EVERY:
        one = replace(one, loudest="搬运工", loudest_share=0.4)
        for finding in found(one).values():
            told.add(finding.rule)
            for line in (wording.sentence, wording.reason, wording.next_step):
                text = line(finding)
                assert text
                assert "%(" not in text
            assert finding.metric in METRICS or finding.rule == "too_few"
    assert told == set(wording.FINDINGS), "a rule never fires, or has no words"


def test_words_survive_storing() -> None:
    finding = found(case(staff_share=0.9))["owner_carries_it"]
    lists = {k: list(v) if isinstance(v, tuple) else v for k, v in finding.facts.items()}
    stored = replace(finding, facts=lists)
    assert wording.next_step(stored) == wording.next_step(finding)


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        ("attention", 0.345, "34%"), ("attention", 0.001, "0.1%"), ("attention", 0.999, "99.9%"),
        ("attention", 1.0, "100%"), ("attention", None, "too few (3)"),
        ("messages", 12345, "12,345"), ("messages_per_day", 4.25, "4.2 a day"),
        ("first_reply", 0.4, "24 minutes"), ("first_reply", 5.0, "5 hours"),
        ("longest_silence", 96.0, "4 days"), ("effort_gini", 0.5, "0.50"),
    ],
)  # fmt: skip
def test_figures_are_written_with_their_unit(metric: str, value: float | None, text: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert wording.figure_text(Figure(metric, value, None, None, 3)) == text
