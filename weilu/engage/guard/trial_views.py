"""Pages of dry runs: what a version of a rule would have done, line by line."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console.numbers import count
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.guard import access, actions, reads, trials, wording
from weilu.engage.guard.forms import TrialForm
from weilu.engage.guard.models import Trial, TrialLine, TrialState
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of

COLUMNS = (
    Column("words", gettext_lazy("Message"), fixed=True),
    Column("member", gettext_lazy("Member"), order="member.name"),
    Column("why", gettext_lazy("Why")),
    Column("step", gettext_lazy("What would follow"), order="step"),
    Column("group", gettext_lazy("Group"), order="group.name", wide=True),
    Column("at", gettext_lazy("When"), order="at", wide=True),
    Column("right", gettext_lazy("Right?")),
)
CSV_HEADER = ("event", "at", "group", "member", "step", "mute_s", "why", "right", "text")
#: Marks that can be made, by the word a form has for them.
MARKS = {"right": True, "wrong": False, "none": None}


@require_POST
@page("act")
def start(request: HttpRequest, guard_id: int) -> HttpResponse:
    """Begin a dry run of the version in force."""
    held, form = access.guard_of(request, guard_id, "act"), TrialForm(request.POST)
    if not form.is_valid():
        toasts.error(request, _("Enter the first and the last day."))
        return redirect("engage:rule", held.pk)
    try:
        trial = trials.start(held, account_of(request), *form.period(ZoneInfo(held.workspace.zone)))
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("engage:rule", held.pk)
    return redirect("engage:trial", trial.pk)


@require_GET
@page("see")
def trial(request: HttpRequest, trial_id: int) -> HttpResponseBase:
    """What a version would have done: the sum, the lines, and other versions beside it."""
    held = access.trial_of(request, trial_id)
    if request.GET.get("part") == "progress":
        return render(request, "engage/_trial_progress.html", _progress(held))
    asked = Asked.of(request, COLUMNS, default="at", filters=("step", "marked", "than", "only"))
    earlier = reads.earlier_trials(held)
    other = next((one for one in earlier if str(one.pk) == asked.filters["than"]), None)
    found = _narrowed(held, asked, other)
    if request.GET.get("format") == "csv":
        lines = (_csv(one) for one in reads.shown(list(found), held.guard_id))
        return csv_answer(request, f"trial-{held.pk}", CSV_HEADER, lines)
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.shown(table.rows, held.guard_id, reads.SHOWN)
    return render(
        request, "engage/trial.html",
        {**_progress(held), "table": table, "precision": reads.precision_of(held.edition),
         "sentence_of_all": sentence(held), "earlier": earlier, "other": other,
         "steps": wording.WOULD_STEPS, "most": trials.MOST_LINES,
         "compared": reads.compare(held, other) if other else None},
    )  # fmt: skip


def _narrowed(held: Trial, asked: Asked, other: Trial | None) -> QuerySet[TrialLine]:
    found, only = access.lines_of(held), asked.filters["only"]
    if asked.filters["step"] in wording.WOULD_STEPS:
        found = found.filter(step=asked.filters["step"])
    marked = held.guard.marks.values("event_id")
    if asked.filters["marked"] in {"right", "wrong"}:
        found = found.filter(event_id__in=marked.filter(right=asked.filters["marked"] == "right"))
    elif asked.filters["marked"] == "none":
        found = found.exclude(event_id__in=marked)
    if other and only == "new":
        found = found.exclude(event_id__in=TrialLine.objects.filter(trial=other).values("event_id"))
    if asked.q:
        found = found.filter(member__name__icontains=asked.q)
    return found


def _progress(held: Trial) -> dict[str, Any]:
    running = held.state in {TrialState.WAITING, TrialState.RUNNING}
    told = _("Read %(done)s of %(total)s messages; %(touched)s met so far.") % {
        "done": count(held.looked_at), "total": count(held.total), "touched": count(held.touched)
    }  # fmt: skip
    level, word = wording.TRIALS[held.state]
    return {"trial": held, "running": running, "sentence": told, "level": level, "word": word}


def sentence(held: Trial) -> str:
    """The whole of it in a sentence."""
    if not held.touched:
        return _("It would have touched none of %(total)s messages.") % {
            "total": count(held.looked_at)
        }
    steps = _(", ").join(
        f"{wording.WOULD_STEPS[step]} {count(number)}"
        for step, number in held.by_step.items()
        if step in wording.WOULD_STEPS
    )
    return _(
        "It would have touched %(touched)s of %(total)s messages, of %(people)s people: %(steps)s."
    ) % {
        "touched": count(held.touched), "total": count(held.looked_at),
        "people": count(held.people), "steps": steps,
    }  # fmt: skip


def _csv(one: reads.Shown) -> list[Any]:
    row = one.row
    right = "" if one.right is None else int(one.right)
    return [row.event_id, row.at.isoformat(), row.group.name, row.member.name, row.step,
            row.mute_s, one.why, right, "".join(part for part, _met in one.pieces)]  # fmt: skip


@require_POST
@page("act")
def stop(request: HttpRequest, trial_id: int) -> HttpResponse:
    """End a dry run early; what it met so far stays."""
    held = access.trial_of(request, trial_id, "act")
    trials.stop(held)
    return redirect("engage:trial", held.pk)


@require_POST
@page("act")
def mark(request: HttpRequest, trial_id: int) -> HttpResponse:
    """Say of chosen lines whether the rule is right about them."""
    held = access.trial_of(request, trial_id, "act")
    given = request.POST.get("right", "")
    chosen = [int(one) for one in request.POST.getlist("row")[:500] if one.isdigit()]
    right = MARKS.get(given)
    for line in TrialLine.objects.filter(trial=held, pk__in=chosen):
        actions.mark(held.guard, line.event_id, right, account_of(request))
    toasts.success(request, _("Noted."))
    return redirect(next_page(request, reverse("engage:trial", args=[held.pk])))
