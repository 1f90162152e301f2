"""Amounts from a file: each line read or refused with its reason, then booked together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.charter.communities.models import Community
from weilu.charter.plan import costs
from weilu.charter.plan.uploads import Unreadable
from weilu.kit import money
from weilu.people.models import Account, Workspace

#: What a kind may be called in a file.
WORDS = {
    "revenue": "revenue", "people": "people", "acquisition": "acquisition", "devices": "devices",
    "gifts": "gifts", "收入": "revenue", "人力": "people", "人员": "people", "拉新": "acquisition",
    "获客": "acquisition", "设备": "devices", "礼品": "gifts", "礼物": "gifts",
}  # fmt: skip
#: Columns a file must have.
NEEDED = ("day", "kind", "amount")


@dataclass(frozen=True, slots=True)
class Line:
    """One amount that can be booked."""

    row: int
    day: str  #: ISO date
    kind: str
    minor: int
    currency: str
    buyers: int
    subject: str
    note: str
    community: int  #: 0 = nobody's

    def plain(self) -> list[Any]:
        return list(astuple(self))


@dataclass(slots=True)
class Found:
    """What a file holds."""

    lines: list[Line] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)  #: `row`, `text`, `why`


def read(rows: Sequence[Sequence[str]], communities: Mapping[str, int]) -> Found:
    """Every line of a file. Raises `Unreadable` where the first row does not name its columns."""
    head = [text.strip().lower() for text in rows[0]] if rows else []
    if any(name not in head for name in NEEDED):
        raise Unreadable(why=_("The first row must name the columns: day, kind, amount, currency."))
    found = Found()
    for number, row in enumerate(rows[1:], start=2):
        given = dict(zip(head, row, strict=False))
        if not any(text.strip() for text in row):
            continue
        line = _line(number, given, communities)
        if isinstance(line, Line):
            found.lines.append(line)
        else:
            found.refused.append({"row": number, "text": ", ".join(row)[:60], "why": line})
    return found


def _line(number: int, given: Mapping[str, str], communities: Mapping[str, int]) -> Line | str:
    """A line, or why it is refused."""
    currency = given.get("currency", "").strip().upper() or "CNY"
    kind = WORDS.get(given["kind"].strip().lower(), "")
    if currency not in money.DIGITS:
        return _("Unknown currency.")
    minor = money.parse(given.get("amount", ""), currency)
    buyers = given.get("buyers", "").strip() or "0"
    if minor is None or not buyers.isascii() or not buyers.isdigit() or len(buyers) > 6:
        return _("The amount or the buyers are no figure.")
    if why := costs.why_not(kind, minor, currency, int(buyers)):
        return str(why)
    if (day := _day(given["day"])) is None:
        return _("The day is not like 2026-11-23.")
    whose = given.get("community", "").strip()
    if whose and whose not in communities:
        return _("There is no community of this name.")
    return Line(
        number, day, kind, minor, currency, int(buyers), given.get("spent_on", "").strip()[:60],
        given.get("note", "").strip()[:200], communities.get(whose, 0),
    )  # fmt: skip


def _day(text: str) -> str | None:
    try:
        day = date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return day.isoformat() if 2000 <= day.year <= 2100 else None


@transaction.atomic
def keep(workspace: Workspace, lines: Sequence[Line], by: Account) -> int:
    """Book them all, or none; how many."""
    whose = Community.objects.filter(workspace=workspace).in_bulk([one.community for one in lines])
    for one in lines:
        costs.book(
            workspace, kind=one.kind, minor=one.minor, currency=one.currency,
            day=date.fromisoformat(one.day), by=by, community=whose.get(one.community),
            subject=one.subject, buyers=one.buyers, note=one.note,
        )  # fmt: skip
    return len(lines)
