"""Pages of the rota: the week by group, one shift, what groups need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.hosts import access, actions, reads, rota, rules
from weilu.engage.hosts.forms import AssignForm, NeedForm, SwapForm
from weilu.engage.hosts.models import Host, Shift
from weilu.engage.hosts.views import tabs
from weilu.engage.hosts.wording import BRIEFS, DUTIES, SHIFTS, days
from weilu.engage.programme.wording import HOLIDAYS
from weilu.kit import clock
from weilu.people.access import account_of, workspace_of

NEEDS = (
    Column("group", gettext_lazy("Group"), order="group.name", fixed=True),
    Column("duty", gettext_lazy("What it needs"), order="duty"),
    Column("days", gettext_lazy("On these days")),
    Column("hour", gettext_lazy("At"), order="hour"),
    Column("holidays", gettext_lazy("Public holidays"), wide=True),
    Column("out", gettext_lazy("Take out"), fixed=True),
)
ROTA_HEADER = ("id", "group", "duty", "day", "at", "host", "badge", "state", "how", "said")
#: Groups of one page of the rota.
GROUPS = 25
FURTHEST = timedelta(days=366 * 5)


@require_GET
@page("see")
def rota_page(request: HttpRequest) -> HttpResponseBase:
    """A week of shifts, group by group."""
    workspace = workspace_of(request)
    today = clock.today(workspace.zone)
    monday = rules.week_of(_day(request.GET.get("day", ""), today))
    if request.GET.get("format") == "csv":
        return csv_answer(request, "rota", ROTA_HEADER, _lines(request, monday))
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = reads.with_rota(workspace, monday)
    found = found.filter(name__icontains=q) if q else found
    part = Paginator(found.values_list("pk", flat=True), GROUPS).get_page(request.GET.get("page"))
    given = {
        "lines": _worded(reads.week(monday, part.object_list)), "part": part, "q": q,
        "monday": monday, "sunday": monday + timedelta(days=6), "today": today,
        "days": [monday + timedelta(days=number) for number in range(7)],
        "back": monday - timedelta(days=7), "on": monday + timedelta(days=7),
        "tabs": tabs("rota"), "needs": access.needs_of(request).exists(),
        "bench": reads.hosting(workspace).exists(),
    }  # fmt: skip
    return render(request, "engage/hosts/rota.html", given)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) < FURTHEST else today


def _worded(lines: list[reads.Line]) -> list[dict[str, Any]]:
    """Lines as the page draws them; a group's name stands at its first one alone."""
    found, before = [], 0
    for line in lines:
        cells = [(day, one, SHIFTS[_look(one)] if one else None) for day, one in line.days]
        found.append({"group": line.group, "first": line.group.pk != before,
                      "duty": DUTIES[line.duty], "cells": cells})  # fmt: skip
        before = line.group.pk
    return found


def _look(shift: Shift) -> str:
    return "hole" if shift.host_id is None and shift.state == "planned" else shift.state


def _lines(request: HttpRequest, monday: date) -> Iterator[list[Any]]:
    held = access.shifts_of(request).filter(day__gte=monday, day__lt=monday + timedelta(days=7))
    for one in held.order_by("day", "group__name", "pk").iterator(1_000):
        yield [one.pk, one.group.name, one.duty, one.day, one.at.isoformat(),
               one.host.member.name if one.host else "", one.host.disclosed_as if one.host else "",
               _look(one), one.how, one.said]  # fmt: skip


@require_POST
@page("act")
def plan(request: HttpRequest) -> HttpResponse:
    """Plan two weeks."""
    told = rota.plan(workspace_of(request, "act"), account_of(request))
    said = _("Planned: %(filled)d shifts filled, %(holes)d stay holes.")
    toasts.success(request, said % {"filled": told.filled, "holes": told.holes})
    return redirect(next_page(request, reverse("hosts:rota")))


@require_GET
@page("see")
def needs(request: HttpRequest) -> HttpResponseBase:
    """What each group needs of hosts."""
    asked = Asked.of(request, NEEDS, default="group", filters=("duty",))
    found = access.needs_of(request)
    if asked.filters["duty"] in DUTIES:
        found = found.filter(duty=asked.filters["duty"])
    found = found.filter(group__name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        rows = ([one.pk, one.group.name, one.duty, " ".join(str(day + 1) for day in one.weekdays),
                 one.hour.isoformat("minutes"), one.holidays] for one in found)  # fmt: skip
        header = ("id", "group", "duty", "days", "hour", "holidays")
        return csv_answer(request, "hosts-needed", header, rows)
    table = Table(request, NEEDS, asked, found)
    table.rows = [
        {"held": one, "duty": DUTIES[one.duty], "days": days(one.weekdays),
         "holidays": HOLIDAYS[one.holidays]}
        for one in table.rows
    ]  # fmt: skip
    given = {"table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("needs"),
             "duties": DUTIES.items()}  # fmt: skip
    return render(request, "engage/hosts/needs.html", given)


@require_http_methods(["GET", "POST"])
@page("act")
def need(request: HttpRequest) -> HttpResponse:
    """Set what groups need of a duty, in place of what they needed of it."""
    form = NeedForm(workspace_of(request, "act"), request.POST or None)
    by = account_of(request)
    if request.method == "POST" and filled(
        form, lambda: actions.need(form.cleaned_data["groups"], form.wanted(), by)
    ):
        toasts.success(request, _("Saved. Plan two weeks to put hosts on it."))
        return redirect("hosts:needs")
    return render(request, "engage/hosts/need.html", {"form": form})


@require_POST
@page("act")
def drop_need(request: HttpRequest, need_id: int) -> HttpResponse:
    """A group needs it no longer."""
    held = access.need_of(request, need_id, "act")
    attempt(request, lambda: actions.need_no_more(held, account_of(request)), _("Taken out."))
    return redirect("hosts:needs")


@require_GET
@page("see")
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """One shift: who is on it, what became of it, and what can be changed."""
    held = access.shift_of(request, shift_id)
    to_come = held.at > clock.now()
    given = {
        "held": held, "duty": DUTIES[held.duty], "brief": BRIEFS[held.duty],
        "badge": SHIFTS[_look(held)], "words": reads.words_of(held) if held.duty == "open" else [],
        "may_change": to_come and held.state == "planned",
        "may_put_back": to_come and held.state == "dropped",
        "may_mark": not to_come and held.host_id and held.state in ("planned", "done", "missed"),
        "assign": AssignForm(held, initial={"host": held.host_id}),
        "swap": SwapForm(held) if held.host_id else None,
    }  # fmt: skip
    return render(request, "engage/hosts/shift.html", given)


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 18 else 0


@require_POST
@page("act")
def assign(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Put a host on it, or take them off; can be taken back."""
    held = access.shift_of(request, shift_id, "act")
    before, given = held.host_id, request.POST.get("host", "")
    on: Host | None = None
    if given:
        mine = access.hosts_of(request, "act")
        on = get_object_or_404(mine, pk=_number(given))
    if attempt(request, lambda: rota.assign(held, on, account_of(request))):
        undo.offer(request, _("Changed."), reverse("hosts:assign", args=[held.pk]),
                   {"host": str(before or "")})  # fmt: skip
    return redirect("hosts:shift", held.pk)


@require_POST
@page("act")
def swap(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Let the hosts of two shifts change places; can be taken back."""
    held = access.shift_of(request, shift_id, "act")
    given = request.POST.get("other", "")
    other = access.shift_of(request, _number(given), "act")
    if attempt(request, lambda: rota.swap(held, other, account_of(request))):
        undo.offer(request, _("Swapped."), reverse("hosts:swap", args=[held.pk]), {"other": given})
    return redirect("hosts:shift", held.pk)


@require_POST
@page("act")
def drop(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Leave it out; can be taken back."""
    held = access.shift_of(request, shift_id, "act")
    if attempt(request, lambda: rota.drop(held, account_of(request))):
        where = reverse("hosts:put_back", args=[held.pk])
        undo.offer(request, _("Left out. Planning leaves it so."), where, {})
    return redirect("hosts:shift", held.pk)


@require_POST
@page("act")
def put_back(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Undo that."""
    held = access.shift_of(request, shift_id, "act")
    attempt(request, lambda: rota.put_back(held, account_of(request)), _("It is planned again."))
    return redirect("hosts:shift", held.pk)


@require_POST
@page("act")
def mark(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Say what became of it; can be said anew."""
    held = access.shift_of(request, shift_id, "act")
    done = request.POST.get("done") == "1"
    attempt(request, lambda: rota.mark(held, account_of(request), done=done), _("Saved."))
    return redirect("hosts:shift", held.pk)
