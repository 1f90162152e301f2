"""Files people upload, as rows of plain values: small, bounded, never run."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from weilu.kit.errors import WeiluError

#: Bytes of a file, bytes and parts of a workbook once unpacked.
LARGEST, UNPACKED, PARTS = 2_000_000, 20_000_000, 200
#: Rows and columns looked at.
ROWS, COLUMNS = 1_005, 60
#: Characters of a cell looked at.
LONGEST = 400


class Unreadable(WeiluError):
    code = "charter.unreadable_file"
    status = 422
    sentence = _("%(why)s")


def rows(name: str, content: bytes) -> list[list[str]]:
    """The cells of a CSV, or of a workbook's first sheet, as text. Raises `Unreadable`.

    A workbook's shares come as "0.95", its dates as ISO dates; a formula comes as it is written
    there ("=B2*2") and is never reckoned.
    """
    if len(content) > LARGEST:
        raise Unreadable(
            why=_("The file is larger than 2 MB. Export the plan again and edit that.")
        )
    if content[:2] == b"PK":
        return _of_workbook(content)
    if name.lower().endswith((".xls", ".xlsx")):
        raise Unreadable(why=_("This is no XLSX file. Save it as XLSX or CSV, then choose it."))
    return _of_csv(content)


def _of_csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    try:
        found = csv.reader(StringIO(text), dialect=_dialect(text))
        return _bounded(found)
    except csv.Error as error:
        raise Unreadable(
            why=_("This CSV cannot be read. Save it again, then choose it.")
        ) from error


def _dialect(text: str) -> Any:
    first = text[:2_000].splitlines()[:1]
    separator = max(",;\t", key=lambda mark: first[0].count(mark)) if first else ","

    class Separated(csv.excel):
        delimiter = separator

    return Separated


def _decoded(content: bytes) -> str:
    """UTF-8, or the encoding spreadsheets in China save as."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise Unreadable(why=_("The file is neither UTF-8 nor GB 18030. Save it as CSV UTF-8."))


def _of_workbook(content: bytes) -> list[list[str]]:
    _unpacks_small(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        page = book.worksheets[0]
        return _bounded(page.iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True))
    except Unreadable:
        raise
    except Exception as error:  # whatever a forged workbook makes the reader trip over
        raise Unreadable(why=_("This workbook cannot be read. Save it again as XLSX.")) from error


def _unpacks_small(content: bytes) -> None:
    """A workbook is a zip: what it would unpack to is told by its directory, and kept to."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(why=_("This workbook cannot be read. Save it again as XLSX.")) from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(why=_("This workbook unpacks to too much. Keep only the plan in it."))


def _bounded(found: Iterable[Iterable[Any]]) -> list[list[str]]:
    taken: list[list[str]] = []
    for row in found:
        if len(taken) == ROWS:
            raise Unreadable(why=_("The file has more than 1,000 rows. Import it in parts."))
        taken.append([_text(value) for value in list(row)[:COLUMNS]])
    return taken


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).strip()[:LONGEST]
