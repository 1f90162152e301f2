"""Pages of copied notes: the queue, the pair side by side, decisions and appeals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.challenges import access, copying, reads, wording
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("text", gettext_lazy("Note"), fixed=True),
    Column("name", gettext_lazy("Member"), order="checkin.entrant.member.name"),
    Column("earlier", gettext_lazy("Like the note of"), order="earlier.entrant.member.name",
           wide=True),
    Column("likeness", gettext_lazy("Alike"), order="likeness", numeric=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("found_at", gettext_lazy("Found"), order="found_at", wide=True),
)  # fmt: skip


@require_GET
@page("see")
def copies(request: HttpRequest) -> HttpResponseBase:
    """Notes that look copied; what waits for somebody first."""
    asked = Asked.of(request, COLUMNS, "-found_at", ("state",))
    state = asked.filters["state"] or "open"
    found = reads.copies(workspace_of(request), "" if state == "all" else state, asked.q)
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        rows = (
            [one.pk, one.checkin.entrant.member.name, one.checkin.text,
             one.earlier.entrant.member.name, one.earlier.text, round(one.likeness, 3), one.state]
            for one in table.sorted_rows.iterator(1_000)
        )  # fmt: skip
        header = ("id", "member", "note", "earlier_member", "earlier_note", "alike", "state")
        return csv_answer(request, "copies", header, rows)
    for row in table.rows:
        row.level, row.word = wording.COPIES[row.state]
    return render(
        request, "engage/challenges/copies.html",
        {"table": table, "states": wording.COPIES, "state": state, "tab": "copies"},
    )  # fmt: skip


@require_GET
@page("see")
def copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """The pair side by side, the decision and the appeal."""
    held = access.copy_of(request, copy_id)
    level, word = wording.COPIES[held.state]
    given = {"held": held, "level": level, "word": word, "tab": "copies"}
    return render(request, "engage/challenges/copy.html", given)


@require_POST
@page("act")
def decide(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Strike the check-in, find no copy, or answer the appeal."""
    held, by = access.copy_of(request, copy_id, "act"), account_of(request)
    why, yes = request.POST.get("why", ""), request.POST.get("to") in {"penalise", "grant"}
    if held.state == "appealed":
        attempt(
            request, lambda: copying.settle(held, grant=yes, answer=why, by=by),
            _("Answered. The member reads it on their page."),
        )  # fmt: skip
    elif attempt(request, lambda: copying.decide(held, penalise=yes, reason=why, by=by)):
        said = _("Struck. The member can appeal.") if yes else _("No copy.")
        undo.offer(request, said, reverse("challenges:reopen", args=[held.pk]), {})
    return redirect("challenges:copy", held.pk)


@require_POST
@page("act")
def reopen(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Take a decision back."""
    held = access.copy_of(request, copy_id, "act")
    attempt(request, lambda: copying.reopen(held, account_of(request)), _("Open again."))
    return redirect("challenges:copy", held.pk)
