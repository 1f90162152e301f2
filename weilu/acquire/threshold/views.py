"""Pages of thresholds: the forms at the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.threshold import access, actions, door_views, rules
from weilu.acquire.threshold.forms import (
    QuestionForms,
    ThresholdForm,
    questions_typed,
    rearranged,
    rows_for_form,
    typed_rows,
)
from weilu.acquire.threshold.models import Threshold
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.kit import money
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of


@require_GET
@page("see")
def thresholds(request: HttpRequest) -> HttpResponse:
    """All forms at the door, with how many wait at each."""
    waits = Count("applications", filter=Q(applications__state="pending"))
    held = access.thresholds_of(request).annotate(waits=waits, all=Count("applications"))[:200]
    return render(request, "acquire/thresholds.html", {"held": held})


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make one; a first question to start from is there."""
    first = rules.Question("q1", "long", _("What brings you here?"))
    held = Threshold(
        workspace=workspace_of(request, "act"), questions=rules.rows_of([first]),
        title=_("A few words first"),
    )  # fmt: skip
    return _page(request, held)


@require_http_methods(["GET", "POST"])
@page("act")
def threshold(request: HttpRequest, threshold_id: int) -> HttpResponse:
    """Change one."""
    return _page(request, access.threshold_of(request, threshold_id, "act"))


def _page(request: HttpRequest, held: Threshold) -> HttpResponse:
    do, posted = request.POST.get("do", ""), request.method == "POST"
    if do:  # a question more, less, or elsewhere: nothing is saved yet
        rows = rearranged(typed_rows(request.POST.dict()), do)
        form = ThresholdForm(initial=request.POST.dict(), instance=held)
        return _builder(request, held, form, QuestionForms(initial=rows))
    files = request.FILES if posted else None
    form = ThresholdForm(request.POST if posted else None, files, instance=held)
    rows = rows_for_form(held.questions)
    questions = QuestionForms(request.POST if posted else None, initial=rows)
    if posted and all((form.is_valid(), questions.is_valid())) and _saved(request, form, questions):
        return redirect("acquire:threshold", held.pk)
    return _builder(request, held, form, questions)


def _builder(
    request: HttpRequest, held: Threshold, form: ThresholdForm, questions: Any
) -> HttpResponse:
    given = {
        "form": form, "questions": questions, "held": held,
        "choosing": rules.CHOOSING, "most": rules.MOST_QUESTIONS,
    }  # fmt: skip
    return render(request, "acquire/threshold.html", given)


def _saved(request: HttpRequest, form: ThresholdForm, questions: Any) -> bool:
    by = account_of(request)
    try:
        actions.save(form.instance, questions.questions(), by)
    except actions.ThresholdNameTaken as error:
        form.add_error("name", str(error))
        return False
    except WeiluError as error:
        form.add_error("pass_mark", str(error))
        return False
    toasts.success(request, _("Saved."))
    return True


@require_GET
@page("see")
def preview(request: HttpRequest, threshold_id: int) -> HttpResponse:
    """As an applicant sees it."""
    held = access.threshold_of(request, threshold_id)
    parts = door_views.form_parts(held, rules.questions_of(held.questions), {}, {})
    return door_views.shielded(render(request, "m/apply.html", parts | {"preview": True}))


@require_POST
@page("act")
def draft(request: HttpRequest) -> HttpResponse:
    """What is being written, as an applicant would see it: in a frame, or as a page of its own."""
    given = request.POST.dict()
    held = Threshold(
        workspace=workspace_of(request, "act"), title=given.get("title", "")[:80],
        lead=given.get("lead", "")[:600], invited=bool(given.get("invited")),
        currency=given.get("currency", "CNY") if given.get("currency") in money.DIGITS else "CNY",
    )  # fmt: skip
    held.fee = money.parse(given.get("fee", ""), held.currency)
    parts = door_views.form_parts(held, questions_typed(typed_rows(given)), {}, {})
    shown = render(request, "m/apply.html", parts | {"preview": True})
    if not request.headers.get("HX-Request"):
        return door_views.shielded(shown)
    return render(request, "acquire/_phone.html", {"shown": shown.content.decode()})


@require_POST
@page("act")
def delete(request: HttpRequest, threshold_id: int) -> HttpResponse:
    """Let go of one nobody uses."""
    held = access.threshold_of(request, threshold_id, "act")
    if not attempt(request, lambda: actions.delete(held, account_of(request)), _("Deleted.")):
        return redirect("acquire:threshold", held.pk)
    return redirect("acquire:thresholds")
