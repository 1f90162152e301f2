"""What answers tell of an audience, in the audience's own words."""

from __future__ import annotations

from typing import Any

import pytest

from weilu.acquire.threshold import fitting
from weilu.charter.audience.rules import Line

TABLE = (
    Line("region", "广州", 0.4, 160), Line("region", "广州越秀", 0.1, 200),
    Line("age", "25-34", 0.5, 150), Line("interest", "煲汤", 0.3, 300),
)  # fmt: skip


def _asked(label: str, kind: str = "text") -> list[dict[str, Any]]:
    return [{"key": "q", "label": label, "kind": kind}]


def test_regions_and_interests_are_read_where_they_are_named_the_narrowest_wins() -> None:
    said = {"why": "想学煲汤", "where": "广州越秀，住了三年"}
    person = fitting.person_of([], said, TABLE)
    assert (person.region, person.interests) == ("广州越秀", ("煲汤",))


@pytest.mark.parametrize(
    ("label", "kind", "said", "age"),
    [
        ("年龄？", "number", 29, "29"),
        ("How old are you?", "choice", "25-34", "25-34"),
        ("几口人吃饭？", "number", 29, ""),
        ("年龄？", "number", 400, ""),
        ("年龄保密可以吗？", "agree", True, ""),
    ],
)
def test_an_age_is_read_only_where_it_was_asked_for(
    label: str, kind: str, said: object, age: str
) -> None:
    assert fitting.person_of(_asked(label, kind), {"q": said}, TABLE).age == age


def test_who_tells_nothing_has_no_score() -> None:
    assert fitting.person_of([], {"why": "随便看看", "days": ["周六"]}, TABLE).interests == ()
