"""Pages of imports of members: give a file, see what it would do, take it in; and the export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.console.tables import csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import Member, MemberImport
from weilu.people.rolls import access, actions, wording, writing
from weilu.people.segments.narrowing import narrowed

#: Imports and refused lines shown.
SHOWN = 20
REFUSED_SHOWN = 200


@require_http_methods(["GET", "POST"])
@page("act")
def imports(request: HttpRequest) -> HttpResponse:
    """Give a table of members; those given before."""
    workspace = workspace_of(request, "act")
    file = request.FILES.get("file")
    if request.method == "POST" and file is not None:
        try:
            run = actions.give(
                workspace, file.name or "", file.chunks(), seat_of(request).account
            )  # fmt: skip
        except WeiluError as refusal:
            toasts.error(request, str(refusal))
            return redirect("people:member_imports")
        return redirect("people:member_import", run.pk)
    given: dict[str, Any] = {
        "runs": [(run, wording.STATES[run.state]) for run in access.imports_of(request)[:SHOWN]],
        "missing": request.method == "POST",
    }
    return render(request, "people/member_imports.html", given, status=422 if file is None
                  and request.method == "POST" else 200)  # fmt: skip


@require_GET
@page("act")
def member_import(request: HttpRequest, member_import_id: int) -> HttpResponseBase:
    """One import: how far it is, what it would do, which lines are refused."""
    run = access.import_of(request, member_import_id)
    if request.GET.get("format") == "csv":
        lines = ([line, wording.refusal(code, what), what] for line, code, what in run.refusals)
        return csv_answer(request, f"refused-{run.pk}", ("line", "why", "found"), lines)
    return render(request, "people/member_import.html", _told(run))


@require_GET
@page("act")
def progress(request: HttpRequest, member_import_id: int) -> HttpResponse:
    """The fragment that asks again for itself while the import runs."""
    run = access.import_of(request, member_import_id)
    answer = render(request, "people/_member_import_progress.html", _told(run))
    if not run.is_running:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _told(run: MemberImport) -> dict[str, Any]:
    refusals = [
        (line, wording.refusal(code, what)) for line, code, what in run.refusals[:REFUSED_SHOWN]
    ]
    preview = [(line, name, wording.EFFECTS[effect]) for line, name, effect in run.preview]
    return {
        "run": run, "state": wording.STATES[run.state], "refusals": refusals, "preview": preview,
        "takes": run.added + run.changed,
    }  # fmt: skip


@require_POST
@page("act")
def turn(request: HttpRequest, member_import_id: int) -> HttpResponse:
    """Take in what was checked, or stop."""
    run = access.import_of(request, member_import_id)
    verbs = {"commit": actions.commit, "cancel": actions.cancel}
    verb = verbs.get(request.POST.get("did", ""))
    try:
        if verb:
            verb(run)
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
    return redirect("people:member_import", run.pk)


@require_GET
@page("see")
def export(request: HttpRequest) -> HttpResponseBase:
    """Members as the table an import reads back, narrowed by a filter."""
    workspace = workspace_of(request)
    everybody = Member.objects.filter(workspace=workspace)
    found, refused = narrowed(workspace, everybody, request.GET.get("filter", ""))
    if refused:
        toasts.error(request, _("Not exported: %(why)s") % {"why": refused})
        return redirect("people:members")
    return csv_answer(request, "members", writing.HEADER, writing.rows(found))
