"""All groups are judged at once; each comes out as if it had been judged alone."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from weilu.measure import engine, rules
from weilu.measure.cases import Case, Cases
from weilu.measure.figures import Checkup, Figure
from weilu.measure.metrics.arrays import Array
from weilu.measure.metrics.figuring import Column
from weilu.measure.tests.community import AS_OF, ZONE
from weilu.measure.tests.test_naive import random_groups
from weilu.measure.tests.test_rules import EVERY


def together(cases: list[Case]) -> Cases:
    """The same groups as arrays."""

    def of(name: str) -> Array:
        return np.array([getattr(one, name) for one in cases])

    names = ("people_ever", "messages_ever", "age_days", "idle", "talk_gap", "leader_share")
    more = ("newcomers_waiting", "loudest_share", "names_hour", "knows_silent")
    metrics = {key for one in cases for key in (*one.figures, *one.previous)}
    return Cases(
        {key: column(key, cases) for key in metrics}, [one.kind.key for one in cases], 28,
        **{name: of(name) for name in (*names, *more)},
    )  # fmt: skip


def column(metric: str, cases: list[Case]) -> Column:
    nothing = Figure(metric, None, None, None, 0)
    told = [one.figures.get(metric, nothing) for one in cases]
    told += [one.previous.get(metric, nothing) for one in cases]
    value, low, high = (
        np.array([getattr(one, bound) for one in told], np.float64)
        for bound in ("value", "low", "high")
    )
    return Column(value, low, high, np.array([one.n for one in told]))


def test_many_groups_are_judged_as_each_would_be() -> None:
    cases = together(EVERY)
    stages = rules.stage(cases)
    verdicts = rules.verdict(cases, stages)
    assert stages.tolist() == [rules.stage(one) for one in EVERY]
    assert verdicts.tolist() == [rules.verdict(one, rules.stage(one)) for one in EVERY]
    held = rules.holding(cases, verdicts)
    for row, one in enumerate(EVERY):
        mine = [rule for rule, where in held if where[row]]
        assert rules.told(one, mine) == rules.findings(one, verdicts[row])


def test_what_presses_most_is_each_groups_first_finding() -> None:
    cases = together(EVERY)
    verdicts = rules.verdict(cases, rules.stage(cases))
    first = [rules.findings(one, verdict)[:1] for one, verdict in zip(EVERY, verdicts, strict=True)]
    weights = [one[0].weight if one and one[0].level == "act" else 0.0 for one in first]
    assert rules.pressing(cases, rules.holding(cases, verdicts)).tolist() == pytest.approx(weights)
    assert min(weights) == 0 < max(weights)


@pytest.fixture(scope="module")
def found() -> Checkup:
    community = random_groups(7)
    return engine.check_up(
        community.table(), community.roster(), as_of=AS_OF, zone=ZONE, detail=False
    )


def test_the_findings_to_start_with_are_found_without_telling_every_group(found: Checkup) -> None:
    assert found.findings
    assert found.findings == rules.first_across(tuple(found.groups))


def test_groups_are_a_sequence_like_any_other(found: Checkup) -> None:
    groups = found.groups
    assert groups[3] is groups[3]
    assert groups[-1] == groups[len(groups) - 1]
    assert groups[1:3] == (groups[1], groups[2])
    assert groups == tuple(groups)
    assert groups != tuple(groups)[1:]
    with pytest.raises(IndexError):
        groups[len(groups)]


def test_a_check_up_can_be_sent_to_another_process(found: Checkup) -> None:
    assert pickle.loads(pickle.dumps(found)) == found
