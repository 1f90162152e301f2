import csv as plain_csv
from pathlib import Path

import pytest

from weilu.measure.report import csv
from weilu.measure.tests import samples


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(plain_csv.DictReader(file))


def test_five_tables_are_written_for_spreadsheets(tmp_path: Path) -> None:
    written = csv.write(samples.typical(), tmp_path / "new" / "folder", "en")
    assert [path.name for path in written] == [
        "groups.csv", "figures.csv", "findings.csv", "effort.csv", "days.csv",
    ]  # fmt: skip
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in written)


def test_every_group_has_its_row_and_headline_figures(tmp_path: Path) -> None:
    csv.write(samples.typical(), tmp_path, "en")
    groups = rows(tmp_path / "groups.csv")
    first = samples.typical().groups[0]
    assert len(groups) == 8
    assert groups[0]["name"] == "晨跑搭子群"
    assert float(groups[0]["attention"]) == first.figures["attention"].value
    assert groups[0]["verdict_name"] == "Alive"


def test_figures_are_long_with_both_windows(tmp_path: Path) -> None:
    csv.write(samples.typical(), tmp_path, "en")
    found = rows(tmp_path / "figures.csv")
    mine = [one for one in found if one["group"] == "1" and one["metric"] == "attention"]
    assert [one["window"] for one in mine] == ["now", "before"]


def test_findings_mark_what_to_do_first(tmp_path: Path) -> None:
    csv.write(samples.typical(), tmp_path, "en")
    assert sum(one["first"] == "True" for one in rows(tmp_path / "findings.csv")) == 3


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1+2", "@SUM(A1)", "\tx", "\r=1", "＝1", " =1", "\u200f=1"]
)
def test_no_cell_can_run_as_a_formula(text: str) -> None:
    assert csv.cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["49912345678901234", "007", "3-1", "1/2", "2026.11.22", "7:30", "12e5", " 0012 "]
)
def test_a_name_of_digits_stays_as_it_is(text: str) -> None:
    assert csv.cell(text) == "'" + text


@pytest.mark.parametrize("text", ["123456", "三年1-2班", "49912345678901234@chatroom", "v2.0", "0"])
def test_other_names_are_left_alone(text: str) -> None:
    assert csv.cell(text) == text


def test_numbers_below_zero_stay_numbers() -> None:
    assert csv.cell(-1.5) == -1.5


def test_a_member_named_like_a_formula_is_defused(tmp_path: Path) -> None:
    csv.write(samples.typical(), tmp_path, "en")
    names = {one["name"] for one in rows(tmp_path / "effort.csv")}
    assert "'=cmd()" in names
    assert "=cmd()" not in names


def test_a_group_without_an_echo_is_not_called_ended(tmp_path: Path) -> None:
    csv.write(samples.of(samples.unheard()), tmp_path, "en")
    assert rows(tmp_path / "groups.csv")[0]["verdict_name"] == "No echo"


def test_an_empty_check_up_has_headers_only(tmp_path: Path) -> None:
    csv.write(samples.empty(), tmp_path, "zh-hans")
    assert rows(tmp_path / "groups.csv") == []
