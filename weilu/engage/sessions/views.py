"""Pages of sessions: all of them, one, its poster, who was there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.draws.models import DrawState
from weilu.engage.sessions import access, actions, poster, reads
from weilu.engage.sessions.forms import SessionForm, StepForm
from weilu.engage.sessions.models import Attendance, QuestionState, Session, SessionState
from weilu.engage.sessions.wording import FORMS, HOW, QUESTIONS, STATES
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Account, Member

COLUMNS = (
    Column("starts_at", gettext_lazy("When"), order="starts_at", fixed=True),
    Column("name", gettext_lazy("Session"), order="name", fixed=True),
    Column("form", gettext_lazy("Form"), order="form", wide=True),
    Column("host", gettext_lazy("Host"), order="host.name", wide=True),
    Column("there", gettext_lazy("Were there"), order="there", numeric=True),
    Column("asked", gettext_lazy("Asked"), order="asked", numeric=True, wide=True),
    Column("todo", gettext_lazy("To be done"), order="todo", numeric=True),
    Column("state", gettext_lazy("State"), order="state"),
)
CSV_HEADER = ("id", "name", "form", "starts_at", "ends_at", "host", "there", "asked", "state")
THERE_COLUMNS = (
    Column("member", gettext_lazy("Member"), order="member.name", fixed=True),
    Column("group", gettext_lazy("Group"), order="group.name"),
    Column("at", gettext_lazy("When"), order="at"),
    Column("how", gettext_lazy("How"), order="how", wide=True),
)
THERE_HEADER = ("member", "name", "group", "at", "how")
Verb = Callable[[Session, Account], object]
#: What a button asks for → the verb, and what is said.
VERBS: dict[str, tuple[Verb, Any]] = {
    "start": (actions.start, gettext_lazy("“%(name)s” runs. The speaker is relayed from now on.")),
    "end": (actions.end, gettext_lazy("“%(name)s” is over. Its recap waits to be read.")),
    "quiz": (actions.open_quiz, gettext_lazy("The quiz of “%(name)s” is asked in its groups.")),
    "bring_back": (actions.bring_back, gettext_lazy("“%(name)s” is planned again.")),
}


@require_GET
@page("see")
def sessions(request: HttpRequest) -> HttpResponseBase:
    """What comes, then what was."""
    asked = Asked.of(request, COLUMNS, default="-starts_at", filters=("state", "form"))
    found = reads.counted(access.sessions_of(request))
    found = found.filter(name__icontains=asked.q) if asked.q else found
    for name, known in (("state", STATES), ("form", FORMS)):
        if asked.filters[name] in known:
            found = found.filter(**{name: asked.filters[name]})
    if request.GET.get("format") == "csv":
        return csv_answer(request, "sessions", CSV_HEADER, map(_csv, found))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [
        {"held": one, "form": FORMS[one.form], "state": STATES[one.state]} for one in table.rows
    ]
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "forms": FORMS.items(),
        "states": [(key, word) for key, (_level, word) in STATES.items()],
    }  # fmt: skip
    return render(request, "engage/sessions/sessions.html", given)


def _csv(one: Any) -> list[Any]:
    return [one.pk, one.name, one.form, one.starts_at.isoformat(), one.ends_at.isoformat(),
            one.host.name if one.host else "", one.there, one.asked, one.state]  # fmt: skip


@require_GET
@page("see")
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: what is to be done, what is relayed, asked and told."""
    held = access.session_of(request, session_id)
    given = _frame(held) | {
        "steps": held.steps.select_related("owner", "task").order_by("due_at", "pk"),
        "step_form": StepForm(held), "draft": held.recap or reads.recap(held),
        "figures": reads.figures(held),
    }  # fmt: skip
    return render(request, "engage/sessions/session.html", given)


@require_GET
@page("see")
def live(request: HttpRequest, session_id: int) -> HttpResponse:
    """The part of the page that moves while it runs, asked for every few seconds."""
    given = _frame(access.session_of(request, session_id))
    return render(request, "engage/sessions/_live.html", given)


def _frame(held: Session) -> dict[str, Any]:
    asked = held.questions.select_related("member", "group").order_by("-at", "-pk")[:100]
    return {
        "held": held, "form_word": FORMS[held.form], "state": STATES[held.state],
        "relays": reads.relays(held),
        "questions": [(one, QUESTIONS[one.state]) for one in asked],
        "may_ask": held.quiz is not None and held.quiz.state == DrawState.DRAFT,
        "is_ahead": held.state in actions.AHEAD, "running": held.state == SessionState.RUNNING,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    return _form(request, Session(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change one that is not over."""
    return _form(request, access.session_of(request, session_id, "act"))


def _form(request: HttpRequest, held: Session) -> HttpResponse:
    form, by = SessionForm(held, request.POST or None), account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save(form.fill(), by)):
        toasts.success(request, _("Saved. What is to be done stands in the to-do lists."))
        return redirect("sessions:session", form.held.pk)
    return render(request, "engage/sessions/form.html", {"form": form, "held": held})


@require_POST
@page("act")
def turn(request: HttpRequest, session_id: int) -> HttpResponse:
    """Start it, end it, or plan it again."""
    held = access.session_of(request, session_id, "act")
    verb, said = VERBS.get(request.POST.get("do", ""), (None, ""))
    if verb is not None:
        told = str(said) % {"name": held.name}
        attempt(request, lambda: verb(held, account_of(request)), told)
    return redirect("sessions:session", held.pk)


@require_POST
@page("act")
def cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Call it off; can be taken back."""
    held = access.session_of(request, session_id, "act")
    if attempt(request, lambda: actions.cancel(held, account_of(request))):
        said = _("“%(name)s” is called off.") % {"name": held.name}
        undo.offer(request, said, reverse("sessions:turn", args=[held.pk]), {"do": "bring_back"})
    return redirect("sessions:session", held.pk)


@require_POST
@page("act")
def step(request: HttpRequest, session_id: int) -> HttpResponse:
    """One more thing to be done."""
    held = access.session_of(request, session_id, "act")
    form = StepForm(held, request.POST)
    if form.is_valid():
        actions.add_step(held, **form.cleaned_data)
    else:
        toasts.error(request, _("Say what is to be done, and until when."))
    return redirect("sessions:session", held.pk)


@require_POST
@page("act")
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Pass a question to the speaker, or note what became of it."""
    held = access.question_of(request, question_id, "act")
    state = request.POST.get("state", "")
    if state == QuestionState.PASSED:
        attempt(request, lambda: actions.pass_on(held, account_of(request)))
    elif state in QuestionState.values:
        actions.settle(held, state)
    return redirect("sessions:session", held.session_id)


@require_POST
@page("act")
def recap(request: HttpRequest, session_id: int) -> HttpResponse:
    """Keep the recap, or send it."""
    held = access.session_of(request, session_id, "act")
    actions.keep_recap(held, request.POST.get("recap", "").replace("\x00", "")[:2_000])
    if request.POST.get("do") == "send":
        said = _("The recap is on its way.")
        attempt(request, lambda: actions.send_recap(held, account_of(request)), said)
    else:
        toasts.success(request, _("Saved."))
    return redirect("sessions:session", held.pk)


@require_GET
@page("see")
def poster_png(request: HttpRequest, session_id: int) -> HttpResponse:
    """The poster."""
    held = access.session_of(request, session_id)
    answer = HttpResponse(poster.drawn(held), content_type="image/png")
    answer.headers["Content-Disposition"] = f'inline; filename="session-{held.pk}.png"'
    return answer


@require_http_methods(["GET", "POST"])
@page("see")
def there(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """Who was there; staff note whoever came without a word."""
    right = "act" if request.method == "POST" else "see"
    held = access.session_of(request, session_id, right)
    if request.method == "POST":
        _note(request, held)
        return redirect("sessions:there", held.pk)
    asked = Asked.of(request, THERE_COLUMNS, default="at")
    found = Attendance.objects.filter(session=held).select_related("member", "group")
    found = found.filter(member__name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"session-{held.pk}", THERE_HEADER, map(_there_csv, found))
    table = Table(request, THERE_COLUMNS, asked, found)
    given = {"held": held, "table": table, "any": bool(table.total) or asked.narrowed, "how": HOW,
             "state": STATES[held.state]}  # fmt: skip
    return render(request, "engage/sessions/there.html", given)


def _note(request: HttpRequest, held: Session) -> None:
    name = request.POST.get("name", "").replace("\x00", "").strip()
    here = Member.objects.filter(workspace=held.workspace, name=name, is_bot=False)
    found = here.order_by("pk").first() if name else None
    if found is None:
        toasts.error(request, _("Nobody is called so."))
    elif actions.note_there(held, found, "staff"):
        toasts.success(request, _("“%(name)s” was there.") % {"name": found.name})
    else:
        toasts.success(request, _("“%(name)s” is noted already.") % {"name": found.name})


def _there_csv(one: Attendance) -> list[Any]:
    return [one.member_id, one.member.name, one.group.name if one.group else "",
            one.at.isoformat(), one.how]  # fmt: skip
