"""Pages of small teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.forms import ValidationError
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
from weilu.engage.matching import access, links, reads, rules, teams
from weilu.engage.matching.forms import TeamForm, named
from weilu.engage.matching.models import Introduction, Team
from weilu.engage.matching.wording import SAYS, TEAM_LEVELS, TEAMS
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Team"), order="name", fixed=True),
    Column("goal", gettext_lazy("What it is to reach"), wide=True),
    Column("until", gettext_lazy("Until when"), order="until"),
    Column("state", gettext_lazy("State"), order="state"),
    Column("people", gettext_lazy("In it"), order="people", numeric=True),
    Column("made", gettext_lazy("Made"), order="made_at", wide=True),
)
CSV_HEADER = ("id", "name", "goal", "until", "state", "in_it", "asked", "outcome", "made_at")


@require_GET
@page("see")
def teams_page(request: HttpRequest) -> HttpResponseBase:
    """Every team, newest first."""
    asked = Asked.of(request, COLUMNS, default="-made", filters=("state",))
    found = reads.with_people(access.teams_of(request))
    if asked.filters["state"] in TEAMS:
        found = found.filter(state=asked.filters["state"])
    found = found.filter(name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "teams", CSV_HEADER, map(_csv, found.order_by("pk")))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [_row(one) for one in table.rows]
    given = {
        "tab": "teams", "table": table, "any": bool(table.total) or asked.narrowed,
        "states": TEAMS.items(),
    }  # fmt: skip
    return render(request, "engage/matching/teams.html", given)


def _row(one: Team) -> dict[str, Any]:
    return {"held": one, "word": TEAMS[one.state], "level": TEAM_LEVELS[one.state]}


def _csv(one: Any) -> list[Any]:
    return [one.pk, one.name, one.goal, one.until, one.state, one.people, one.asked, one.outcome,
            one.made_at]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make one; of an introduction its two are asked in at once."""
    held = Team(workspace=workspace_of(request, "act"))
    number = request.GET.get("introduction", "")
    if number.isascii() and number.isdigit() and len(number) < 18:
        held.introduction = access.introduction_of(request, int(number), "act")
    return _form(request, held)


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, team_id: int) -> HttpResponse:
    """Change its name, goal or date."""
    return _form(request, access.team_of(request, team_id, "act"))


def _form(request: HttpRequest, held: Team) -> HttpResponse:
    form, met = TeamForm(held, request.POST or None), held.introduction
    people = _two(met) if met and not held.pk else []
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: teams.keep(form.fill(), by, people)):
        toasts.success(request, _("Saved."))
        return redirect("matching:team", held.pk)
    given = {"form": form, "held": held, "people": people}
    return render(request, "engage/matching/team_form.html", given)


def _two(met: Introduction) -> list[Any]:
    return [met.need.member, met.offer.member] if rules.may_disclose(met.state) else []


@require_GET
@page("see")
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who is in it, how it goes, what came of it."""
    held, base = access.team_of(request, team_id), request.build_absolute_uri("/")
    places = held.places.select_related("member__workspace").order_by("pk")
    given = {
        **_row(held), "runs": held.state in teams.RUNNING, "most": rules.MOST_TEAM,
        "places": [(one, SAYS[one.says], links.desk_link(one.member, base)) for one in places],
        "lines": held.lines.select_related("member", "by").order_by("-pk")[:100],
    }  # fmt: skip
    return render(request, "engage/matching/team.html", given)


@require_POST
@page("act")
def ask(request: HttpRequest, team_id: int) -> HttpResponse:
    """Ask a member in, by name."""
    held = access.team_of(request, team_id, "act")
    try:
        member = named(held.workspace_id, request.POST.get("who", "").strip()[:200])
    except ValidationError as refused:
        toasts.error(request, str(refused.messages[0]))
        return redirect("matching:team", held.pk)
    said = _("%(name)s is asked.") % {"name": member.name}
    attempt(request, lambda: teams.ask_in(held, member, account_of(request)), said)
    return redirect("matching:team", held.pk)


@require_POST
@page("act")
def take_out(request: HttpRequest, team_place_id: int) -> HttpResponse:
    """Somebody is in it no more."""
    place = access.place_of(request, team_place_id, "act")
    teams.take_out(place, account_of(request))
    said = _("%(name)s is out of the team.") % {"name": place.member.name}
    back = reverse("matching:ask", args=[place.team_id])
    undo.offer(request, said, back, {"who": place.member.external_id})
    return redirect("matching:team", place.team_id)


@require_POST
@page("act")
def write(request: HttpRequest, team_id: int) -> HttpResponse:
    """A line of how it goes; its people read it on their phones."""
    held, text = access.team_of(request, team_id, "act"), request.POST.get("text", "")
    attempt(request, lambda: teams.write(held, text, by=account_of(request)))
    return redirect("matching:team", held.pk)


@require_POST
@page("act")
def end(request: HttpRequest, team_id: int) -> HttpResponse:
    """Close it, with what came of it; can be taken back."""
    held, done = access.team_of(request, team_id, "act"), request.POST.get("how") == "done"
    outcome = request.POST.get("outcome", "")
    by = account_of(request)
    if attempt(request, lambda: teams.end(held, by, done=done, outcome=outcome)):
        said = _("“%(name)s” is closed.") % {"name": held.name}
        undo.offer(request, said, reverse("matching:reopen_team", args=[held.pk]), {})
    return redirect("matching:team", held.pk)


@require_POST
@page("act")
def reopen(request: HttpRequest, team_id: int) -> HttpResponse:
    """Undo that."""
    held = access.team_of(request, team_id, "act")
    attempt(request, lambda: teams.reopen(held, account_of(request)), _("It runs again."))
    return redirect("matching:team", held.pk)
