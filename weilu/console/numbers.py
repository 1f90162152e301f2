"""How numbers, shares and moments are written for people, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weilu.kit import clock


def count(value: float | int | None, decimals: int = 0) -> str:
    """12,345 in English; in Chinese 1.2万 from ten thousand and 1.2亿 from a hundred million."""
    if value is None:
        return "–"
    if (get_language() or "").startswith("zh") and abs(value) >= 10_000:
        step, word = (100_000_000, "亿") if abs(value) >= 100_000_000 else (10_000, "万")
        text = f"{value / step:.1f}".removesuffix(".0")
        return f"{text}{word}"
    return str(number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True))


def share(value: float | None) -> str:
    """0.1234 → 12%; under one and over ninety-nine per cent with a decimal, so 0 means none."""
    if value is None:
        return "–"
    percent = value * 100
    decimals = 1 if 0 < percent < 1 or 99 < percent < 100 else 0
    return f"{percent:.{decimals}f}%"


def points(value: float | None) -> str:
    """A difference of shares: 0.24 → +24 points."""
    if value is None:
        return "–"
    return _("%(points)s points") % {"points": f"{value * 100:+.0f}".replace("-", "−")}


def written(value: float | None, kind: str) -> str:
    """A value as its kind asks: "share", "count", "number" (one decimal under 100) or "days"."""
    if value is None:
        return "–"
    if kind == "share":
        return share(value)
    if kind == "days":
        return _("%(days)s d") % {"days": count(value, 0 if value >= 10 else 1)}
    if kind == "number" and abs(value) < 100:
        return count(value, 2 if abs(value) < 1 else 1)
    return count(value)


def interval(low: float | None, high: float | None, kind: str) -> str:
    """12–18%: the unit once, an en dash between; "" where there is none."""
    if low is None or high is None:
        return ""
    first = written(low, kind)
    last = written(high, kind)
    if kind == "share":
        first = first.removesuffix("%")
    return f"{first}–{last}"


def day(value: date | datetime | None) -> str:
    """Mon 4 Mar, in the zone of the community; with the year where it is not this one."""
    if value is None:
        return "–"
    local = _local(value) if isinstance(value, datetime) else value
    if local.year == timezone.localtime(clock.now()).year:
        # Translators: date format of Django within this year, with weekday (zh: n月j日 D)
        return short_weekday(date_format(local, _("D j M")))
    # Translators: date format of Django, with weekday (zh: Y年n月j日 D)
    return short_weekday(date_format(local, _("D j M Y")))


def short_weekday(text: str) -> str:
    """周一 for 星期一: Django's Chinese abbreviations are not shorter than the words."""
    return text.replace("星期", "周")


def moment(value: datetime | None) -> str:
    """Mon 4 Mar 2024, 18:30, in the zone of the community."""
    if value is None:
        return "–"
    return f"{day(value)} {date_format(_local(value), 'H:i')}"


def _local(value: datetime) -> datetime:
    """A moment in the zone of the community; one without a zone is on its wall already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def size(octets: int | None) -> str:
    """Bytes in the unit that leaves one to three digits before the point."""
    if octets is None:
        return "–"
    left: Any = float(octets)
    for unit in ("B", "KB", "MB"):
        if left < 1000:
            return f"{left:.0f} {unit}" if unit == "B" or left >= 100 else f"{left:.1f} {unit}"
        left /= 1000
    return f"{left:.1f} GB"
