"""Pages of plans: all of them, one as a sheet, its frame, its file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.communities.models import Community
from weilu.charter.plan import access, actions, drawing, exchange, reads, rules
from weilu.charter.plan.forms import FrameForm, PlanForm, frame_of
from weilu.charter.plan.lines import GROUPS
from weilu.charter.plan.models import Plan
from weilu.console import undo
from weilu.console.charts import chart
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import money
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("name", gettext_lazy("Plan"), order="name", fixed=True),
    Column("community", gettext_lazy("Community"), order="community.name", wide=True),
    Column("starts_on", gettext_lazy("Begins"), order="starts_on", numeric=True),
    Column("weeks", gettext_lazy("Weeks"), order="weeks", numeric=True, wide=True),
    Column("planned", gettext_lazy("Result planned"), numeric=True),
    Column("actual", gettext_lazy("Result so far"), numeric=True),
)
CSV_HEADER = ("id", "name", "community", "begins", "weeks", "currency", "planned", "so_far")


@require_GET
@page("see")
def plans(request: HttpRequest) -> HttpResponseBase:
    """Every plan of the workspace."""
    asked = Asked.of(request, COLUMNS, default="-starts_on")
    found = access.plans_of(request)
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "plans", CSV_HEADER, map(_csv, table.sorted_rows))
    for one in table.rows:
        one.planned, one.actual = _results(one)
    has_community = Community.objects.filter(workspace=workspace_of(request), closed_at=None)
    return render(
        request, "charter/plan/plans.html",
        {"table": table, "any_held": bool(table.total) or asked.narrowed,
         "has_community": has_community.exists()},
    )  # fmt: skip


def _results(plan: Plan) -> tuple[str, str]:
    sheet = reads.sheet(plan)
    so_far = sheet.actual[-1]["cumulative"] if sheet.actual else None
    planned = sheet.planned[-1]["cumulative"]
    return money.written(planned, plan.currency), money.written(so_far, plan.currency)


def _csv(plan: Plan) -> list[Any]:
    planned, so_far = _results(plan)
    return [plan.pk, plan.name, plan.community.name, plan.starts_on.isoformat(), plan.weeks,
            plan.currency, planned, so_far]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    workspace = workspace_of(request, "act")
    form = PlanForm(workspace, request.POST or None, initial={"name": _("First twelve weeks")})
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        data = form.cleaned_data
        try:
            plan = actions.make(data["community"], form.frame(), data["start"], by)
        except WeiluError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Here is your plan. Type into any light cell."))
            return redirect("charter:plan", plan.pk)
    has_any = Community.objects.filter(workspace=workspace, closed_at=None).exists()
    return render(request, "charter/plan/new.html", {"form": form, "has_community": has_any})


@require_GET
@page("see")
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The sheet, with what really was, and where it ends at this pace."""
    held = access.plan_of(request, plan_id)
    sheet = reads.sheet(held)
    show = request.GET.get("show", "")
    return render(
        request, "charter/plan/plan.html",
        {"held": held, "sheet": sheet, "rows": drawing.rows(sheet), "heads": drawing.heads(),
         "totals": drawing.totals(sheet), "show": show if show in (*GROUPS, "all") else "",
         "chart": _chart(sheet), "elsewhere": reads.elsewhere(held), **outlook(sheet)},
    )  # fmt: skip


def outlook(sheet: reads.Sheet) -> dict[str, Any]:
    """What stands above and below the sheet and changes with it."""
    return {
        "outlook": drawing.outlook(sheet), "unit_costs": drawing.unit_costs(sheet),
        "turn": drawing.turn(sheet), "people": drawing.by_person(sheet),
        "few": max(0, rules.FEW_WEEKS - sheet.full),
    }  # fmt: skip


def _chart(sheet: reads.Sheet) -> dict[str, Any]:
    """Result so far, planned and actual, as lines over the weeks."""
    days = [week["day"] for week in sheet.weeks]
    unit = 10 ** money.DIGITS[sheet.plan.currency]
    lines = [
        {"name": _("Plan"), "points": _points(days, sheet.planned, unit), "own": False},
        {"name": _("Actual"), "points": _points(days, sheet.actual, unit), "own": True},
    ]
    return chart("lines", lines=[one for one in lines if one["points"]], unit=sheet.plan.currency)


def _points(days: list[Any], rows: list[Any], unit: int) -> list[list[Any]]:
    return [
        [day.isoformat(), (row["cumulative"] or 0) / unit]
        for day, row in zip(days, rows, strict=False)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def frame(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change name, weeks, members at the beginning, who answers for it."""
    held = access.plan_of(request, plan_id, "act")
    form = FrameForm(request.POST or None, initial=frame_of(held))
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        try:
            actions.settle(held, form.frame(), by)
        except WeiluError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("charter:plan", held.pk)
    return render(request, "charter/plan/frame.html", {"held": held, "form": form})


@require_POST
@page("act")
def drop(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put a plan away; can be taken back."""
    held = access.plan_of(request, plan_id, "act")
    actions.drop(held, account_of(request))
    said = _("“%(name)s” is put away. Booked amounts stay.") % {"name": held.name}
    undo.offer(request, said, reverse("charter:bring_plan_back", args=[held.pk]), {})
    return redirect("charter:plans")


@require_POST
@page("act")
def bring_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Undo that."""
    held = access.former_plan_of(request, plan_id)
    actions.drop(held, account_of(request), back=True)
    return redirect("charter:plan", held.pk)


@require_GET
@page("see")
def workbook(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as XLSX, with formulas."""
    held = access.plan_of(request, plan_id)
    answer = HttpResponse(exchange.workbook(reads.sheet(held)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="plan-{held.pk}.xlsx"'
    return answer


@require_GET
@page("see")
def csv_file(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """The plan and what really was, as CSV."""
    sheet = reads.sheet(access.plan_of(request, plan_id))
    rows = exchange.csv_rows(sheet)
    return csv_answer(request, f"plan-{plan_id}", exchange.csv_header(), rows)
