"""Pages of the to-do list: what only people can do, ticked off with what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from weilu.console.attempts import attempt
from weilu.console.pages import next_page, page
from weilu.outbox import access, confirming, tasks
from weilu.outbox.models import Task
from weilu.people.access import account_of


@require_GET
@page("see")
def todo(request: HttpRequest) -> HttpResponse:
    """The person's own and nobody's, or everybody's; those due first; made for a phone."""
    held, everybody = access.tasks_of(request), request.GET.get("who") == "all"
    if not everybody:
        held = held.filter(Q(assignee=None) | Q(assignee=request.user.pk))
    done = held.exclude(state="open").order_by("-done_at")
    given = {"open": held.filter(state="open")[:200], "done": done[:20], "everybody": everybody}
    return render(request, "outbox/tasks.html", given)


@require_POST
@page("act")
def tick(request: HttpRequest, task_id: int) -> HttpResponse:
    """Tick a task off, with its result."""
    task, done = access.task_of(request, task_id), request.POST.get("done") == "1"
    result, by = request.POST.get("result", ""), account_of(request)
    reached = _reached(request) if done else 0
    said = _over(task, reached) or (_("Ticked off.") if done else _("Noted as not done."))
    return _try(
        request,
        lambda: tasks.settle(task, by, done=done, result=result, reached=reached),
        said,
    )


def _reached(request: HttpRequest) -> int:
    """How many the person says, within what a day can hold."""
    said = request.POST.get("reached", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _over(task: Task, reached: int) -> str:
    """What to tell somebody who did more than the day allows."""
    wanted = task.progress.get("wanted")
    if wanted is None or reached <= wanted:
        return ""
    told = _("Ticked off. That is over today’s limit of %(limit)d: leave the rest for tomorrow.")
    return told % {"limit": wanted}


@require_POST
@page("act")
def remind(request: HttpRequest, task_id: int) -> HttpResponse:
    """Have the platform show a task to staff again."""
    task, by = access.task_of(request, task_id), account_of(request)
    said = _("The platform shows it to staff again.")
    return _try(request, lambda: confirming.remind(task, by), said)


def _try(request: HttpRequest, do: Callable[[], Any], said: str) -> HttpResponse:
    attempt(request, do, said)
    return redirect(next_page(request, reverse("outbox:tasks")))
