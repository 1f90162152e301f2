"""The outbox as a calendar: month, week and day; the address says which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from weilu.console.pages import page
from weilu.kit import clock
from weilu.outbox import access, diary
from weilu.outbox.models import Message, State
from weilu.people.access import workspace_of
from weilu.people.models import Group
from weilu.platforms.models import Connection

VIEWS = {"month": _("By month"), "week": _("By week"), "day": _("By day")}
SORTS = {"planned": _("planned"), "sent": _("sent"), "trouble": _("not sent")}
FILTERS = ("group", "connection", "sort")
#: Years either way that a calendar is turned to.
FURTHEST = timedelta(days=366 * 20)


@require_GET
@page("see")
def calendar(request: HttpRequest) -> HttpResponse:
    """What is planned, what went and what did not, day by day."""
    workspace = workspace_of(request)
    zone = ZoneInfo(workspace.zone)
    today = clock.now().astimezone(zone).date()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "week"
    day, asked = _day(request, today), {name: request.GET.get(name, "") for name in FILTERS}
    found = _narrowed(access.messages_of(request), asked)
    days = diary.days(found, zone, view, day, today)
    given = {
        "days": days, "view": view, "day": day, "today": today, "asked": asked, "sorts": SORTS,
        "views": [(key, word, _url(view=key, day=day, **asked)) for key, word in VIEWS.items()],
        "back": _url(view=view, day=diary.moved(view, day, -1), **asked),
        "on": _url(view=view, day=diary.moved(view, day, 1), **asked),
        "now": _url(view=view, day="", **asked), "kept": _url(view="day", **asked),
        "first": days[0].day, "last": days[-1].day, "is_empty": not any(one.total for one in days),
        "groups": Group.objects.filter(workspace=workspace).order_by("name")[:500],
        "connections": Connection.objects.filter(workspace=workspace).order_by("name")[:100],
    }  # fmt: skip
    return render(request, "outbox/calendar.html", given)


def _day(request: HttpRequest, today: date) -> date:
    """The day asked for, today where it is none or ages away."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if abs(day - today) < FURTHEST else today


def _narrowed(found: QuerySet[Message], asked: dict[str, str]) -> QuerySet[Message]:
    for name in ("group", "connection"):
        if asked[name].isascii() and asked[name].isdigit():
            found = found.filter(**{f"{name}_id": int(asked[name][:18])})
    if asked["sort"] in diary.SORTS:
        return found.filter(state__in=diary.SORTS[asked["sort"]])
    return found.exclude(state=State.CANCELLED)


def _url(**query: Any) -> str:
    told = {name: str(value) for name, value in query.items() if value}
    return f"?{urlencode(told)}"
