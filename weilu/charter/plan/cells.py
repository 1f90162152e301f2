"""What people type into a cell, and how a figure is written back into it. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from weilu.charter.plan.lines import MOST, WHOLE, Line
from weilu.kit import money

#: The longest text looked at.
LONGEST = 40
#: The largest amount of a cell, in minor units: a hundred million in a currency of two digits.
DEAREST = 10**10
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?")


def read(line: Line, text: str, currency: str) -> int | None:
    """The figure in the line's unit; "" is nought; None where it is no figure of that unit.

    Shares are typed in per cent ("95", "95.5%"), money in the currency's main unit.
    """
    text = text.strip()
    if not text:
        return 0
    if len(text) > LONGEST:
        return None
    if line.unit == "share":
        return _share(text)
    if line.unit == "money":
        minor = money.parse(text, currency)
        return minor if minor is not None and 0 <= minor <= DEAREST else None
    figure = re.sub(r"[\s,，_]", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", figure):
        return None
    return int(figure) if int(figure) <= MOST else None


def _share(text: str) -> int | None:
    found = _PERCENT.fullmatch(text.rstrip("%％ ").strip())
    if not found:
        return None
    points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return points if points <= WHOLE else None


def text(line: Line, value: int | None, currency: str) -> str:
    """A figure as it is typed: what `read` takes back. "" for None."""
    if value is None:
        return ""
    if line.unit == "share":
        return f"{Decimal(value) / 100:f}"
    if line.unit == "money":
        plain = money.plain(value, currency)
        return plain.removesuffix(".00")
    return str(value)


def shown(line: Line, value: int | None, currency: str) -> str:
    """A figure as it is read in a sheet: grouped, per cent with its sign, – for None."""
    if value is None:
        return "–"
    if line.unit == "share":
        return f"{Decimal(value) / 100:f}%"
    if line.unit == "money":
        return money.grouped(value, currency)
    return f"{value:,}"
