"""Pages of benchmarks: all of them beside one's own, one with its figures, import."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.benchmarks import access, actions, reads, rules, wording
from weilu.charter.benchmarks.forms import BenchmarkForm, FigureForm
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.charter.plan import uploads
from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.charts import chart
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Workspace

COLUMNS = (
    Column("name", gettext_lazy("Community"), order="name", fixed=True),
    Column("value", gettext_lazy("Latest figure"), numeric=True, fixed=True),
    Column("day", gettext_lazy("As of"), numeric=True),
    Column("about", gettext_lazy("What it is"), order="about", wide=True),
    Column("source", gettext_lazy("Source"), wide=True),
)
SALT = "charter.benchmarks"


@require_GET
@page("see")
def benchmarks(request: HttpRequest) -> HttpResponseBase:
    """All of them, one measure at a time, beside one's own."""
    workspace = workspace_of(request)
    asked = Asked.of(request, COLUMNS, default="name", filters=("measure",))
    found = access.benchmarks_of(request)
    if asked.q:
        found = found.filter(Q(name__icontains=asked.q) | Q(about__icontains=asked.q))
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "benchmarks", rules.HEADER, map(_csv, _every(found)))
    noted = reads.measures(workspace)
    measure = asked.filters["measure"] if asked.filters["measure"] in noted else ""
    measure = measure or ("members" if "members" in noted or not noted else noted[0])
    latest = reads.latest(table.rows)
    for one in table.rows:
        one.figure = latest.get(one.pk, {}).get(measure)
        one.value = wording.value(one.figure.value if one.figure else None, measure)
    return render(
        request, "charter/benchmarks/benchmarks.html",
        {"table": table, "any_held": bool(table.total) or asked.narrowed, "measure": measure,
         "measures": [{"key": key, "name": wording.name(key)} for key in noted],
         "name": wording.name(measure), "counted": wording.counted(measure),
         "chart": _chart(workspace, list(found[:8]), measure), "own": _own_now(workspace, measure)},
    )  # fmt: skip


def _every(found: Any) -> Any:
    mine = PublicFigure.objects.filter(benchmark__in=found).select_related("benchmark")
    return mine.order_by("benchmark__name", "measure", "day").iterator(500)


def _csv(one: PublicFigure) -> list[Any]:
    held = one.benchmark
    return [held.name, one.measure, f"{one.value.normalize():f}", one.day.isoformat(), one.source,
            held.about, held.url]  # fmt: skip


def _chart(workspace: Workspace, held: list[Benchmark], measure: str) -> dict[str, Any]:
    figures = PublicFigure.objects.filter(benchmark__in=held, measure=measure).order_by("day")
    points: dict[int, list[list[Any]]] = {}
    for one in figures:
        points.setdefault(one.benchmark_id, []).append([one.day.isoformat(), float(one.value)])
    mine = [[day.isoformat(), value] for day, value in reads.own(workspace, measure)]
    lines = [{"name": _("Yours"), "points": mine, "own": True}] if mine else []
    lines += [
        {"name": one.name, "points": points[one.pk], "own": False}
        for one in held
        if one.pk in points
    ]
    unit = "%" if rules.MEASURES.get(measure) == "percent" else ""
    return chart("lines", lines=lines, unit=unit)


def _own_now(workspace: Workspace, measure: str) -> str:
    mine = reads.own(workspace, measure)
    return wording.value(mine[-1][1], measure) if mine else ""


@require_GET
@page("see")
def benchmark(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """One of them: notes, figures with their sources, the chart beside one's own."""
    return _page(request, access.benchmark_of(request, benchmark_id))


def _page(
    request: HttpRequest, held: Benchmark, form: FigureForm | None = None
) -> HttpResponse:  # fmt: skip
    figures = list(held.figures.order_by("measure", "-day"))
    for one in figures:
        one.name, one.text = wording.name(one.measure), wording.value(one.value, one.measure)  # type: ignore[attr-defined]
        one.address = rules.web_address(one.source)  # type: ignore[attr-defined]
    measures = list(dict.fromkeys(one.measure for one in figures))
    charts: list[dict[str, Any]] = [
        {
            "id": f"chart-{at}",
            "name": wording.name(measure),
            "counted": wording.counted(measure),
            "data": _chart(held.workspace, [held], measure),
        }
        for at, measure in enumerate(measures[:4])
    ]
    # One day is no course: it stands in the list below.
    charts = [one for one in charts if _days(one["data"]) > 1]
    return render(
        request, "charter/benchmarks/benchmark.html",
        {"held": held, "figures": figures, "charts": charts,
         "form": form or FigureForm(clock.today(held.workspace.zone)),
         "names": [words[0] for words in wording.MEASURES.values()]},
    )  # fmt: skip


def _days(data: dict[str, Any]) -> int:
    return sum(len(line["points"]) for line in data["lines"])


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Note a community."""
    return _form(request, Benchmark(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """Change what is noted."""
    return _form(request, access.benchmark_of(request, benchmark_id, "act"))


def _form(request: HttpRequest, held: Benchmark) -> HttpResponse:
    form, by = BenchmarkForm(request.POST or None, instance=held), account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save(held, by), "name"):
        messages.success(request, _("Noted."))
        return redirect("charter:benchmark", held.pk)
    return render(request, "charter/benchmarks/form.html", {"form": form, "held": held})


@require_POST
@page("act")
def note_figure(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """Note a figure."""
    held = access.benchmark_of(request, benchmark_id, "act")
    form, by = FigureForm(clock.today(held.workspace.zone), request.POST), account_of(request)
    if not form.is_valid():
        return _page(request, held, form)
    data = form.cleaned_data
    try:
        actions.note_figure(held, data["measure"], data["read"], data["day"], data["source"], by)
    except WeiluError as error:
        form.add_error(None, str(error))
        return _page(request, held, form)
    messages.success(request, _("Noted."))
    return redirect("charter:benchmark", held.pk)


@require_POST
@page("act")
def take_out(request: HttpRequest, public_figure_id: int) -> HttpResponse:
    """Take a figure out; can be taken back."""
    figure = access.figure_of(request, public_figure_id)
    held = figure.benchmark
    again = {"measure": figure.measure, "value": f"{figure.value.normalize():f}",
             "day": figure.day.isoformat(), "source": figure.source}  # fmt: skip
    actions.take_out(figure, account_of(request))
    url = reverse("charter:note_figure", args=[held.pk])
    undo.offer(request, _("The figure is taken out."), url, again)
    return redirect("charter:benchmark", held.pk)


@require_POST
@page("act")
def drop(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """Put one away; can be taken back."""
    held = access.benchmark_of(request, benchmark_id, "act")
    actions.drop(held, account_of(request))
    said = _("“%(name)s” is put away.") % {"name": held.name}
    undo.offer(request, said, reverse("charter:bring_benchmark_back", args=[held.pk]), {})
    return redirect("charter:benchmarks")


@require_POST
@page("act")
def bring_back(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """Undo that."""
    held = access.former_benchmark_of(request, benchmark_id)
    if attempt(request, lambda: actions.drop(held, account_of(request), back=True)):
        return redirect("charter:benchmark", held.pk)
    return redirect("charter:benchmarks")


@require_http_methods(["GET", "POST"])
@page("act")
def bring_in(request: HttpRequest) -> HttpResponse:
    """Import figures: choose, look at them, confirm."""
    workspace = workspace_of(request, "act")
    if request.method == "POST" and "agreed" in request.POST:
        return _confirmed(request, workspace)
    given: dict[str, Any] = {
        "header": ", ".join(rules.HEADER),
        "measures": ", ".join(rules.MEASURES),
    }
    if file := request.FILES.get("file"):
        try:
            given |= _preview(
                workspace, uploads.rows(file.name or "", file.read(uploads.LARGEST + 1))
            )
        except WeiluError as error:
            given["refused_file"] = str(error)
    elif request.method == "POST":
        given["refused_file"] = _("Choose a file first.")
    return render(request, "charter/benchmarks/import.html", given)


def _preview(workspace: Workspace, rows: list[list[str]]) -> dict[str, Any]:
    found = rules.lines(rows, clock.today(workspace.zone))
    if not found.has_header:
        raise uploads.Unreadable(
            why=_("The first row must name the columns: name, measure, value, day, source.")
        )
    agreed = [[getattr(one, key) for key in rules.Line.__slots__] for one in found.lines]
    return {
        "found": found,
        "shown": [{"one": one, "measure": wording.name(one.measure),
                   "value": wording.value(Decimal(one.value), one.measure)}
                  for one in found.lines[:200]],
        "refusals": [{"row": row, "text": text, "why": wording.WHY[why]}
                     for row, text, why in found.refused[:200]],
        "agreed": signing.dumps(agreed, salt=f"{SALT}.{workspace.pk}", compress=True),
    }  # fmt: skip


def _confirmed(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    by = account_of(request)
    salt = f"{SALT}.{workspace.pk}"
    try:
        agreed = signing.loads(request.POST["agreed"], salt=salt, max_age=3_600)
        count = actions.bring_in(workspace, [rules.Line(*one) for one in agreed], by)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("charter:import_benchmarks")
    messages.success(request, _("%(count)d figures are noted.") % {"count": count})
    return redirect("charter:benchmarks")
