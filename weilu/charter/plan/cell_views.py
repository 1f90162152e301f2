"""What the sheet asks while somebody works in it: explain, save, fill down, undo, import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.plan import access, actions, cells, drawing, incoming, reads, uploads, wording
from weilu.charter.plan.actions import Overtaken, Typed
from weilu.charter.plan.forms import refusal
from weilu.charter.plan.incoming import Incoming
from weilu.charter.plan.lines import BY_KEY, LINES, Line
from weilu.charter.plan.models import Change, Plan
from weilu.charter.plan.views import outlook
from weilu.console.attempts import attempt
from weilu.console.numbers import day
from weilu.console.pages import page
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of

#: Seconds a preview of an import stands.
PREVIEW = 3_600
WHY: dict[str, Any] = {
    "formula": lambda: _("A formula. Put the figure there."),
    "week": lambda: _("This week is not in the plan."),
    "twice": lambda: _("This week stands in the file twice; the first one counts."),
}


@require_GET
@page("see")
def explain(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A cell in words, with its figures put in."""
    held = access.plan_of(request, plan_id)
    line, week = _place(held, request.GET.get("line", ""), request.GET.get("week", ""))
    return render(request, "charter/plan/_told.html", _told(reads.sheet(held), line, week))


def _place(held: Plan, key: str, week: str) -> tuple[Line, int]:
    """The cell that is asked for. Raises Http404 where there is none."""
    at = int(week) if week.isascii() and week.isdigit() and len(week) < 4 else -1
    if key not in BY_KEY or not 0 <= at < held.weeks:
        raise Http404
    return BY_KEY[key], at


def _told(sheet: reads.Sheet, line: Line, week: int) -> dict[str, Any]:
    return {
        "held": sheet.plan, "told": wording.explained(sheet, line, week), "line": line,
        "week": week, "number": week + 1, "label": day(sheet.weeks[week]["day"]),
        "is_last": week + 1 >= sheet.plan.weeks,
    }  # fmt: skip


@require_POST
@page("act")
def save(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Keep one typed cell; answers every cell that changed since the person last looked."""
    held, given = access.plan_of(request, plan_id, "act"), request.POST
    line, week = _place(held, given.get("line", ""), given.get("week", ""))
    value = cells.read(line, given.get("text", ""), held.currency)
    was = cells.read(line, given.get("was", ""), held.currency)
    if value is None or not line.typed:
        return _refused(request, held, line, week, refusal(line.key))
    by = account_of(request)
    before = _texts(reads.sheet(held))
    try:
        actions.type_in(held, [Typed(line.key, week, value, was)], by)
    except Overtaken as error:
        return _overtaken(request, held, line, week, error)
    except WeiluError as error:
        return _refused(request, held, line, week, str(error))
    return _changed(request, held, before, (line, week))


def _texts(sheet: reads.Sheet) -> dict[str, Any]:
    return {cell.id: cell for row in drawing.rows(sheet) for cell in row["cells"]}


def _changed(
    request: HttpRequest, held: Plan, before: dict[str, Any], place: tuple[Line, int]
) -> HttpResponse:
    """Cells that read otherwise than before, and those others typed since the page was made."""
    sheet = reads.sheet(held)
    now = _texts(sheet)
    fresh = {key for key, cell in now.items() if before.get(key) != cell}
    fresh |= _typed_since(held, request.POST.get("seen", ""), set(now))
    fresh.add(drawing.cell(sheet, *place).id)
    given = {
        "cells": [now[key] for key in now if key in fresh], "totals": drawing.totals(sheet),
        "seen": sheet.last_change, "oob": True, **_told(sheet, *place), **outlook(sheet),
    }  # fmt: skip
    return render(request, "charter/plan/_changed.html", given)


def _typed_since(held: Plan, seen: str, known: set[str]) -> set[str]:
    """Typed cells changed after a change, and every reckoned one then, for they may follow."""
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
    later = list(Change.objects.filter(plan=held, pk__gt=since).values_list("cells", flat=True))
    if len(later) < 2:  # nobody else's
        return set()
    typed = {f"c-{line}-{week}" for cells_of in later for line, week, *_values in cells_of}
    reckoned = {
        f"c-{line.key}-{at}" for line in LINES if not line.typed for at in range(held.weeks)
    }
    return (typed | reckoned) & known


def _refused(
    request: HttpRequest, held: Plan, line: Line, week: int, why: str
) -> HttpResponse:  # fmt: skip
    given = {**_told(reads.sheet(held), line, week), "refused": why}
    return render(request, "charter/plan/_told.html", {**given, "oob": True}, status=422)


def _overtaken(
    request: HttpRequest, held: Plan, line: Line, week: int, error: Overtaken
) -> HttpResponse:
    """The other's figure is put into the cell; one's own is kept at hand."""
    sheet = reads.sheet(held)
    given = {
        **_told(sheet, line, week), "cells": [drawing.cell(sheet, line, week)], "oob": True,
        "refused": str(error), "who": error.data["who"], "mine": request.POST.get("text", "")[:40],
        "theirs": cells.text(line, int(error.data["now"]), held.currency),
        "seen": sheet.last_change, "totals": drawing.totals(sheet), **outlook(sheet),
    }  # fmt: skip
    return render(request, "charter/plan/_changed.html", given, status=422)


@require_POST
@page("act")
def fill(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give the weeks after a cell its figure."""
    held, given = access.plan_of(request, plan_id, "act"), request.POST
    line, week = _place(held, given.get("line", ""), given.get("week", ""))
    before, by = _texts(reads.sheet(held)), account_of(request)
    try:
        actions.fill_down(held, line.key, week, by)
    except WeiluError as error:
        return _refused(request, held, line, week, str(error))
    return _changed(request, held, before, (line, week))


@require_POST
@page("act")
def take_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Undo one's own latest change."""
    held = access.plan_of(request, plan_id, "act")
    said = _("Your latest change is taken back.")
    attempt(request, lambda: actions.undo(held, account_of(request)), said)
    show = request.POST.get("show", "")
    url = f"{request.path.removesuffix('undo/')}{'?show=' + show if show in wording.GROUPS else ''}"
    return redirect(url)


@require_http_methods(["GET", "POST"])
@page("act")
def bring_in(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Import an edited sheet: choose, look at what would change, confirm."""
    held = access.plan_of(request, plan_id, "act")
    if request.method == "POST" and "agreed" in request.POST:
        return _confirmed(request, held)
    given: dict[str, Any] = {"held": held}
    if file := request.FILES.get("file"):
        try:
            given |= _preview(held, file.name or "", file.read(uploads.LARGEST + 1))
        except WeiluError as error:
            given["refused_file"] = str(error)
    elif request.method == "POST":
        given["refused_file"] = _("Choose a file first.")
    return render(request, "charter/plan/import.html", given)


def _preview(held: Plan, name: str, content: bytes) -> dict[str, Any]:
    rows = uploads.rows(name, content)
    sheet = reads.sheet(held)
    found = incoming.read(
        rows, sheet.cells, held.starts_on, held.weeks, held.currency,
        fractions=content[:2] == b"PK",
    )  # fmt: skip
    if not found.has_keys:
        raise uploads.Unreadable(
            why=_("There is no row with the word “monday” in it. Export the plan, edit that file.")
        )
    agreed = [[one.line, one.week, one.after, one.before] for one in found.changed]
    return {
        "found": found, "shown": _shown(sheet, found), "refusals": _refusals(found),
        "agreed": signing.dumps(agreed, salt=_salt(held), compress=True),
    }  # fmt: skip


def _shown(sheet: reads.Sheet, found: Incoming) -> list[dict[str, Any]]:
    currency = sheet.plan.currency
    return [
        {"week": one.week + 1, "label": day(sheet.weeks[one.week]["day"]),
         "name": wording.name(BY_KEY[one.line]),
         "before": wording.shown(BY_KEY[one.line], one.before, currency),
         "after": wording.shown(BY_KEY[one.line], one.after, currency)}
        for one in found.changed
    ]  # fmt: skip


def _refusals(found: Incoming) -> list[dict[str, Any]]:
    return [
        {"row": one.row, "text": one.text,
         "name": wording.name(BY_KEY[one.line]) if one.line else "",
         "why": WHY[one.why]() if one.why in WHY else refusal(one.line)}
        for one in found.refused
    ]  # fmt: skip


def _salt(held: Plan) -> str:
    return f"charter.plan.{held.pk}"


def _confirmed(request: HttpRequest, held: Plan) -> HttpResponse:
    by = account_of(request)
    try:
        agreed = signing.loads(request.POST["agreed"], salt=_salt(held), max_age=PREVIEW)
        change = actions.type_in(held, [Typed(*one) for one in agreed], by)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("charter:import_plan", held.pk)
    except WeiluError as error:
        messages.error(request, str(error))
        return redirect("charter:import_plan", held.pk)
    count = len(change.cells) if change else 0
    messages.success(request, _("%(count)d figures imported.") % {"count": count})
    return redirect("charter:plan", held.pk)
