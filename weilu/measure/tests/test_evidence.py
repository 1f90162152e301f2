"""Every figure opens to the events behind it."""

from __future__ import annotations

import pytest

from weilu.measure import engine, evidence
from weilu.measure.catalogue import METRICS
from weilu.measure.evidence import PICKS, Evidence
from weilu.measure.figures import Quote
from weilu.measure.tests.community import AS_OF, ZONE, Community, day
from weilu.measure.tests.test_figures import reading_circle


def behind(group: Community, metric: str, **page: int) -> tuple[list[Quote], int]:
    return evidence.behind(group.table(), group.roster(), 1, metric, as_of=AS_OF, zone=ZONE, **page)


def test_every_metric_has_evidence() -> None:
    assert set(PICKS) == set(METRICS)


def test_the_questions_behind_a_figure_are_shown_newest_first() -> None:
    quotes, total = behind(reading_circle(), "answered")
    assert total == 2
    assert [quote.name for quote in quotes] == ["陈橙", "小满"]
    assert quotes[0].at == day(10)


def test_pages_go_on_where_the_last_one_ended() -> None:
    group = reading_circle()
    whole, total = behind(group, "messages")
    first, _ = behind(group, "messages", limit=8)
    then, _ = behind(group, "messages", limit=8, offset=8)
    assert total == 21
    assert first + then == whole[:16]


@pytest.mark.parametrize(("metric", "of"), [("messages", 1), ("noise", 21), ("undrawn", 21)])
def test_as_many_events_as_the_figure_says(metric: str, of: int) -> None:
    group = reading_circle()
    value = group.check_up().figures[metric].value
    assert value is not None
    assert behind(group, metric)[1] == round(value * of)


def test_a_report_finds_the_same_for_all_groups_at_once() -> None:
    group = reading_circle()
    events, roster = group.table(), group.roster()
    report = Evidence(events, roster, engine.check_up(events, roster, as_of=AS_OF, zone=ZONE))
    for metric in ("answered", "staff_share", "newcomers_answered", "benefit"):
        quotes, total = behind(group, metric, limit=12)
        found = report.of(1, metric)
        assert (list(found.quotes), found.total) == (quotes, total), metric


def test_an_unknown_figure_has_nothing_behind_it() -> None:
    assert behind(reading_circle(), "nonsense") == ([], 0)
