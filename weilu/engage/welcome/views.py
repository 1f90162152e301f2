"""Pages of the welcome: the plans, one plan, who came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.house_rules import reads as house_rules
from weilu.console.member_pages import out_of_reach
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.welcome import access, actions, reads, wording
from weilu.engage.welcome.forms import GreetingForm
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Message
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Group

COLUMNS = (
    Column("name", gettext_lazy("Newcomer"), order="member.name", fixed=True),
    Column("group", gettext_lazy("Group"), order="group.name", wide=True),
    Column("came_at", gettext_lazy("Came"), order="came_at"),
    Column("state", gettext_lazy("State"), order="state"),
    Column("greeted_at", gettext_lazy("Greeted"), order="greeted_at", wide=True),
    Column("accepted_at", gettext_lazy("Accepted"), order="accepted_at", wide=True),
    Column("greeting", gettext_lazy("Greeting"), order="greeting.name", wide=True, hidden=True),
)
CSV_HEADER = (
    "id", "member", "name", "group", "via", "came", "state", "why", "greeted", "reminded",
    "accepted", "let_in", "greeting",
)  # fmt: skip
FILTERS = ("standing", "greeting", "group")


@require_GET
@page("see")
def greetings(request: HttpRequest) -> HttpResponse:
    """Every plan, with what it did lately."""
    here = workspace_of(request)
    found = [(one, *wording.MODES[one.mode]) for one in reads.greetings(here)]
    return render(
        request, "engage/welcome/greetings.html",
        {"greetings": found, "has_rules": bool(house_rules.in_force(here))},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a plan."""
    greeting = Greeting(workspace=workspace_of(request, "act"), since=clock.now())
    return _page(request, greeting)


@require_http_methods(["GET", "POST"])
@page("act")
def greeting(request: HttpRequest, greeting_id: int) -> HttpResponse:
    """Change a plan, switch it."""
    return _page(request, access.greeting_of(request, greeting_id))


def _page(request: HttpRequest, held: Greeting) -> HttpResponse:
    form = GreetingForm(held.workspace, request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        held.address = request.build_absolute_uri("/")[:200]
        try:
            actions.save(held, list(form.cleaned_data["groups"]), by)
        except WeiluError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("welcome:greeting", held.pk)
    return render(
        request, "engage/welcome/greeting.html",
        {"held": held, "form": form, "has_rules": bool(house_rules.in_force(held.workspace)),
         "out_of_reach": out_of_reach(request)},
    )  # fmt: skip


@require_POST
@page("act")
def delete(request: HttpRequest, greeting_id: int) -> HttpResponse:
    """Let go of a plan."""
    actions.delete(access.greeting_of(request, greeting_id), account_of(request))
    messages.success(request, _("Deleted."))
    return redirect("welcome:greetings")


@require_GET
@page("see")
def newcomers(request: HttpRequest) -> HttpResponseBase:
    """Who came, whether they were greeted, whether they accepted the rules."""
    here, asked = workspace_of(request), Asked.of(request, COLUMNS, "-came_at", FILTERS)
    found = reads.newcomers(here, q=asked.q, **asked.filters)
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        rows = map(_csv, table.sorted_rows.iterator(1_000))
        return csv_answer(request, "newcomers", CSV_HEADER, rows)
    for row in table.rows:
        row.level, row.word = wording.state(row)
        row.reason, row.way = wording.WHYS.get(row.why, ""), wording.VIAS.get(row.via, "")
    mine = Greeting.objects.filter(workspace=here).order_by("name")
    groups = Group.objects.filter(pk__in=mine.values("groups")).order_by("name")
    return render(
        request, "engage/welcome/newcomers.html",
        {"table": table, "standings": wording.STANDINGS, "greetings": mine, "groups": groups},
    )  # fmt: skip


def _csv(row: Newcomer) -> list[Any]:
    moments = (row.greeted_at, row.reminded_at, row.accepted_at, row.let_in_at)
    greeted, *later = [moment.isoformat() if moment else "" for moment in moments]
    return [
        row.pk, row.member_id, row.member.name, row.group.name if row.group else "", row.via,
        row.came_at.isoformat(), row.state, row.why, greeted, *later, row.greeting.name,
    ]  # fmt: skip


@require_POST
@page("act")
def greet(request: HttpRequest, newcomer_id: int) -> HttpResponse:
    """Greet somebody now."""
    by = account_of(request)
    try:
        done = actions.greet_now(access.newcomer_of(request, newcomer_id), by)
    except WeiluError as error:
        messages.error(request, str(error))
    else:
        sent = isinstance(done, Message)
        said = _("The greeting is in the outbox.") if sent else _("It stands in your to-do list.")
        messages.success(request, said)
    return redirect(next_page(request, "/welcome/newcomers/"))
