"""Pages of challenges: all of them, one with who is where, the builder with its preview."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.attempts import attempt, filled
from weilu.console.charts import chart
from weilu.console.member_pages import out_of_reach
from weilu.console.numbers import count
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.challenges import (
    access,
    actions,
    links,
    paying,
    previewing,
    prompts,
    reads,
    rules,
    surprising,
    wording,
)
from weilu.engage.challenges.forms import BudgetForm, ChallengeForm
from weilu.engage.challenges.models import Challenge, Copy, Payout
from weilu.kit import clock
from weilu.ledger import reads as books
from weilu.people.access import account_of, may, workspace_of

CHALLENGES = (
    Column("name", gettext_lazy("Challenge"), order="name", fixed=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("first", gettext_lazy("First day"), order="first"),
    Column("days", gettext_lazy("Days"), order="days", numeric=True, wide=True),
    Column("inside", gettext_lazy("Take part"), order="inside", numeric=True),
)
LINES = (
    Column("name", gettext_lazy("Member"), order="name", fixed=True),
    Column("today", gettext_lazy("Today"), order="today"),
    Column("streak", gettext_lazy("In a row"), order="streak", numeric=True),
    Column("best", gettext_lazy("Best"), order="best", numeric=True, wide=True),
    Column("done", gettext_lazy("Days done"), order="done", numeric=True, wide=True),
    Column("days", gettext_lazy("Day by day"), wide=True),
    Column("entered_at", gettext_lazy("Since"), order="entered_at", wide=True, hidden=True),
)
CHECKINS = (
    Column("at", gettext_lazy("When"), order="at", fixed=True),
    Column("name", gettext_lazy("Member"), order="entrant.member.name"),
    Column("text", gettext_lazy("Note")),
    Column("number", gettext_lazy("Number"), order="number", numeric=True),
    Column("via", gettext_lazy("How"), order="via", wide=True),
    Column("state", gettext_lazy("State"), wide=True),
)


@require_GET
@page("see")
def challenges(request: HttpRequest) -> HttpResponseBase:
    """Every challenge, with how many take part."""
    asked = Asked.of(request, CHALLENGES, "-first", ("state",))
    found = reads.challenges(workspace_of(request), asked.q, asked.filters["state"])
    table = Table(request, CHALLENGES, asked, found)
    if request.GET.get("format") == "csv":
        rows = ([one.pk, one.name, one.state, one.first, one.days, one.inside]
                for one in table.sorted_rows.iterator(1_000))  # fmt: skip
        return csv_answer(
            request, "challenges", ("id", "name", "state", "first", "days", "inside"), rows
        )
    for row in table.rows:
        row.level, row.word = wording.STATES[row.state]
    given = {"table": table, "states": wording.STATES, "tab": "challenges"}
    return render(request, "engage/challenges/challenges.html", given)


@require_GET
@page("see")
def challenge(request: HttpRequest, challenge_id: int) -> HttpResponseBase:
    """One challenge: today, who may lose a streak, the curve of staying, everybody."""
    held = access.challenge_of(request, challenge_id)
    everybody = reads.lines(held)
    asked = Asked.of(request, LINES, "-streak", ("standing",))
    shown = reads.narrowed(everybody, asked.q, asked.filters["standing"])
    table = Table(request, LINES, asked, shown)
    if request.GET.get("format") == "csv":
        acts = may(request, "act")
        rows = (_line(one, acts) for one in table.sorted_rows)
        return csv_answer(request, f"challenge-{held.pk}", LINES_CSV, rows)
    for row in table.rows:
        row.word = wording.DAYS.get(row.today, "")
    return render(
        request, "engage/challenges/challenge.html",
        {"held": held, "table": table, "standings": wording.STANDINGS, "tab": "challenges",
         "daywords": wording.DAYS, **_told(request, held, everybody)},
    )  # fmt: skip


LINES_CSV = (
    "member", "name", "today", "streak", "best", "done", "at_risk", "muted", "left", "days", "page",
)  # fmt: skip


def _line(one: reads.Line, acts: bool) -> list[Any]:
    """A line; who may act for members gets their own pages, to pass them on by hand."""
    return [
        one.entrant.member_id, one.name, one.today, one.streak, one.best, one.done, one.at_risk,
        one.muted, one.left, " ".join(one.days), links.my_challenge(one.entrant) if acts else "",
    ]  # fmt: skip


def _told(request: HttpRequest, held: Challenge, everybody: list[reads.Line]) -> dict[str, Any]:
    """The head of a challenge's page."""
    now, inside = clock.now(), [one for one in everybody if not one.left]
    day = rules.day_of(actions.terms_of(held), held.zone, now)
    paid = Payout.objects.filter(entrant__challenge=held, back_at=None)
    return {
        "level": wording.STATES[held.state][0], "word": wording.STATES[held.state][1],
        "day": None if day is None else day + 1, "inside": len(inside),
        "today": sum(one.today in rules.KEPT for one in inside),
        "risk": sum(one.at_risk for one in inside),
        "curve": chart("sparkline", values=reads.curve(held, everybody, now)),
        "plan": reads.plan_of(held), "versions": held.plans.count(),
        "milestones": [(one, paid.filter(days=one.days).count()) for one in reads.milestones(held)],
        "budget": books.balance(actions.budget_of(held)), "owed": paying.owed(held),
        "copies": Copy.objects.filter(checkin__entrant__challenge=held,
                                      state__in=("open", "appealed")).count(),
        "fund_form": BudgetForm(initial={"key": uuid4().hex[:20]}),
        "surprised": surprising.told(held) if held.pk else None,
        "out_of_reach": out_of_reach(request),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Build a challenge."""
    return _builder(request, Challenge(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Change a challenge: a new version of its plan."""
    return _builder(request, access.challenge_of(request, challenge_id, "act"))


def _builder(request: HttpRequest, held: Challenge) -> HttpResponse:
    form = ChallengeForm(held, request.POST or None)

    def save() -> None:
        held.address = request.build_absolute_uri("/")[:200]
        actions.save(*form.fill(), account_of(request))

    if request.method == "POST" and filled(form, save, "name"):
        return redirect("challenges:challenge", held.pk)
    return render(
        request, "engage/challenges/builder.html",
        {"form": form, "held": held, "shown": previewing.of_form(form),
         "out_of_reach": out_of_reach(request)},
    )  # fmt: skip


@require_POST
@page("act")
def preview(request: HttpRequest) -> HttpResponse:
    """The member's days as the builder stands now."""
    form = ChallengeForm(Challenge(workspace=workspace_of(request, "act")), request.POST)
    given = {"shown": previewing.of_form(form)}
    return render(request, "engage/challenges/_preview.html", given)


@require_POST
@page("act")
def turn(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Start or end a challenge."""
    held, by = access.challenge_of(request, challenge_id, "act"), account_of(request)
    if request.POST.get("to") == "on":
        attempt(request, lambda: actions.start(held, by), _("It runs: members can check in."))
    else:
        attempt(request, lambda: actions.end(held, by), _("It is closed. You can start it again."))
    return redirect("challenges:challenge", held.pk)


@require_POST
@page("act")
def delete(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Take away a challenge nobody took part in."""
    held = access.challenge_of(request, challenge_id, "act")
    done = attempt(request, lambda: actions.delete(held, account_of(request)), _("Deleted."))
    return redirect("challenges:challenges") if done else redirect("challenges:challenge", held.pk)


@require_POST
@page("act")
def fund(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Put points into the budget, or take out what is left."""
    held, form = access.challenge_of(request, challenge_id, "act"), BudgetForm(request.POST)
    if form.is_valid() and form.cleaned_data["points"]:
        points, key = form.cleaned_data["points"], form.cleaned_data["key"]
        attempt(
            request, lambda: actions.fund(held, points, key, account_of(request)),
            _("The budget is changed."),
        )  # fmt: skip
    return redirect("challenges:challenge", held.pk)


@require_POST
@page("act")
def enter(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Enter everybody the challenge's segment finds."""
    held = access.challenge_of(request, challenge_id, "act")
    if not held.segment:
        raise Http404
    attempt(request, lambda: actions.enter_segment(held), _("They take part, and may leave."))
    return redirect("challenges:challenge", held.pk)


@require_POST
@page("act")
def hand_pages(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Write everybody who takes part where their own page is."""
    held = access.challenge_of(request, challenge_id, "act")
    told = _("%(count)s can be written to: their own page is on its way, once to each.")
    messages.success(request, told % {"count": count(prompts.hand_pages(held))})
    return redirect("challenges:challenge", held.pk)


@require_GET
@page("see")
def checkins(request: HttpRequest, challenge_id: int) -> HttpResponseBase:
    """What was checked in, latest first."""
    held = access.challenge_of(request, challenge_id)
    asked = Asked.of(request, CHECKINS, "-at", ("state",))
    found = reads.checkins(held, asked.q, asked.filters["state"])
    table = Table(request, CHECKINS, asked, found)
    if request.GET.get("format") == "csv":
        rows = (
            [one.pk, one.entrant.member_id, one.entrant.member.name, one.at.isoformat(),
             one.seen_at.isoformat(), one.text, one.number, one.via, one.stands]
            for one in table.sorted_rows.iterator(1_000)
        )  # fmt: skip
        header = ("id", "member", "name", "at", "seen_at", "text", "number", "via", "counts")
        return csv_answer(request, f"checkins-{held.pk}", header, rows)
    for row in table.rows:
        row.how = wording.VIAS[row.via]
    given = {"held": held, "table": table, "tab": "challenges"}
    return render(request, "engage/challenges/checkins.html", given)


@require_GET
@page("see")
def picture(request: HttpRequest, checkin_id: int) -> HttpResponse:
    """The picture of a check-in."""
    made = access.checkin_of(request, checkin_id)
    if not made.picture:
        raise Http404
    return HttpResponse(bytes(made.picture), content_type="image/jpeg")
