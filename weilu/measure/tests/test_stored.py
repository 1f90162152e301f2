import json
from dataclasses import replace

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from weilu.measure import stored
from weilu.measure.figures import Charts, Finding, GroupCheckup
from weilu.measure.tests import samples


@pytest.mark.parametrize("one", samples.typical().groups, ids=lambda one: one.verdict)
def test_a_check_up_comes_back_from_storage_as_it_was(one: GroupCheckup) -> None:
    document = json.loads(json.dumps(one.as_data(), cls=DjangoJSONEncoder))
    back = stored.group(document)
    assert back.figures == one.figures
    assert back.charts == one.charts
    assert (back.as_of, back.first_at, back.last_at) == (one.as_of, one.first_at, one.last_at)
    assert [dict(f.facts).keys() for f in back.findings] == [f.facts.keys() for f in one.findings]
    assert [f.rule for f in back.findings] == [f.rule for f in one.findings]


def test_a_whole_check_up_starts_with_the_same_findings() -> None:
    whole = samples.typical()
    back = stored.checkup(whole.groups, whole.zone)
    assert back.findings == whole.findings
    assert back.as_of == whole.as_of


def test_urgency_is_nought_where_nothing_needs_a_hand() -> None:
    by_verdict = {one.verdict: one for one in samples.typical().groups}
    assert stored.urgency(by_verdict["alive"]) == 0
    assert stored.urgency(by_verdict["noise"]) > 1


@pytest.mark.parametrize("one", samples.typical().groups, ids=lambda one: one.verdict)
def test_what_is_stored_of_every_group_is_all_but_the_charts(one: GroupCheckup) -> None:
    assert stored.figures(one) == replace(one, charts=Charts()).as_data()


def test_what_is_drawn_brings_charts_and_hours_back() -> None:
    late = Finding("best_hour", "good", 0.05, {"hour": 21}, "messages")
    one = samples.typical().groups[0]
    seen = replace(one, findings=(*one.findings, late))
    whole = stored.group(stored.with_drawn(stored.figures(one), stored.drawn(seen)))
    assert whole.charts == one.charts
    assert [told.rule for told in whole.findings] == [told.rule for told in seen.findings]
