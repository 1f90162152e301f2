"""Pages of the outbox: what waits, what went, what went wrong; one message; writing; tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.attempts import attempt
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.outbox import (
    access,
    actions,
    reads,
    wording,
    writing,
)
from weilu.outbox.forms import ComposeForm, EditForm, PolicyForm
from weilu.outbox.models import Message, State, Template
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("text", gettext_lazy("Words"), fixed=True),
    Column("to", gettext_lazy("To")),
    Column("state", gettext_lazy("State"), order="state"),
    Column("purpose", gettext_lazy("Purpose"), order="purpose", wide=True),
    Column("not_before", gettext_lazy("When"), order="not_before", wide=True),
    Column("room", gettext_lazy("From"), order="room", wide=True, hidden=True),
    Column("attempts", gettext_lazy("Attempts"), order="attempts", numeric=True, hidden=True),
)
CSV_HEADER = ("id", "created", "state", "why", "purpose", "room", "op", "to", "text", "settled")


@require_GET
@page("see")
def outbox(request: HttpRequest) -> HttpResponseBase:
    """Everything that is or was to be sent; searched, filtered, sorted by the database."""
    asked = Asked.of(request, COLUMNS, filters=("state", "purpose"))
    state, purpose = asked.filters["state"], asked.filters["purpose"]
    found = reads.narrowed(access.messages_of(request), asked.q, state, purpose)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "outbox", CSV_HEADER, map(_csv, found.iterator(1_000)))
    table = Table(request, COLUMNS, asked, found)
    return render(
        request, "outbox/outbox.html",
        {"table": table, "counts": _counts(request), "states": wording.STATES,
         "purposes": wording.PURPOSES},
    )  # fmt: skip


def _counts(request: HttpRequest) -> dict[str, int]:
    mine = access.messages_of(request).order_by()
    return mine.aggregate(
        **{name: Count("pk", filter=where) for name, where in reads.NARROWED.items()}
    )


def _csv(message: Message) -> list[Any]:
    return [
        message.pk, message.created_at.isoformat(), message.state, message.why, message.purpose,
        message.room, message.op, _to(message), message.text,
        message.settled_at.isoformat() if message.settled_at else "",
    ]  # fmt: skip


def _to(message: Message) -> str:
    place = message.group or message.member
    return place.name if place else message.chat


@require_GET
@page("see")
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: where it stands and why, each attempt, what can still be done."""
    held = access.message_of(request, message_id)
    level, word = wording.STATES[held.state]
    form = EditForm(initial={"text": held.text, "at": held.not_before})
    return render(
        request, "outbox/message.html",
        {"held": held, "level": level, "word": word, "to": _to(held), "form": form,
         "why": wording.why(held.why), "todo": wording.todo(held.why),
         "purpose": wording.PURPOSES[held.purpose], "op": wording.OPS.get(held.op, held.op),
         "tries": held.tries.order_by("number"), "has_words": actions.has_words(held),
         "may_cancel": writing.may_cancel(held),
         "may_retry": held.state in actions.AGAIN},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def compose(request: HttpRequest) -> HttpResponse:
    """Write to groups, now or later."""
    workspace = workspace_of(request, "act")
    templates = access.templates_of(request, "act")
    form = ComposeForm(workspace, request.POST or None, initial=_words_of(request, templates))
    if request.method == "POST" and form.is_valid():
        put = writing.put(form.cleaned_data, account_of(request))
        toasts.success(request, _what_came_of(put))
        return redirect("outbox:outbox")
    return render(request, "outbox/compose.html", {"form": form, "templates": templates[:200]})


def _words_of(request: HttpRequest, templates: QuerySet[Template]) -> dict[str, str]:
    """The words of the template that was chosen, if one was."""
    asked = request.GET.get("template", "")
    found = templates.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None
    if found is None:
        return {}
    other = request.GET.get("language") == "en"
    return {"text": found.text_en if other else found.text_zh or found.text_en}


def _what_came_of(put: list[Message]) -> str:
    waiting = sum(one.state == State.WAITING for one in put)
    if waiting:
        return _("Written. Somebody has to approve it before it goes out.")
    refused = [one for one in put if one.state == State.REFUSED]
    if refused:
        return ngettext(
            "Written. One place is left out: %(why)s.",
            "Written. %(count)d places are left out: %(why)s.", len(refused),
        ) % {"count": len(refused), "why": wording.why(refused[0].why)}  # fmt: skip
    return _("Written. It goes out as soon as it may.")


#: What is said when a person has done it.
SAID: dict[str, Any] = {
    "approve": gettext_lazy("Approved."),
    "cancel": gettext_lazy("Cancelled."),
    "retry": gettext_lazy("It goes out again."),
    "found": gettext_lazy("Noted: it went out."),
}


@require_POST
@page("act")
def turn(request: HttpRequest, message_id: int, verb: str) -> HttpResponse:
    """Approve, cancel or try again."""
    held = access.message_of(request, message_id, "act")
    by = account_of(request)
    attempt(request, lambda: writing.VERBS[verb](held, by), SAID[verb])
    return redirect(next_page(request, f"/outbox/{held.pk}/"))


@require_POST
@page("act")
def turn_many(request: HttpRequest) -> HttpResponse:
    """The same with the rows chosen in the list; those it is too late for are counted."""
    given = request.POST.get("verb", "")
    verb, by, late = given if given in SAID else "cancel", account_of(request), 0
    for held in access.messages_of(request, "act").filter(pk__in=_chosen(request)):
        try:
            writing.VERBS[verb](held, by)
        except WeiluError:
            late += 1
    toasts.success(request, str(SAID[verb]))
    if late:
        toasts.warning(request, _("%(count)d were past that already.") % {"count": late})
    return redirect(next_page(request, "/outbox/"))


def _chosen(request: HttpRequest) -> list[int]:
    return [
        int(one) for one in request.POST.getlist("row")[:500] if one.isdigit() and len(one) < 19
    ]


@require_POST
@page("act")
def edit(request: HttpRequest, message_id: int) -> HttpResponse:
    """Other words, another time."""
    held, form = access.message_of(request, message_id, "act"), EditForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        attempt(
            request,
            lambda: actions.edit(
                held, account_of(request), text=data["text"], not_before=data["at"]
            ),
            _("Changed."),
        )
    else:
        said = [str(error) for errors in form.errors.values() for error in errors]
        toasts.error(request, " ".join(said))
    return redirect("outbox:message", held.pk)


@require_http_methods(["GET", "POST"])
@page("manage")
def policy(request: HttpRequest) -> HttpResponse:
    """What the workspace allows itself."""
    held = reads.policy_of(workspace_of(request, "manage"))
    form = PolicyForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        actions.set_policy(form.save(commit=False), account_of(request))
        toasts.success(request, _("Saved."))
        return redirect("outbox:policy")
    return render(request, "outbox/policy.html", {"form": form})
