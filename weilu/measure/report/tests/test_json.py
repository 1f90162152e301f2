import json as plain_json
from pathlib import Path
from typing import Any

import pytest

from weilu.measure.figures import Checkup
from weilu.measure.report import json, words
from weilu.measure.report.evidence import Behind
from weilu.measure.report.tests.schema import faults
from weilu.measure.tests import samples

SCHEMA = plain_json.loads(
    (Path(__file__).parents[4] / "docs" / "checkup.schema.json").read_text(encoding="utf-8")
)


def behind(group: int, metric: str) -> Behind:
    return Behind(345, samples.quotes(group, 20))


def document(checkup: Checkup, language: str = "en") -> Any:
    return plain_json.loads("".join(json.render(checkup, behind, language)))


@pytest.mark.parametrize("checkup", [samples.empty(), samples.typical(), samples.overfull(20)])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_documents_keep_to_the_published_schema(checkup: Checkup, language: str) -> None:
    assert list(faults(document(checkup, language), SCHEMA, SCHEMA)) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_groups_of_every_verdict_keep_to_the_schema(language: str) -> None:
    checkup = samples.of(*samples.typical().groups, samples.unheard())
    told = document(checkup, language)
    assert {one["verdict"]["key"] for one in told["groups"]} == set(words.VERDICTS)
    assert list(faults(told, SCHEMA, SCHEMA)) == []


def test_the_schema_check_finds_what_is_wrong() -> None:
    broken = document(samples.typical())
    broken["groups"][0]["verdict"]["key"] = "splendid"
    broken["groups"][1]["figures"]["attention"]["value"] = "much"
    broken["groups"][2]["surprise"] = 1
    del broken["read"]["messages"]
    broken["as_of"] = "yesterday"
    assert len(list(faults(broken, SCHEMA, SCHEMA))) == 5


def test_a_figure_tells_its_interval_n_unit_and_first_messages() -> None:
    group = document(samples.typical())["groups"][0]
    told = group["figures"]["attention"]
    figure = samples.typical().groups[0].figures["attention"]
    assert (told["value"], told["low"], told["n"]) == (figure.value, figure.low, figure.n)
    assert told["unit"] == "share"
    assert told["enough"] is True
    assert told["evidence"]["total"] == 345
    assert len(told["evidence"]["first"]) == 12
    assert told["evidence"]["first"][0]["text"] == samples.LINES[0]


def test_too_few_is_null_with_its_n() -> None:
    quiet = next(
        one for one in document(samples.typical())["groups"] if one["name"] == "露营装备互助"
    )
    assert quiet["figures"]["attention"]["value"] is None
    assert quiet["figures"]["attention"]["enough"] is False


def test_keys_stay_the_same_in_every_language() -> None:
    english, chinese = (document(samples.typical(), one)["groups"][1] for one in ("en", "zh-hans"))
    assert english["verdict"]["key"] == chinese["verdict"]["key"] == "broadcast"
    assert [one["rule"] for one in english["findings"]] == [
        one["rule"] for one in chinese["findings"]
    ]
