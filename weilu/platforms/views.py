"""Pages that take histories in and say what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import seat_of, workspace_of
from weilu.platforms import actions, formats
from weilu.platforms.access import import_of, imports_of
from weilu.platforms.contract import Refused
from weilu.platforms.forms import ImportForm
from weilu.platforms.models import ImportRun, ImportState
from weilu.platforms.sources import FileSource
from weilu.platforms.uploads import GivenFile, StreamToUploads, TooLarge, throw_away

REFUSALS_SHOWN = 50  #: on an import's page
#: What the list is narrowed by; `of` is the format (`format` asks for the CSV).
FILTERS = ("state", "of")
#: State as people filter by it → the states it covers.
STATES = {
    "running": (ImportState.WAITING, ImportState.READING, ImportState.RECORDING),
    "done": (ImportState.DONE,),
    "refused": (ImportState.REFUSED,),
    "stopped": (ImportState.CANCELLED,),
}
STATE_WORDS = {
    "running": gettext_lazy("running"),
    "done": gettext_lazy("done"),
    "refused": gettext_lazy("could not be read"),
    "stopped": gettext_lazy("stopped"),
}
CSV_HEADER = (
    "id", "file", "format", "state", "size", "taken", "skipped", "repeated", "refused", "by",
    "created_at", "finished_at", "why",
)  # fmt: skip

COLUMNS = (
    Column("file", gettext_lazy("File"), order="file_name", fixed=True),
    Column("format", gettext_lazy("Format"), order="format", wide=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("taken", gettext_lazy("Taken"), order="taken", numeric=True, wide=True),
    Column("skipped", gettext_lazy("Had already"), order="skipped", numeric=True, wide=True),
    Column("refused", gettext_lazy("Refused"), order="refused", numeric=True, wide=True),
    Column("created", gettext_lazy("When"), order="created_at", numeric=True, wide=True),
)


@csrf_exempt  # for the upload handler, which must be set before anything reads the body
@require_http_methods(["GET", "POST"])
@page("act")
def imports(request: HttpRequest) -> HttpResponseBase:
    """Give files; see how they fare, and what was taken in before."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.WEILU_UPLOAD_LIMIT:
        return _too_large(request)
    request.upload_handlers = [StreamToUploads(request)]
    return _imports(request)


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponseBase:
    if request.GET.get("format") == "csv":
        return _imports_csv(request)
    if request.method == "GET":
        return _imports_page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    handler: Any = request.upload_handlers[0]
    if handler.too_large:
        return _too_large(request)
    if not form.is_valid():
        _throw_away_all(request)
        return _imports_page(request, form, 422)
    return _start_all(request, form)


def _too_large(request: HttpRequest) -> HttpResponse:
    refusal = TooLarge(megabytes=settings.WEILU_UPLOAD_LIMIT // 1_000_000)
    # 422, and not 413, for htmx: its script puts only the former's page in place.
    status = 422 if request.headers.get("HX-Request") else refusal.status
    return _imports_page(request, ImportForm(), status, [str(refusal)])


def _start_all(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Start what can be read; say of the rest what is wrong, file by file."""
    refusals = []
    given = form.cleaned_data["histories"]
    for one in given:
        try:
            _start(request, one, form.cleaned_data)
        except WeiluError as refusal:
            throw_away(one.path)
            refusals.append(str(refusal))
    started = len(given) - len(refusals)
    if started:
        said = _("%(number)d on the way in. You can leave this page.")
        messages.success(request, said % {"number": started})
    if refusals:
        return _imports_page(request, form, 422, refusals)
    return _go(request, reverse("platforms:imports"))


def _start(request: HttpRequest, given: GivenFile, told: dict[str, Any]) -> ImportRun:
    key = told["format"] or formats.detect(FileSource(given.path)).key
    return actions.start_import(
        workspace_of(request, "act"), given.path, account=seat_of(request).account,
        file_name=given.name or "", format=key, zone=told["zone"],
        date_order=told["date_order"],
    )  # fmt: skip


def _throw_away_all(request: HttpRequest) -> None:
    for _name, given in request.FILES.lists():
        for one in given:
            if isinstance(one, GivenFile):
                throw_away(one.path)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """To another page; htmx is told by a header, since it would follow a redirect silently."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _imports_page(
    request: HttpRequest, form: ImportForm, status: int = 200, refusals: Sequence[str] = ()
) -> HttpResponse:
    table = _table(request)
    for run in table.rows:
        _labelled(run)
    given = {
        "form": form,
        "table": table,
        "formats": formats.FORMATS,
        "refusals": refusals,
        "states": STATE_WORDS.items(),
        "used": _used(request),
    }
    return render(request, "platforms/imports.html", given, status=status)


def _table(request: HttpRequest) -> Table:
    """The imports as the URL asks for them."""
    runs = imports_of(request)
    asked = Asked.of(request, COLUMNS, filters=FILTERS)
    if asked.q:
        runs = runs.filter(file_name__icontains=asked.q)
    if asked.filters["state"] in STATES:
        runs = runs.filter(state__in=STATES[asked.filters["state"]])
    if asked.filters["of"]:
        runs = runs.filter(format=asked.filters["of"])
    return Table(request, COLUMNS, asked, runs)


def _used(request: HttpRequest) -> list[tuple[str, Any]]:
    """The formats there are imports of."""
    keys = imports_of(request).order_by("format").values_list("format", flat=True).distinct()
    labels = {known.key: known.label for known in formats.FORMATS}
    return [(key, labels.get(key, key)) for key in keys if key]


def _imports_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_answer(request, "imports", CSV_HEADER, _csv(_table(request).sorted_rows))


def _csv(runs: Any) -> Iterator[list[Any]]:
    for run in runs.iterator(chunk_size=500):
        yield [
            run.pk, run.file_name, run.format, run.state, run.size, run.taken, run.skipped,
            run.repeated, run.refused, run.account.name if run.account else "",
            run.created_at.isoformat(), run.finished_at.isoformat() if run.finished_at else "",
            run.why,
        ]  # fmt: skip


@require_GET
@page("act")
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import: how far it is, or what was taken, skipped and refused."""
    run = import_of(request, run_id)
    given = {"run": run, "format": _label(run), "refusals": _refusals(run)[:REFUSALS_SHOWN]}
    return render(request, "platforms/import.html", given)


@require_GET
@page("act")
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The changing part of an import, asked for every second while it runs."""
    run = import_of(request, run_id)
    if run.is_over and request.GET.get("in") == "page":
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.GET.get("in") == "list":
        given = {"row": _labelled(run), "alone": True}
        return render(request, "platforms/_import_row.html", given)
    return render(request, "platforms/_import_progress.html", {"run": run})


@require_POST
@page("act")
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop an import; what is recorded stays."""
    run = import_of(request, run_id)
    if actions.cancel_import(run, by=seat_of(request).account):
        messages.success(request, _("Stopped. What had been taken by then stays."))
    return redirect("platforms:import", run.pk)


@require_GET
@page("act")
def refusals(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The lines that could not be taken, as CSV."""
    run = import_of(request, run_id)
    lines = [(line.place, line.reason) for line in _refusals(run)]
    return csv_answer(request, f"refused-{run.pk}", ["where", "why"], lines)


def _refusals(run: ImportRun) -> list[Refused]:
    return [Refused(*line) for line in run.refusals]


def _label(run: ImportRun) -> Any:
    return next((known.label for known in formats.FORMATS if known.key == run.format), run.format)


def _labelled(run: Any) -> Any:
    """With the name of its format as the list shows it."""
    run.format_label = _label(run)
    return run
