"""Tickets of a session: who has a seat, who waits, and the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, posted
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.sessions import access as sessions
from weilu.engage.sessions.actions import AHEAD
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import access, actions, links, reads, rules
from weilu.engage.tickets.forms import HolderForm, SeatsForm
from weilu.engage.tickets.models import Ticket, TicketState
from weilu.engage.tickets.wording import DOOR, STATES
from weilu.people.access import account_of

COLUMNS = (
    Column("seat", gettext_lazy("Seat"), order="seat", numeric=True, fixed=True),
    Column("holder", gettext_lazy("Holder"), order="member.name", fixed=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("code", gettext_lazy("Code of the ticket"), wide=True),
    Column("asked_at", gettext_lazy("Asked for"), order="asked_at", wide=True),
    Column("entered_at", pgettext_lazy("ticket", "Came in"), order="entered_at"),
)
CSV_HEADER = ("seat", "member", "name", "state", "code", "asked_at", "entered_at")


@require_GET
@page("see")
def tickets(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """Who comes and who waits."""
    held = sessions.session_of(request, session_id)
    asked = Asked.of(request, COLUMNS, default="seat", filters=("state",))
    found = access.tickets_of(request).filter(session=held)
    if asked.q:
        found = found.filter(member__name__icontains=asked.q) | found.filter(
            guest__icontains=asked.q
        )
    if asked.filters["state"] in STATES:
        found = found.filter(state=asked.filters["state"])
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"tickets-{held.pk}", CSV_HEADER, map(_csv, found))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [_row(one, held) for one in table.rows]
    given = _frame(held) | {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "engage/tickets/tickets.html", given)


def _row(one: Ticket, held: Session) -> dict[str, Any]:
    link = links.guest_link(one) if one.member is None else links.seat_link(held, one.member)
    return {"held": one, "state": STATES[one.state], "code": rules.shown(one.code), "link": link}


def _frame(held: Session) -> dict[str, Any]:
    seating = reads.seating_of(held)
    kept = {"seats": seating.seats, "note": seating.note} if seating else {"seats": 30}
    return {
        "held": held, "seating": seating, "house": reads.house(seating) if seating else None,
        "seats_form": SeatsForm(initial=kept), "holder_form": HolderForm(held.workspace),
        "is_ahead": held.state in AHEAD,
        "states": [(key, word) for key, (_level, word) in STATES.items()],
    }  # fmt: skip


def _csv(one: Ticket) -> list[Any]:
    return [
        one.seat or "", one.member_id or "", one.holder, one.state, one.code,
        one.asked_at.isoformat(), one.entered_at.isoformat() if one.entered_at else "",
    ]  # fmt: skip


@require_POST
@page("act")
def seats(request: HttpRequest, session_id: int) -> HttpResponse:
    """Say how many may come."""
    held, form = sessions.session_of(request, session_id, "act"), SeatsForm(request.POST)
    said = _("Seats saved. Who waits longest gets what became free.")
    posted(request, form, lambda: actions.open_seats(held, by=account_of(request),
                                                     **form.cleaned_data), said)  # fmt: skip
    return redirect("tickets:tickets", held.pk)


@require_POST
@page("act")
def take(request: HttpRequest, session_id: int) -> HttpResponse:
    """A ticket for somebody by name."""
    held = sessions.session_of(request, session_id, "act")
    form = HolderForm(held.workspace, request.POST)
    posted(request, form, lambda: _given(request, held, form))
    return redirect("tickets:tickets", held.pk)


def _given(request: HttpRequest, held: Session, form: HolderForm) -> None:
    given = form.cleaned_data
    ticket = actions.take(held, given["member"], given["guest"])
    named = {"name": ticket.holder, "seat": ticket.seat}
    if ticket.seat:
        toasts.success(request, _("“%(name)s” has seat %(seat)s.") % named)
    else:
        toasts.warning(request, _("No seat is free: “%(name)s” stands in line.") % named)


@require_POST
@page("act")
def turn(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Let its holder in or out again, or take the ticket back."""
    held, do = access.ticket_of(request, ticket_id, "act"), request.POST.get("do", "")
    named = {"name": held.holder}
    if do == "let_in":
        if attempt(request, lambda: actions.let_in(held, account_of(request))):
            url = reverse("tickets:turn", args=[held.pk])
            undo.offer(request, _("“%(name)s” is in.") % named, url, {"do": "let_out"})
    elif do == "let_out":
        attempt(request, lambda: actions.let_out(held), _("“%(name)s” is not in.") % named)
    elif do == "give_back":
        said = _("The ticket of “%(name)s” is taken back.") % named
        attempt(request, lambda: actions.give_back(held), said)
    if request.POST.get("at") == "door":
        return redirect("tickets:at_the_door", held.code)
    return redirect("tickets:tickets", held.session_id)


@require_http_methods(["GET", "POST"])
@page("act")
def door(request: HttpRequest, session_id: int) -> HttpResponse:
    """Where codes are typed, and who came last."""
    held = sessions.session_of(request, session_id, "act")
    if request.method == "POST":
        code = rules.code_of(request.POST.get("code", ""))
        found = access.tickets_of(request).filter(session=held, code=code).first()
        if found is not None:
            return redirect("tickets:at_the_door", found.code)
        toasts.error(request, _("No ticket of this session has that code."))
        return redirect("tickets:door", held.pk)
    came = access.tickets_of(request).filter(session=held, state=TicketState.ENTERED)
    given = _frame(held) | {"came": came.order_by("-entered_at", "-pk")[:20]}
    return render(request, "engage/tickets/door.html", given)


@require_GET
@page("act")
def at_the_door(request: HttpRequest, ticket_code: str) -> HttpResponse:
    """What the camera of staff opens: valid or not, and one button."""
    held = access.by_code(request, ticket_code, "act")
    given = {
        "held": held, "session": held.session, "says": DOOR[held.state],
        "shown": rules.shown(held.code), "valid": held.state == TicketState.HELD,
        "is_off": held.session.state == "cancelled",
    }  # fmt: skip
    return render(request, "engage/tickets/ticket.html", given)
