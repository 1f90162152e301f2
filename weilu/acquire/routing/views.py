"""Pages of sets of groups: all of them, one with its seats, who is on the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.routing import access, actions, reads
from weilu.acquire.routing.forms import PlaceForm, RoutingForm
from weilu.acquire.routing.models import STATES, Entrant, RoutingPlace, RoutingSet
from weilu.acquire.routing.wording import LANGUAGES, RULES, WHYS
from weilu.acquire.routing.wording import STATES as STATE_WORDS
from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Set of groups"), order="name", fixed=True),
    Column("groups", gettext_lazy("Groups"), numeric=True, wide=True),
    Column("free", gettext_lazy("Seats left"), numeric=True),
    Column("waiting", gettext_lazy("Wait for the hour"), numeric=True),
    Column("nowhere", gettext_lazy("No seat"), numeric=True),
    Column("came", gettext_lazy("Came"), numeric=True),
)
CSV_HEADER = ("id", "name", "groups", "seats_left", "waiting", "nowhere", "let_in", "came")
PEOPLE = (
    Column("who", gettext_lazy("Who"), order="contact", fixed=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("group", gettext_lazy("Group"), order="place.group.name"),
    Column("due", gettext_lazy("Let in"), order="due_at", wide=True),
    Column("since", gettext_lazy("Since"), order="asked_at", wide=True),
)
PEOPLE_HEADER = ("who", "state", "group", "code", "asked_at", "due_at", "let_in_at", "came_at")


@require_GET
@page("see")
def sets(request: HttpRequest) -> HttpResponseBase:
    """Every set with its figures."""
    asked = Asked.of(request, COLUMNS, default="name", filters=("state",))
    found = access.sets_of(request).filter(
        closed_at__isnull=asked.filters["state"] != "closed"
    )  # fmt: skip
    found = found.filter(name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "routing", CSV_HEADER, map(_csv, reads.standings(list(found))))
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.standings(table.rows)
    given = {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "acquire/routing_sets.html", given)


def _csv(one: reads.Standing) -> list[Any]:
    states = [one.states.get(state, 0) for state in STATES]
    return [one.routing.pk, one.routing.name, len(one.places), one.free, *states]


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a set."""
    return _form(request, RoutingSet(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, routing_id: int) -> HttpResponse:
    """Change it."""
    return _form(request, access.set_of(request, routing_id, "act"))


def _form(request: HttpRequest, held: RoutingSet) -> HttpResponse:
    form, by = RoutingForm(request.POST or None, instance=held), account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save(held, by), "name"):
        toasts.success(request, _("Saved."))
        return redirect("acquire:routing_set", held.pk)
    return render(request, "acquire/routing_form.html", {"form": form, "held": held})


@require_GET
@page("see")
def routing_set(request: HttpRequest, routing_id: int) -> HttpResponse:
    """One set: how full its groups are, and where somebody would go."""
    held = access.set_of(request, routing_id)
    [stands] = reads.standings([held])
    named, language = request.GET.get("who", "")[:80].strip(), request.GET.get("language", "")
    language = language if language in LANGUAGES else ""
    asked = "who" in request.GET
    given = {
        "held": held, "stands": stands, "rule": RULES[held.rule], "named": named,
        "language": language, "languages": LANGUAGES, "asked": asked,
        "previews": _worded(reads.previews(held, named, language)) if asked else [],
        "codes": held.codes.select_related("channel").order_by("name"),
        "counts": [(STATE_WORDS[state], stands.states.get(state, 0)) for state in STATES],
    }  # fmt: skip
    return render(request, "acquire/routing_set.html", given)


def _worded(previews: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        one | {"why": [(name, why, WHYS[why]) for name, why in one["why"]]} for one in previews
    ]  # fmt: skip


@require_GET
@page("act")
def people(request: HttpRequest, routing_id: int) -> HttpResponseBase:
    """Who is on the way into a set, or came."""
    held = access.set_of(request, routing_id, "act")
    asked = Asked.of(request, PEOPLE, default="-since", filters=("state",))
    found = _people(held, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"routing-{held.pk}", PEOPLE_HEADER, map(_line, found))
    table = Table(request, PEOPLE, asked, found)
    given = {
        "table": table, "held": held, "any": bool(table.total) or asked.narrowed,
        "states": STATE_WORDS,
    }  # fmt: skip
    return render(request, "acquire/routing_people.html", given)


def _people(held: RoutingSet, asked: Asked) -> QuerySet[Entrant]:
    found = held.entrants.select_related("place__group", "member", "code")
    if asked.filters["state"] in STATES:
        found = found.filter(state=asked.filters["state"])
    return found.filter(contact__icontains=asked.q) if asked.q else found


def _line(one: Entrant) -> list[Any]:
    moments = (one.asked_at, one.due_at, one.let_in_at, one.came_at)
    return [
        one.contact or (one.member.name if one.member else ""), one.state,
        one.place.group.name if one.place else "", one.code.code if one.code else "",
        *(at.isoformat() if at else "" for at in moments),
    ]  # fmt: skip


@require_POST
@page("act")
def turn(request: HttpRequest, routing_id: int) -> HttpResponse:
    """Close a set, or open it again."""
    held, by = access.set_of(request, routing_id, "act"), account_of(request)
    if request.POST.get("do") == "open":
        attempt(request, lambda: actions.reopen(held, by))
        return redirect("acquire:routing_set", held.pk)
    actions.close(held, by)
    said = _("“%(name)s” is closed: who has a seat keeps it.") % {"name": held.name}
    undo.offer(request, said, reverse("acquire:turn_routing", args=[held.pk]), {"do": "open"})
    return redirect("acquire:routing_sets")


@require_http_methods(["GET", "POST"])
@page("act")
def add_place(request: HttpRequest, routing_id: int) -> HttpResponse:
    """Put a group into a set."""
    return _place(request, RoutingPlace(routing=access.set_of(request, routing_id, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit_place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Change it."""
    return _place(request, access.place_of(request, place_id))


def _place(request: HttpRequest, held: RoutingPlace) -> HttpResponse:
    form = PlaceForm(held.routing.workspace, request.POST or None, instance=held)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save_place(held, by)):
        toasts.success(request, _("Saved."))
        return redirect("acquire:routing_set", held.routing_id)
    return render(request, "acquire/routing_place.html", {"form": form, "held": held})


@require_POST
@page("act")
def turn_place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Take a group out, put it back."""
    held, by = access.place_of(request, place_id), account_of(request)
    verb = request.POST.get("do", "")
    if verb == "remove":
        actions.remove_place(held, by)
        again = reverse("acquire:turn_place", args=[held.pk])
        undo.offer(request, _("“%(name)s” is out.") % {"name": held.group.name}, again,
                   {"do": "back"})  # fmt: skip
    elif verb == "back":
        attempt(request, lambda: actions.put_back(held, by))
    else:
        raise Http404
    return redirect("acquire:routing_set", held.routing_id)
