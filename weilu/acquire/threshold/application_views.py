"""Pages of applications: the queue, one of them, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.acquire.codes.code_views import numbers
from weilu.acquire.threshold import access, actions
from weilu.acquire.threshold.models import STATES, Application
from weilu.acquire.threshold.wording import STATES as STATE_WORDS
from weilu.console import undo
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError

COLUMNS = (
    Column("contact", gettext_lazy("Applicant"), order="contact", fixed=True),
    Column("answer", gettext_lazy("First answer")),
    Column("threshold", gettext_lazy("Threshold"), order="threshold.name", wide=True),
    Column("code", gettext_lazy("Came by"), order="code.name", wide=True),
    Column("score", gettext_lazy("Quiz"), order="score", numeric=True, hidden=True),
    Column("state", gettext_lazy("State"), order="state", wide=True),
    Column("applied_at", gettext_lazy("Applied"), order="applied_at", wide=True),
)
CSV_HEADER = ("id", "applied", "contact", "threshold", "code", "score", "state", "reason")


@require_GET
@page("act")
def applications(request: HttpRequest) -> HttpResponseBase:
    """Who applied; those who wait first."""
    asked = Asked.of(request, COLUMNS, filters=("state", "threshold"))
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "applications", CSV_HEADER, _csv(found.iterator(500)))
    table = Table(request, COLUMNS, asked, found)
    waits = Count("pk", filter=Q(state="pending"))
    counted = access.applications_of(request).order_by().aggregate(waits=waits, all=Count("pk"))
    return render(
        request, "acquire/applications.html",
        {"table": table, "counted": counted, "states": STATE_WORDS,
         "thresholds": access.thresholds_of(request)[:100]},
    )  # fmt: skip


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[Application]:
    found, state = access.applications_of(request), asked.filters["state"] or "pending"
    if state in STATES:
        found = found.filter(state=state)
    threshold = asked.filters["threshold"]
    if threshold.isdigit() and len(threshold) < 19:
        found = found.filter(threshold=int(threshold))
    if asked.q:
        found = found.filter(Q(contact__icontains=asked.q) | Q(answers__icontains=asked.q))
    return found


def _csv(found: Iterable[Application]) -> Iterable[list[Any]]:
    for one in found:
        answers = [f"{label}: {said}" for label, said in actions.answered(one) if said is not None]
        yield [
            one.pk, one.applied_at.isoformat(), one.contact, one.threshold.name,
            one.code.name if one.code else "", one.score, one.state, one.reason, *answers,
        ]  # fmt: skip


@require_GET
@page("act")
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One: what was answered, who this may be, and the decision."""
    held = access.application_of(request, application_id)
    others = access.applications_of(request).filter(same=held.same).exclude(pk=held.pk)
    after = access.applications_of(request).filter(state="pending").exclude(pk=held.pk)
    later = after.filter(applied_at__gte=held.applied_at).first() or after.first()
    return render(
        request, "acquire/application.html",
        {"held": held, "state": STATE_WORDS[held.state], "answers": actions.answered(held),
         "others": others.order_by("-applied_at")[:20] if held.same else [], "next": later},
    )  # fmt: skip


@require_POST
@page("act")
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Let in, turn down, or take that back."""
    held = access.application_of(request, application_id)
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    if state not in STATES:
        return redirect("acquire:application", held.pk)
    was, by = request.POST.get("was", "pending"), request.user
    try:
        actions.decide(held, state, by, reason, was=was)  # type: ignore[arg-type]
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("acquire:application", held.pk)
    back = reverse("acquire:decide", args=[held.pk])
    if state == "pending":
        toasts.success(request, _("Back among those who wait."))
    else:
        said = f"{held.contact}: {STATE_WORDS[state][1]}"
        undo.offer(request, said, back, {"state": "pending", "was": state})
    return redirect(next_page(request, reverse("acquire:application", args=[held.pk])))


@require_POST
@page("act")
def decide_many(request: HttpRequest) -> HttpResponse:
    """The same for the rows chosen in the queue; those decided meanwhile are counted."""
    state = request.POST.get("state", "")
    by: Any = request.user
    chosen = numbers(request.POST.getlist("row"))
    if state not in {"accepted", "declined"}:
        return redirect("acquire:applications")
    reason, late = request.POST.get("reason", ""), 0
    for held in access.applications_of(request).filter(pk__in=chosen):
        late += not _try(partial(actions.decide, held, state, by, reason))
    done = len(chosen) - late
    toasts.success(request, _("%(count)d decided.") % {"count": done})
    if late:
        toasts.warning(request, _("%(count)d had been decided already.") % {"count": late})
    return redirect(next_page(request, reverse("acquire:applications")))


def _try(do: Callable[[], None]) -> bool:
    try:
        do()
    except WeiluError:
        return False
    return True
