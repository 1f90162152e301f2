"""Pages of the pulse: every group's four gains, one group's with its trend and words, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from weilu.console.attempts import filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.people.access import account_of, group_of, workspace_of
from weilu.platforms.live.reads import voices
from weilu.retain.pulse import actions, reads, rules
from weilu.retain.pulse.forms import PlanForm
from weilu.retain.pulse.models import PulseAsk
from weilu.retain.pulse.rules import DIMENSIONS, Gain
from weilu.retain.pulse.wording import QUESTIONS, SCALE, STRATA

COLUMNS = (
    Column("name", gettext_lazy("Group"), order="group.name", fixed=True),
    *(Column(one, QUESTIONS[one][0], numeric=True) for one in DIMENSIONS),
    Column("answered", gettext_lazy("Answers"), order="answered", numeric=True),
    Column("asked", gettext_lazy("Asked"), order="asked", numeric=True, wide=True),
)
ANSWERS = (
    Column("asked_at", gettext_lazy("Asked"), order="asked_at", fixed=True),
    Column("member", gettext_lazy("Member"), order="member.name"),
    Column("dimension", gettext_lazy("Gain"), order="dimension"),
    Column("score", gettext_lazy("Answer"), order="score"),
    Column("words", gettext_lazy("In their words"), wide=True),
    Column("stratum", gettext_lazy("Activity"), order="stratum", wide=True, hidden=True),
)
CSV = ("group", "name", *(f"{one}_{part}" for one in DIMENSIONS
                          for part in ("share", "low", "high", "answers", "asked")))  # fmt: skip
ANSWERS_CSV = ("asked_at", "member", "name", "gain", "score", "words", "stratum", "answered_at")


@require_GET
@page("see")
def pulse(request: HttpRequest) -> HttpResponseBase:
    """What members of each group take away."""
    workspace = workspace_of(request)
    asked = Asked.of(request, COLUMNS, default="name")
    found = reads.pulses(workspace)
    shown = [one for one in found if asked.q.casefold() in one.group.name.casefold()]
    if request.GET.get("format") == "csv":
        return csv_answer(request, "pulse", CSV, map(_csv, shown))
    table = Table(request, COLUMNS, asked, shown)
    table.rows = [{"held": one, "cells": [one.gains[key] for key in DIMENSIONS]}
                  for one in table.rows]  # fmt: skip
    given = {
        "table": table, "any": bool(found), "plan": reads.plan_of(workspace),
        "answered": sum(one.answered for one in found), "asked": sum(one.asked for one in found),
        "reached": bool(voices(workspace.pk, "send_private")),
        "weeks": rules.WINDOW.days // 7,
    }  # fmt: skip
    return render(request, "retain/pulse/pulse.html", given)


def _csv(one: reads.GroupPulse) -> list[Any]:
    cells = [one.gains[key] for key in DIMENSIONS]
    return [one.group.pk, one.group.name,
            *(value for cell in cells
              for value in (cell.value, cell.low, cell.high, cell.n, cell.asked))]  # fmt: skip


@require_GET
@page("see")
def group(request: HttpRequest, group_id: int) -> HttpResponseBase:
    """One group: its gains, how they went, which promises are felt, who said what."""
    held = group_of(request, group_id)
    asked = Asked.of(request, ANSWERS, default="-asked_at", filters=("dimension",))
    found = reads.answers(held, asked.q, asked.filters["dimension"])
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"pulse-{held.pk}", ANSWERS_CSV, map(_answer_csv, found))
    table = Table(request, ANSWERS, asked, found)
    table.rows = [
        {"held": one, "gain": QUESTIONS[one.dimension][0], "says": SCALE.get(one.score or 0, ""),
         "stratum": STRATA[one.stratum]}
        for one in table.rows
    ]  # fmt: skip
    now = reads.of_group(held)
    given = {
        "held": held, "table": table, "any": bool(table.total) or asked.narrowed,
        "gains": [(QUESTIONS[one], now.gains[one]) for one in DIMENSIONS],
        "trend": [(QUESTIONS[one][0], _steps(reads.trend(held), one)) for one in DIMENSIONS],
        "felt": [(one, QUESTIONS[one.dimension][0]) for one in reads.felt(held, now.gains)],
        "dimensions": [(one, QUESTIONS[one][0]) for one in DIMENSIONS],
    }  # fmt: skip
    return render(request, "retain/pulse/group.html", given)


def _steps(told: list[tuple[Any, Mapping[str, Gain]]], dimension: str) -> list[tuple[Any, Gain]]:
    return [(end, gains[dimension]) for end, gains in told]


def _answer_csv(one: PulseAsk) -> list[Any]:
    return [one.asked_at.isoformat(), one.member_id, one.member.name, one.dimension,
            one.score or "", one.words, one.stratum,
            one.answered_at.isoformat() if one.answered_at else ""]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def plan(request: HttpRequest) -> HttpResponse:
    """Whom the pulse asks, and when."""
    workspace = workspace_of(request, "act")
    form = PlanForm(workspace, reads.plan_of(workspace), request.POST or None)

    def save() -> None:
        given = form.cleaned_data
        actions.set_plan(
            workspace, is_on=given["is_on"], groups=[one.pk for one in given["groups"]],
            per_week=given["per_week"], hour=given["hour"], by=account_of(request),
        )  # fmt: skip

    if request.method == "POST" and filled(form, save):
        toasts.success(request, _("Saved."))
        return redirect("pulse:pulse")
    return render(request, "retain/pulse/plan.html", {"form": form})
