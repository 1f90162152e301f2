"""Lin sorts, searches and pages through lists, and shares the address of what she sees."""

from dataclasses import dataclass

import pytest
from django.test import RequestFactory

from weilu.console.tables import Asked, Column, Table, csv_answer, harmless

COLUMNS = (
    Column("name", "Name", order="name", fixed=True),
    Column("messages", "Messages", order="messages", numeric=True),
    Column("id", "Id", hidden=True),
)


@dataclass
class Row:
    name: str
    messages: int | None


PEOPLE = [Row("Mei", 3), Row("anna", None), Row("Bo", 12), Row("Zoe", 3)]


def table(query: str = "", rows=PEOPLE, default: str = "") -> Table:
    request = RequestFactory().get(f"/members/?{query}")
    return Table(request, COLUMNS, Asked.of(request, COLUMNS, default), rows)


def names(one: Table) -> list[str]:
    return [row.name for row in one.rows]


def test_it_sorts_names_without_regard_to_case() -> None:
    assert names(table("sort=name")) == ["anna", "Bo", "Mei", "Zoe"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("-messages", ["Bo", "Mei", "Zoe", "anna"]), ("messages", ["Mei", "Zoe", "Bo", "anna"])],
)
def test_rows_without_a_value_come_last_either_way(sort: str, expected: list[str]) -> None:
    assert names(table(f"sort={sort}")) == expected


@pytest.mark.parametrize(
    "query", ["sort=password", "sort=-", "sort=id", "page=x", "page=-4", "size=9999999"]
)
def test_what_makes_no_sense_in_the_url_falls_back(query: str) -> None:
    assert names(table(query)) == ["Mei", "anna", "Bo", "Zoe"]


def test_a_page_beyond_the_last_shows_the_last() -> None:
    rows = [Row(f"{number:03}", number) for number in range(60)]
    last = table("page=99", rows)
    assert (last.number, last.first, last.last, len(last.rows)) == (3, 51, 60, 10)
    assert last.next_url == ""
    assert "page=2" in last.previous_url


def test_the_first_click_on_a_number_sorts_largest_first_and_the_second_turns_it() -> None:
    first = {head["column"].key: head["url"] for head in table().headers()}
    assert "sort=-messages" in first["messages"]
    assert "sort=name" in first["name"]
    turned = {head["column"].key: head for head in table("sort=-messages").headers()}
    assert turned["messages"]["state"] == "descending"
    assert "sort=messages" in turned["messages"]["url"]


def test_sorting_keeps_the_search_and_leaves_the_page() -> None:
    url = next(head["url"] for head in table("q=mei&page=3&size=50").headers())
    assert "q=mei" in url
    assert "size=50" in url
    assert "page=" not in url


def test_chosen_columns_are_shown_and_fixed_ones_stay() -> None:
    assert [column.key for column in table().columns] == ["name", "messages"]
    assert [column.key for column in table("cols=id").columns] == ["name", "id"]
    assert [column.key for column in table("cols=nonsense").columns] == ["name", "messages"]


def test_search_text_is_bounded_and_clean() -> None:
    assert len(table(f"q={'a' * 900}").asked.q) == 200
    assert table("q=a%00b").asked.q == "ab"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_no_cell_as_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_in_a_csv_stay_numbers() -> None:
    request = RequestFactory().get("/")
    answer = csv_answer(request, "people", ["name", "n"], [["Mei", -3], ["=x", None]])
    text = b"".join(answer.streaming_content).decode()
    assert text == "\ufeffname,n\r\nMei,-3\r\n'=x,\r\n"
