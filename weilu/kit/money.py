"""Money as whole minor units (fen, cents) of a currency, never as a float. Pure.

    parse("1,234.5", "CNY") == 123_450        plain(123_450, "CNY") == "1234.50"

The currencies are those of ISO 4217 with the digits it gives them.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: Currency → digits after the point.
DIGITS: dict[str, int] = {
    "CNY": 2, "HKD": 2, "MOP": 2, "TWD": 2, "SGD": 2, "MYR": 2, "THB": 2, "IDR": 2, "PHP": 2,
    "INR": 2, "AUD": 2, "NZD": 2, "CAD": 2, "USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "BRL": 2,
    "JPY": 0, "KRW": 0, "VND": 0,
}  # fmt: skip
SIGNS: dict[str, str] = {
    "CNY": "¥", "HKD": "HK$", "TWD": "NT$", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥",
    "KRW": "₩",
}  # fmt: skip
#: The largest amount taken, in minor units: ten billion in a currency of two digits.
MOST = 10**12
_FIGURE = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


def parse(text: str, currency: str) -> int | None:
    """Minor units of an amount as people write it; None when it is no amount.

    Blanks, grouping commas (also full-width) and the currency's sign or code are left out. More
    digits than the currency has are no amount: nothing is rounded in silence.
    """
    figure = re.sub(r"[\s,，_]", "", text).replace("。", ".")
    figure = figure.removeprefix(currency).removesuffix(currency).lstrip("¥￥$€£₩")
    if not _FIGURE.fullmatch(figure):
        return None
    minor = Decimal(figure).scaleb(DIGITS[currency])
    if minor != minor.to_integral_value() or abs(minor) > MOST:
        return None
    return int(minor)


def plain(minor: int, currency: str) -> str:
    """1234.50: for files and input fields, the same in every language."""
    digits = DIGITS[currency]
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def written(minor: int | None, currency: str) -> str:
    """¥1,234.50, or ¥1,234 where there are no fen; – for nothing."""
    if minor is None:
        return "–"
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{'−' if minor < 0 else ''}{sign}{grouped(abs(minor), currency)}"


def grouped(minor: int, currency: str) -> str:
    """1,234.50 without a sign of the currency; 1,234 where there are no fen."""
    digits = DIGITS[currency]
    value = Decimal(minor).scaleb(-digits)
    whole = minor % 10**digits == 0
    return f"{value:,.{0 if whole else digits}f}".replace("-", "−")
