"""What landing pages show and what they brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from weilu.acquire.codes import seats
from weilu.acquire.codes.models import Arrival, EntryCode, Visit
from weilu.acquire.pages import rules
from weilu.acquire.pages.models import LandingPage, LandingPicture, LandingPress, LandingVisit
from weilu.acquire.threshold.models import Application
from weilu.console.charts import chart
from weilu.kit import clock

#: How old the seats and the number of people on a page may be.
FRESH = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page tells that nobody typed in."""

    left: int | None  #: seats that are free; None = any number, or nothing to count
    joined: int  #: members who came in through its entry code


def figures(page: LandingPage) -> Figures:
    """As of at most `FRESH` ago."""
    key = f"acquire.page.{page.pk}.{page.code_id}"
    told = cache.get(key)
    if told is None:
        told = _counted(page.code_id)
        cache.set(key, told, FRESH.total_seconds())
    return Figures(*told)


def _counted(code: int | None) -> tuple[int | None, int]:
    if code is None:
        return None, 0
    now = clock.now()
    behind = seats.of_codes([code], now).get(code, [])
    lefts = [one.left for one in behind if one.is_open(now)]
    counted = any(one.cap is not None for one in behind) and None not in lefts
    left = sum(one or 0 for one in lefts) if counted else None
    joined = Arrival.objects.filter(code=code).aggregate(n=Count("member", distinct=True))["n"]
    return left, joined


def lacks(page: LandingPage) -> list[str]:
    """Why the draft cannot be published yet, see `rules.lacks`."""
    now = clock.now()
    code = EntryCode.objects.filter(pk=page.code_id).first() if page.code_id else None
    behind = seats.of_codes([code.pk], now).get(code.pk, []) if code else []
    digests = set(rules.pictures_of(page.draft))
    kept = LandingPicture.objects.filter(workspace=page.workspace_id, digest__in=digests)
    weight = kept.aggregate(n=Sum("size"))["n"] or 0
    facts = rules.Facts(
        leads=code is not None and code.paused_at is None,
        capped=bool(behind) and all(one.cap is not None for one in behind),
        bytes=weight, now=wall(page, now),
    )  # fmt: skip
    return rules.lacks(page.draft, facts)


def wall(page: LandingPage, now: datetime) -> datetime:
    """A moment as the clock on the workspace's wall shows it."""
    return now.astimezone(ZoneInfo(page.workspace.zone)).replace(tzinfo=None)


def state(page: LandingPage) -> str:
    """live, changed (published, and the draft is another by now) or draft."""
    if page.live is None:
        return "draft"
    return "live" if page.live.blocks == page.draft else "changed"


@dataclass(frozen=True, slots=True)
class Brought:
    """People, each counted once."""

    visitors: int = 0
    pressed: int = 0
    let_in: int = 0  #: of them, shown a way in, or accepted where a form stands before it

    def funnel(self) -> dict[str, Any]:
        """For the console's chart."""
        steps = [
            {"key": "visitors", "label": _("Opened the page"), "people": self.visitors},
            {"key": "pressed", "label": _("Pressed the button"), "people": self.pressed},
            {"key": "let_in", "label": _("Shown the way in"), "people": self.let_in},
        ]
        return chart("funnel", steps=steps)


def brought(pages: Iterable[int]) -> dict[int, Brought]:
    """Page → what it brought; three queries for however many."""
    wanted = list(pages)
    opened = LandingVisit.objects.filter(page__in=wanted).values_list("page")
    visitors = dict(opened.annotate(n=Count("pk")))
    presses = LandingPress.objects.filter(page__in=wanted)
    same = {"code": OuterRef("code"), "visitor": OuterRef("visitor")}
    way = Exists(Visit.objects.filter(**same, target__isnull=False))
    accepted = Exists(Application.objects.filter(**same, state="accepted"))
    pressed = _people(presses)
    let_in = _people(presses.annotate(way=way, accepted=accepted).filter(
        Q(way=True) | Q(accepted=True)
    ))  # fmt: skip
    return {
        one: Brought(visitors.get(one, 0), pressed.get(one, 0), let_in.get(one, 0))
        for one in wanted
    }


def _people(presses: Any) -> dict[int, int]:
    return dict(presses.values_list("page").annotate(n=Count("visitor", distinct=True)))


def daily(pages: Sequence[int], days: int = 30) -> dict[str, Any]:
    """New visitors of each of the last days, for a small chart."""
    today = clock.now().date()
    shown = [today - timedelta(days=back) for back in reversed(range(days))]
    since = LandingVisit.objects.filter(page__in=pages, first_at__date__gte=shown[0])
    found = dict(since.values_list("first_at__date").annotate(n=Count("pk")))
    return chart("sparkline", values=[found.get(day, 0) for day in shown])
