"""The soup kitchen knows whom it cooks for; Lin and Bo fit more or less, and it can say why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.charter.audience.rules import (
    FAR,
    Line,
    Person,
    age_band,
    core,
    fit,
    indexes_of,
    read,
)

TABLE = (
    Line("region", "广州", 0.4, 200.0),
    Line("region", "北京", 0.1, 50.0),
    Line("age", "18-24", 0.1, 25.0),
    Line("age", "25-34", 0.6, 400.0),
    Line("interest", "煲汤", 0.5, 800.0),
    Line("interest", "游戏", 0.1, 12.5),
)


def test_the_formula_of_the_docs_holds() -> None:
    told = fit(TABLE, Person("广州", "25-34", ("煲汤",)))
    assert [(one.dimension, one.points) for one in told.reasons] == [
        ("interest", 3.0), ("age", 2.0), ("region", 1.0)
    ]  # fmt: skip
    assert told.score == pytest.approx(50 * (1 + 2 / 3))
    assert told.certainty == 1
    assert told.fits


def test_what_is_unknown_lowers_the_certainty_and_not_the_score() -> None:
    all_known = fit(TABLE, Person("广州", "25-34", ("煲汤",)))
    one_known = fit(TABLE, Person(age="25-34"))
    assert one_known.score == all_known.score
    assert one_known.certainty == pytest.approx(1 / 3)
    assert not one_known.fits
    assert fit(TABLE, Person()).score is None
    assert fit(TABLE, Person(region="成都")).score is None


def test_of_several_interests_the_mean_counts() -> None:
    told = fit(TABLE, Person(interests=("煲汤", "游戏", "钓鱼")))
    assert told.score == pytest.approx(50)
    assert told.reasons[0].values == ("煲汤", "游戏")
    assert told.reasons[0].index == pytest.approx(100)


def test_without_an_index_a_value_is_compared_with_the_mean_of_its_dimension() -> None:
    table = (Line("age", "a", 0.6), Line("age", "b", 0.2), Line("age", "c", 0.1))
    assert indexes_of(table)["age", "a"] == pytest.approx(200)


def test_the_core_is_what_is_met_more_often_than_elsewhere() -> None:
    assert core(TABLE) == {"region": ["广州"], "age": ["25-34"], "interest": ["煲汤"]}


@pytest.mark.parametrize(
    ("years", "band"),
    [("25", "25-34"), ("34", "25-34"), ("17", "≤17"), ("50", "50+"), ("99", "50+"),
     ("40", "40"), ("25-34", "25-34"), ("", "")],
)  # fmt: skip
def test_an_age_in_years_lies_in_its_band(years: str, band: str) -> None:
    table = [Line("age", name, 0.1) for name in ("≤17", "25-34", "50+")]
    assert age_band(years, table) == band


shares = st.floats(0, 1)
lines = st.builds(
    Line, st.sampled_from(["region", "age", "interest"]), st.sampled_from("abc"), shares,
    st.one_of(st.none(), st.floats(0, 10**6)),
)  # fmt: skip
persons = st.builds(
    Person, st.sampled_from(["", "a", "z"]), st.sampled_from(["", "b", "30"]),
    st.lists(st.sampled_from("abcz"), max_size=4, unique=True).map(tuple),
)  # fmt: skip


@given(st.lists(lines, max_size=12, unique_by=lambda line: (line.dimension, line.value)), persons)
def test_a_score_lies_between_0_and_100_and_has_its_reasons(
    table: list[Line], person: Person
) -> None:
    told = fit(table, person)
    assert (told.score is None) == (not told.reasons)
    assert 0 <= told.certainty <= 1
    assert told.score is None or 0 <= told.score <= 100
    for reason in told.reasons:
        assert math.isclose(reason.index, 100 * 2**reason.points)
        assert abs(reason.points) <= FAR


def test_a_file_is_read_in_either_language_and_with_percent_signs() -> None:
    taken = read("\ufeff维度;取值;占比;TGI\n地域;广州;40%;200\n年龄;25-34;0,6;\n")
    assert taken.lines == (Line("region", "广州", 0.4, 200.0),)
    assert taken.refused == ((3, "share", "0,6"),)
    tabs = read("dimension\tvalue\tshare\nage\t18-24\t0.25\n")
    assert tabs.lines == (Line("age", "18-24", 0.25),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("gender,f,0.5,", "dimension"), ("age,,0.5,", "value"), ("age,a,1.5,", "share"),
        ("age,a,nan,", "share"), ("age,a,0.5,inf", "index"), ("age,a,0.5,-1", "index"),
        ("age,25-34,0.1,", "twice"), ("age", "value"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_number(line: str, code: str) -> None:
    taken = read(f"dimension,value,share,index\n\nage,25-34,0.5,\n{line}\n")
    assert [(number, what) for number, what, _said in taken.refused] == [(4, code)]


def test_ages_cannot_be_more_than_everybody() -> None:
    taken = read("dimension,value,share\nage,a,0.7\nage,b,0.7\ninterest,c,0.9\ninterest,d,0.9\n")
    assert taken.refused == ((0, "over", "age"),)


@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused(text: str) -> None:
    taken = read(text)
    assert taken.lines or taken.refused
