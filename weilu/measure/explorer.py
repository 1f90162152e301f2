"""The message explorer: what was said in a group, and what a figure rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weilu.console.pages import page
from weilu.console.tables import csv_answer
from weilu.measure import messages, reads, trail
from weilu.measure.catalogue import METRICS
from weilu.measure.forms import ExplorerForm
from weilu.measure.messages import Asked, Line, Page
from weilu.people import access
from weilu.people.models import Group

CSV_HEADER = ("seq", "at", "kind", "member", "name", "is_staff", "text", "media", "reply_to")


@require_GET
@page("see")
def explore(request: HttpRequest, group_id: int) -> HttpResponseBase:
    """Messages newest first; the URL holds every filter, so that a view can be shared."""
    group = access.group_of(request, group_id)
    form = ExplorerForm(request.GET)
    form.is_valid()  # What makes no sense is shown beside its field and does not narrow.
    given = form.cleaned_data
    asked = _asked(group, given)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "messages", CSV_HEADER, _csv(messages.every(group, asked)))
    shown = _page(group, asked, given)
    return render(
        request,
        "measure/messages.html",
        {
            "group": group,
            "form": form,
            "page": shown,
            "total": None if shown.focus else messages.count(group, asked),
            "metric": METRICS.get(given.get("behind") or ""),
            "older_url": _url(request, before=shown.older) if shown.older else "",
            "newest_url": "" if shown.newest else _url(request, before=None),
            "csv_url": _url(request, before=None, around=None, format="csv"),
            "narrowed": any(
                given.get(name) not in (None, "", "message")
                for name in ("q", "who", "member", "kind", "since", "until", "hour")
            ),
        },
    )


def _page(group: Group, asked: Asked, given: dict[str, Any]) -> Page:
    if given.get("around") is not None:
        return messages.around(group, given["around"])
    return messages.page(group, asked, given.get("before"))


def _asked(group: Group, given: dict[str, Any]) -> Asked:
    kind = given.get("kind") or "message"
    behind = given.get("behind")
    return Asked(
        text=given.get("q") or "",
        members=reads.members_asked(group, given.get("who") or "", given.get("member")),
        kind="" if kind == "all" or behind else kind,
        since=given.get("since"),
        until=given.get("until"),
        hour=given.get("hour"),
        only=trail.behind(group, behind) if behind else None,
    )


def _url(request: HttpRequest, **changes: Any) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _csv(lines: Iterator[Line]) -> Iterator[list[Any]]:
    for line in lines:
        yield [
            line.seq, line.at.isoformat(), line.kind, line.member, line.name, int(line.is_staff),
            line.text, line.media, line.reply.seq if line.reply else None,
        ]  # fmt: skip
