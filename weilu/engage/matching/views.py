"""Pages of cards: the list, one card with what may fit it; and a member's cards on their page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.library.rules import stored_tags, tags_of
from weilu.engage.matching import access, cards, finding, links, reads, rules
from weilu.engage.matching.forms import CardForm
from weilu.engage.matching.models import Card, CardState
from weilu.engage.matching.wording import KINDS, LEVELS, MEETING_LEVELS, MEETINGS, STATES
from weilu.people.access import account_of, may, workspace_of
from weilu.people.models import Group, Member

COLUMNS = (
    Column("text", gettext_lazy("Card"), order="text", fixed=True),
    Column("member", gettext_lazy("Member"), order="member.name"),
    Column("kind", gettext_lazy("Kind"), order="kind", wide=True),
    Column("tags", gettext_lazy("Tags"), wide=True),
    Column("until", gettext_lazy("Last day"), order="last_day", wide=True),
    Column("introduced", gettext_lazy("Introduced"), order="introduced", numeric=True),
    Column("agreed", gettext_lazy("Both said yes"), order="agreed", numeric=True, wide=True),
    Column("made", gettext_lazy("Written"), order="made_at", wide=True),
)
CSV_HEADER = ("id", "kind", "member", "text", "tags", "state", "last_day", "introduced", "agreed",
              "written_at", "written_by")  # fmt: skip
FILTERS = ("kind", "tag", "state", "group")


@require_GET
@page("see")
def cards_page(request: HttpRequest) -> HttpResponseBase:
    """Every card, newest first, and how far the introductions went."""
    whole, here = access.cards_of(request), workspace_of(request)
    asked = Asked.of(request, COLUMNS, default="-made", filters=FILTERS)
    found = reads.counted(_narrowed(whole, asked))
    if request.GET.get("format") == "csv":
        rows = Table(request, COLUMNS, asked, found).sorted_rows
        return csv_answer(request, "matching", CSV_HEADER, map(_csv, rows))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [_row(one) for one in table.rows]
    given = {
        "tab": "cards", "table": table, "any": bool(table.total) or asked.narrowed,
        "kinds": KINDS.items(), "states": STATES.items(), "tags": reads.tags(whole),
        "groups": Group.objects.filter(workspace=here).order_by("name")[:200],
        "funnel": reads.funnel(here),
    }  # fmt: skip
    return render(request, "engage/matching/cards.html", given)


def _narrowed(found: Any, asked: Asked) -> Any:
    wanted = asked.filters["state"]
    found = found.filter(state=wanted if wanted in STATES else CardState.OPEN)
    if asked.filters["kind"] in KINDS:
        found = found.filter(kind=asked.filters["kind"])
    if tag := asked.filters["tag"]:
        found = found.filter(tags__contains=stored_tags([tag]))
    group = asked.filters["group"]
    if group.isascii() and group.isdigit():
        found = reads.in_group(found, int(group[:18]))
    if asked.q:
        found = found.filter(text__icontains=asked.q) | found.filter(
            member__name__icontains=asked.q
        )
    return found


def _row(one: Any) -> dict[str, Any]:
    return {
        "held": one, "kind": KINDS[one.kind], "tags": tags_of(one.tags),
        "word": STATES[one.state], "level": LEVELS[one.state],
    }  # fmt: skip


def _csv(one: Any) -> list[Any]:
    return [one.pk, one.kind, one.member.name, one.text, " ".join(tags_of(one.tags)), one.state,
            one.last_day, one.introduced, one.agreed, one.made_at,
            one.made_by.name if one.made_by else ""]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Write a card for a member, as they told it."""
    first = {"who": request.GET.get("who", "")[:200], "kind": request.GET.get("kind", "")[:5]}
    return _form(request, Card(workspace=workspace_of(request, "act")), first)


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, card_id: int) -> HttpResponse:
    """Change it."""
    return _form(request, access.card_of(request, card_id, "act"), {})


def _form(request: HttpRequest, held: Card, first: dict[str, str]) -> HttpResponse:
    form = CardForm(held, request.POST or None, initial=first)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: cards.keep(form.fill(), by)):
        toasts.success(request, _("Saved."))
        return redirect("matching:card", held.pk)
    return render(request, "engage/matching/form.html", {"form": form, "held": held})


@require_GET
@page("see")
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """What it says, what may fit it and why, and whom it was introduced to."""
    held = access.card_of(request, card_id)
    met = access.introductions_of(request)
    met = (met.filter(need=held) | met.filter(offer=held)).order_by("-pk")
    is_open = held.state == CardState.OPEN
    given = {
        **_row(held), "is_open": is_open,
        "near": finding.suggestions(held) if is_open else [],
        "groups": Group.objects.filter(workspace=held.workspace, pk__in=held.groups),
        "met": [
            (one, one.offer if one.need_id == held.pk else one.need, MEETING_LEVELS[one.state],
             MEETINGS[one.state])
            for one in met[:50]
        ],
        "desk": links.desk_link(held.member, request.build_absolute_uri("/")),
        "most": rules.USUAL_DAYS,
    }  # fmt: skip
    return render(request, "engage/matching/card.html", given)


@require_POST
@page("act")
def turn(request: HttpRequest, card_id: int) -> HttpResponse:
    """Open, pause, settle or end it; the state before is one button away."""
    held, state = access.card_of(request, card_id, "act"), request.POST.get("state", "")
    if state not in CardState.values:
        raise Http404
    before, address = held.state, reverse("matching:turn", args=[held.pk])
    if attempt(request, lambda: cards.turn(held, state, account_of(request))):
        said = _("This card is now: %(state)s.") % {"state": STATES[state]}
        undo.offer(request, said, address, {"state": before})
    return redirect("matching:card", held.pk)


def panel(request: HttpRequest, member: Member) -> str | None:
    """A member's cards on their page, and the address of their own desk."""
    if member.is_bot:
        return None
    held = [_row(one) for one in reads.cards_of_person(member)]
    if not held and not may(request, "act"):
        return None
    given = {
        "member": member, "cards": held,
        "desk": links.desk_link(member, request.build_absolute_uri("/")),
    }  # fmt: skip
    return render_to_string("engage/matching/_panel.html", given, request)
