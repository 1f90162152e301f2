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
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.codes.code_views import numbers
from weilu.acquire.threshold import access, actions, fees, fitting, messaging, rules, traces
from weilu.acquire.threshold.files import SHOWN
from weilu.acquire.threshold.models import STATES, Application, Payment
from weilu.acquire.threshold.wording import FLAGS, PAYMENTS
from weilu.acquire.threshold.wording import STATES as STATE_WORDS
from weilu.console import undo
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of
from weilu.people.persons import reads as persons
from weilu.people.persons.rules import Trace
from weilu.people.persons.views import told

COLUMNS = (
    Column("contact", gettext_lazy("Applicant"), order="contact", fixed=True),
    Column("answer", gettext_lazy("First answer")),
    Column("threshold", gettext_lazy("Threshold"), order="threshold.name", wide=True),
    Column("code", gettext_lazy("Came by"), order="code.name", wide=True),
    Column("score", gettext_lazy("Quiz"), order="score", numeric=True, hidden=True),
    Column("fit", gettext_lazy("Fit"), numeric=True, wide=True),
    Column("payment", gettext_lazy("Fee"), order="payment.state", wide=True, hidden=True),
    Column("state", gettext_lazy("State"), order="state", wide=True),
    Column("applied_at", gettext_lazy("Applied"), order="applied_at", wide=True),
)
CSV_HEADER = ("id", "applied", "contact", "threshold", "code", "score", "state", "reason")


@require_GET
@page("act")
def applications(request: HttpRequest) -> HttpResponseBase:
    """Who applied; those who wait first."""
    asked = Asked.of(request, COLUMNS, filters=("state", "threshold", "fee"))
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "applications", CSV_HEADER, _csv(found.iterator(500)))
    table = Table(request, COLUMNS, asked, found)
    fits = fitting.of_all(workspace_of(request, "act"), table.rows)
    for row in table.rows:
        row.fit = fits.get(row.pk)
    waits = Count("pk", filter=Q(state="pending"))
    counted = (
        access.applications_of(request)
        .order_by()
        .aggregate(
            waits=waits, stated=Count("pk", filter=Q(payment__state="stated")), all=Count("pk")
        )
    )
    return render(
        request, "acquire/applications.html",
        {"table": table, "counted": counted, "states": STATE_WORDS,
         "thresholds": access.thresholds_of(request)[:100], "payments": PAYMENTS,
         "reasons": access.reasons_of(request)[:50]},
    )  # fmt: skip


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[Application]:
    usual = "all" if asked.filters["fee"] else "pending"
    found, state = access.applications_of(request), asked.filters["state"] or usual
    if state in STATES:
        found = found.filter(state=state)
    threshold = asked.filters["threshold"]
    if threshold.isdigit() and len(threshold) < 19:
        found = found.filter(threshold=int(threshold))
    if asked.filters["fee"] in PAYMENTS:
        found = found.filter(payment__state=asked.filters["fee"])
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
    payment = Payment.objects.filter(application=held).select_related("settled_by").first()
    files = {one.question: one for one in held.attachments.defer("content")}
    after = access.applications_of(request).filter(state="pending").exclude(pk=held.pk)
    later = after.filter(applied_at__gte=held.applied_at).first() or after.first()
    return render(
        request, "acquire/application.html",
        {"held": held, "state": STATE_WORDS[held.state], "payment": payment,
         "answers": [
             (label, said, files.get(one["key"]))
             for one, (label, said) in zip(held.questions, actions.answered(held), strict=True)
         ],
         "proof": files.get("payment"), "flag": FLAGS.get(held.flag, ""),
         "twice": fees.same_reference(payment) if payment else [],
         "known": messaging.known_as(held), "messages_told": held.messages.order_by("-at")[:20],
         "alike": _alike(held),
         "fit": fitting.of_all(held.threshold.workspace, [held]).get(held.pk),
         "reasons": access.reasons_of(request)[:50],
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
    was, by = request.POST.get("was", "pending"), account_of(request)
    _keep_reason(request, reason)
    try:
        actions.decide(held, state, by, reason, was=was)
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
    state, was = request.POST.get("state", ""), request.POST.get("was", "pending")
    by = account_of(request)
    chosen = numbers(request.POST.getlist("row"))
    if state not in STATES or state == was:
        return redirect("acquire:applications")
    reason, done = request.POST.get("reason", ""), []
    _keep_reason(request, reason)
    for held in access.applications_of(request).filter(pk__in=chosen):
        if _try(partial(actions.decide, held, state, by, reason, was=was)):
            done.append(str(held.pk))
    said = _("%(count)d decided.") % {"count": len(done)}
    if done and state != "pending":
        fields = {"state": "pending", "was": state, "row": done}
        undo.offer(request, said, reverse("acquire:decide_many"), fields)
    else:
        toasts.success(request, said)
    if late := len(chosen) - len(done):
        toasts.warning(request, _("%(count)d had been decided already.") % {"count": late})
    return redirect(next_page(request, reverse("acquire:applications")))


def _keep_reason(request: HttpRequest, reason: str) -> None:
    if request.POST.get("keep"):
        actions.keep_reason(workspace_of(request, "act"), reason)


def _alike(held: Application) -> list[tuple[Trace, list[str]]]:
    """Who may be the same person as this applicant, with why, strongest first."""
    mine = traces.ref(held)
    workspace = held.threshold.workspace
    pairs = persons.proposals(workspace)
    return [
        (pair.other if pair.one.ref == mine else pair.one, told(workspace, pair.reasons))
        for pair in pairs if mine in {pair.one.ref, pair.other.ref}
    ][:5]  # fmt: skip


@require_POST
@page("act")
def tell(request: HttpRequest, application_id: int) -> HttpResponse:
    """Write to the applicant."""
    held = access.application_of(request, application_id)
    by = account_of(request)
    try:
        made = messaging.tell(held, request.POST.get("text", ""), by)
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("acquire:application", held.pk)
    page_only = _("It stands on their page: they see it when they open the link again.")
    toasts.success(
        request, _("Put into the outbox, and on their page.") if made.sent else page_only
    )
    return redirect("acquire:application", held.pk)


@require_POST
@page("act")
def fee(request: HttpRequest, application_id: int) -> HttpResponse:
    """Confirm a payment, let off, ask again, give back, or take that back."""
    held = access.application_of(request, application_id)
    state, was = request.POST.get("state", ""), request.POST.get("was", "")
    by = account_of(request)
    try:
        fees.settle(held, state, by, request.POST.get("note", ""), was=was)
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("acquire:application", held.pk)
    back = reverse("acquire:fee", args=[held.pk])
    if rules.may_become(state, was, by_staff=True):
        said = f"{held.contact}: {PAYMENTS[state][1]}"
        undo.offer(request, said, back, {"state": was, "was": state})
    else:
        toasts.success(request, _("Noted."))
    return redirect("acquire:application", held.pk)


@require_GET
@page("act")
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """A file an applicant gave: pictures are shown, everything else is handed out to be saved."""
    held = access.attachment_of(request, attachment_id)
    shown = held.type in SHOWN
    kind = held.type if shown else "application/octet-stream"
    answer = HttpResponse(bytes(held.content), content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(not shown, held.name) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@page("act")
def reasons(request: HttpRequest) -> HttpResponse:
    """Words kept for decisions: looked at, added."""
    if request.method == "POST":
        actions.keep_reason(workspace_of(request, "act"), request.POST.get("text", ""))
        return redirect("acquire:reasons")
    held = access.reasons_of(request)[:200]
    return render(request, "acquire/reasons.html", {"held": held})


@require_POST
@page("act")
def drop_reason(request: HttpRequest, reason_id: int) -> HttpResponse:
    """Let go of one; what was decided with it keeps it."""
    held = access.reason_of(request, reason_id)
    text = held.text
    held.delete()
    undo.offer(request, _("Taken off."), reverse("acquire:reasons"), {"text": text})
    return redirect("acquire:reasons")


def _try(do: Callable[[], None]) -> bool:
    try:
        do()
    except WeiluError:
        return False
    return True
