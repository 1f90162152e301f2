"""Pages of keyword answers: all of them, one, and a place to try a message."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages as toasts
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.engage.answers import access, actions
from weilu.engage.answers.forms import AnswerForm
from weilu.engage.answers.models import Answer
from weilu.engage.guard.quoting import own_words
from weilu.engage.guard.views import tabs
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

LATELY = timedelta(days=28)


@require_GET
@page("see")
def answers(request: HttpRequest) -> HttpResponse:
    """Every keyword answer, how often it was given, and what a message would get."""
    since = clock.now() - LATELY
    held = access.answers_of(request).annotate(
        lately=Count("given", filter=Q(given__at__gte=since))
    )
    tried = request.GET.get("try", "").replace("\x00", "")[:2_000]
    return render(
        request, "engage/answers.html",
        {"held": held[:500], "tried": tried, "fits": _fits(request, tried) if tried else None,
         "tabs": tabs(request, "answers")},
    )  # fmt: skip


def _fits(request: HttpRequest, text: str) -> list[Answer]:
    """What a message would get somewhere: one answer at most a group."""
    workspace = workspace_of(request)
    live = actions.live_answers(workspace)
    places = [0, *{group for one in live for group in one.groups}]
    found = (actions.fitting(live, own_words(text), place) for place in places)
    return list(dict.fromkeys(one for one in found if one is not None))


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make an answer."""
    return _form(request, Answer(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Change an answer."""
    return _form(request, access.answer_of(request, answer_id, "act"))


def _form(request: HttpRequest, held: Answer) -> HttpResponse:
    form = AnswerForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(form.fill(), account_of(request))
        except WeiluError as error:
            form.add_error(_where(error), str(error))
        else:
            toasts.success(request, _("Saved."))
            return redirect("engage:answers")
    return render(request, "engage/answer.html", {"form": form, "held": held})


def _where(error: WeiluError) -> str:
    return {"engage.answer_name_taken": "name", "engage.bad_words": "words"}.get(error.code, "text")


@require_POST
@page("act")
def delete(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take an answer away."""
    actions.delete(access.answer_of(request, answer_id, "act"), account_of(request))
    toasts.success(request, _("Deleted. What was answered stays."))
    return redirect("engage:answers")
