"""A plan as a workbook with real formulas, or as CSV; and the figures of an edited one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from weilu.charter.plan import cells, wording
from weilu.charter.plan.lines import COSTS, LINES, WHOLE, Line
from weilu.charter.plan.reads import Sheet
from weilu.kit import money

#: Columns before the lines: week, its Monday.
LEAD = 2
#: Rows of a workbook: what it is, the lines' keys, their names, then the weeks.
KEYS, HEADS, FIRST = 2, 3, 4
#: Where members at the beginning stand in a workbook.
OPENING = "$D$1"
COLUMN = {line.key: get_column_letter(at + LEAD + 1) for at, line in enumerate(LINES)}
#: Line → its formula in row {r}; {p} is the row before, {f} the first, {d} digits of money.
FORMULAS = {
    "members": "={groups}{r}*{people}{r}",
    "retained": "=MIN(ROUND({before}*{stay}{r},0),{members}{r})",
    "joins": "={members}{r}-{retained}{r}",
    "buyers": "=ROUND({members}{r}*{cycles}{r}*{buying}{r},0)",
    "revenue": "={buyers}{r}*{each}{r}",
    "costs": "=SUM({staff}{r}:{gifts}{r})",
    "result": "={revenue}{r}-{costs}{r}",
    "cumulative": "=SUM({result}${f}:{result}{r})",
    "per_member": '=IF({members}{r}=0,"",ROUND({result}{r}/{members}{r},{d}))',
    "cost_member": '=IF({opening}+SUM({joins}${f}:{joins}{r})=0,"",'
    "ROUND(SUM({costs}${f}:{costs}{r})/({opening}+SUM({joins}${f}:{joins}{r})),{d}))",
    "cost_retained": '=IF({members}{r}=0,"",ROUND(SUM({costs}${f}:{costs}{r})/{members}{r},{d}))',
    "cost_buyer": '=IF(SUM({buyers}${f}:{buyers}{r})=0,"",'
    "ROUND(SUM({costs}${f}:{costs}{r})/SUM({buyers}${f}:{buyers}{r}),{d}))",
}
#: Lines with a sum at the foot.
SUMMED = ("joins", "buyers", "revenue", *COSTS, "costs", "result")
_GREY = Font(color="FF7A746C", size=9)
_TYPED = PatternFill("solid", fgColor="FFFDF1E9")


def workbook(sheet: Sheet) -> bytes:
    """An .xlsx: figures that are typed as figures, the others as formulas; then what really was."""
    book: Any = Workbook()
    page = book.active
    page.title = _("Plan")
    _head(page, sheet)
    for week in sheet.weeks:
        _plan_row(page, sheet, week)
    _foot(page, sheet)
    seen = book.create_sheet(_("Actual"))
    _head(seen, sheet)
    for week in sheet.weeks[: len(sheet.actual)]:
        _actual_row(seen, sheet, week)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _head(page: Any, sheet: Sheet) -> None:
    _say(page, "A1", sheet.plan.name)
    _say(page, "C1", _("Members at the beginning"))
    page[OPENING.replace("$", "")] = sheet.plan.opening
    _say(page, "F1", f"{_('Currency')}: {sheet.plan.currency}")
    for at, (key, head) in enumerate((("week", _("Week")), ("monday", _("Monday"))), start=1):
        _titled(page, at, key, head)
    for at, line in enumerate(LINES, start=LEAD + 1):
        _titled(page, at, line.key, wording.name(line))
    page.freeze_panes = page.cell(FIRST, LEAD + 1)


def _titled(page: Any, at: int, key: str, head: str) -> None:
    page.cell(KEYS, at, key).font = _GREY
    name = page.cell(HEADS, at, head)
    name.font, name.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    page.column_dimensions[get_column_letter(at)].width = 12


def _say(page: Any, place: str, text: str) -> None:
    """Words as words, whatever they begin with: never a formula."""
    page[place] = text
    page[place].data_type = "s"


def _plan_row(page: Any, sheet: Sheet, week: dict[str, Any]) -> None:
    row = FIRST + week["at"]
    _week(page, row, week)
    for at, line in enumerate(LINES, start=LEAD + 1):
        value: Any = _number(line, sheet.planned[week["at"]][line.key], sheet.plan.currency)
        if not line.typed:
            value = formula(line.key, week["at"], sheet.plan.currency)
        cell = page.cell(row, at, value)
        cell.number_format = _format(line, sheet.plan.currency)
        if line.typed:
            cell.fill = _TYPED


def _actual_row(page: Any, sheet: Sheet, week: dict[str, Any]) -> None:
    row = FIRST + week["at"]
    _week(page, row, week)
    for at, line in enumerate(LINES, start=LEAD + 1):
        value = _number(line, sheet.actual[week["at"]].get(line.key), sheet.plan.currency)
        page.cell(row, at, value).number_format = _format(line, sheet.plan.currency)


def _week(page: Any, row: int, week: dict[str, Any]) -> None:
    page.cell(row, 1, week["at"] + 1)
    page.cell(row, 2, week["day"]).number_format = "yyyy-mm-dd"


def _foot(page: Any, sheet: Sheet) -> None:
    row = FIRST + sheet.plan.weeks
    page.cell(row, 1, _("Total")).font = Font(bold=True)
    for at, line in enumerate(LINES, start=LEAD + 1):
        if line.key in SUMMED:
            letter = get_column_letter(at)
            cell = page.cell(row, at, f"=SUM({letter}{FIRST}:{letter}{row - 1})")
            cell.font, cell.number_format = Font(bold=True), _format(line, sheet.plan.currency)


def formula(key: str, week: int, currency: str) -> str:
    """What a reckoned cell of a week (0 = the first) holds in a workbook."""
    row = FIRST + week
    before = f"{COLUMN['members']}{row - 1}" if week else OPENING
    return FORMULAS[key].format(
        **COLUMN, r=row, p=row - 1, f=FIRST, d=money.DIGITS[currency], before=before,
        opening=OPENING,
    )  # fmt: skip


def _number(line: Line, value: int | None, currency: str) -> float | int | None:
    """A figure as spreadsheets hold it: 0.95 for 95 %, money in the currency's main unit."""
    if value is None or line.unit == "count":
        return value
    return value / (WHOLE if line.unit == "share" else 10 ** money.DIGITS[currency])


def _format(line: Line, currency: str) -> str:
    if line.unit == "share":
        return "0.##%"
    if line.unit == "money":
        return "#,##0.00" if money.DIGITS[currency] else "#,##0"
    return "#,##0"


def csv_header() -> list[str]:
    """Keys, so that the file reads back in any language; then what really was."""
    actual = [f"actual_{line.key}" for line in LINES if line.actual]
    return ["week", "monday", *(line.key for line in LINES), *actual]


def csv_rows(sheet: Sheet) -> Iterator[list[str]]:
    """One row a week, shares in per cent, money in the currency's main unit."""
    currency = sheet.plan.currency
    for week in sheet.weeks:
        planned, seen = sheet.planned[week["at"]], sheet.actual_at(week["at"])
        yield [
            str(week["at"] + 1), week["day"].isoformat(),
            *(cells.text(line, planned[line.key], currency) for line in LINES),
            *(cells.text(line, seen.get(line.key), currency) for line in LINES if line.actual),
        ]  # fmt: skip
