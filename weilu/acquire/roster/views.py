"""Pages of rosters: all of them, one with its seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.roster import access, actions, reads, rules
from weilu.acquire.roster.forms import RosterForm, WaitingForm
from weilu.acquire.roster.models import Roster
from weilu.acquire.roster.wording import SAYS, SPARED
from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("group", gettext_lazy("Group"), order="group.name", fixed=True),
    Column("seats", gettext_lazy("Seats"), order="seats", numeric=True),
    Column("seated", gettext_lazy("Taken"), numeric=True),
    Column("waiting", gettext_lazy("Waiting"), numeric=True),
    Column("asked", gettext_lazy("To decide"), numeric=True, wide=True),
)
CSV_HEADER = ("id", "group", "seats", "taken", "free", "waiting", "promised", "proposed")
SEAT_HEADER = (
    "member", "name", "days", "messages", "gave", "took", "gain", "quiet_days", "spared",
)  # fmt: skip
#: Members of the ranking shown on the page; the CSV has them all.
SHOWN = 20


@require_GET
@page("see")
def rosters(request: HttpRequest) -> HttpResponseBase:
    """Every group with a fixed number of seats."""
    asked = Asked.of(request, COLUMNS, default="group")
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "rosters", CSV_HEADER, map(_csv, reads.seats(list(found))))
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.seats(table.rows)
    given = {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "acquire/rosters.html", given)


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[Roster]:
    found = access.rosters_of(request)
    return found.filter(group__name__icontains=asked.q) if asked.q else found


def _csv(one: reads.Seats) -> list[Any]:
    return [
        one.roster.pk, one.roster.group.name, one.roster.seats, one.seated, one.free, one.waiting,
        one.promised, one.asked,
    ]  # fmt: skip


@require_GET
@page("see")
def roster(request: HttpRequest, roster_id: int) -> HttpResponseBase:
    """One roster: what is to decide, who waits, who sits."""
    held = access.roster_of(request, roster_id)
    stands = reads.standing(held)
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"seats-{held.pk}", SEAT_HEADER, _seat_lines(stands))
    [seats] = reads.seats([held])
    given = {
        "held": held, "seats": seats, "stands": stands, "ranked": stands.ranked[:SHOWN],
        "spared": [(one, SPARED[why]) for one, why in stands.spared if why != rules.STAFF],
        "middle": rules.middle(stands), "proposals": reads.proposals(held),
        "queue": reads.queue(held), "settled": reads.settled(held), "says": _says(held),
        "applicants": reads.applicants(held)[: reads.OFFERED], "form": WaitingForm(),
        "few": rules.FEW_MESSAGES,
    }  # fmt: skip
    return render(request, "acquire/roster.html", given)


def _says(held: Roster) -> str:
    numbers = {"seats": held.seats, "weeks": held.weeks, "days": held.grace_days}
    return held.says or str(SAYS) % numbers


def _seat_lines(stands: rules.Standing) -> list[list[Any]]:
    told = [(one, "") for one in stands.ranked] + list(stands.spared)
    return [
        [one.member, one.name, one.days, one.said, round(one.gave, 1), round(one.took, 1),
         round(one.gain, 1), one.quiet_days, why]
        for one, why in told
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Give a group a fixed number of seats."""
    return _form(request, Roster())


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, roster_id: int) -> HttpResponse:
    """Change it."""
    return _form(request, access.roster_of(request, roster_id, "act"))


def _form(request: HttpRequest, held: Roster) -> HttpResponse:
    form = RosterForm(workspace_of(request, "act"), request.POST or None, instance=held)
    if request.method == "POST" and filled(form, lambda: actions.save(held, account_of(request))):
        toasts.success(request, _("Saved."))
        return redirect("acquire:roster", held.pk)
    return render(request, "acquire/roster_form.html", {"form": form, "held": held})


@require_POST
@page("act")
def end(request: HttpRequest, roster_id: int) -> HttpResponse:
    """Take the limit off."""
    held = access.roster_of(request, roster_id, "act")
    name = held.group.name
    actions.end(held, account_of(request))
    toasts.success(request, _("“%(name)s” has no limit any more.") % {"name": name})
    return redirect("acquire:rosters")


@require_POST
@page("act")
def wait(request: HttpRequest, roster_id: int) -> HttpResponse:
    """Put somebody on the waiting list: by name, or those who applied."""
    held = access.roster_of(request, roster_id, "act")
    chosen = request.POST.getlist("application")
    if chosen:
        return _take(request, held.pk, _("On the waiting list."), lambda: _applied(request, held))
    form = WaitingForm(request.POST)
    if not form.is_valid():
        toasts.error(request, _("Enter a name of at most 80 characters."))
        return redirect("acquire:roster", held.pk)
    data = form.cleaned_data
    return _take(
        request, held.pk, _("On the waiting list."),
        lambda: actions.wait(held, data["name"], account_of(request), data["note"]),
    )  # fmt: skip


def _applied(request: HttpRequest, held: Roster) -> None:
    chosen = [int(key) for key in request.POST.getlist("application") if key.isdigit()][:50]
    for one in reads.applicants(held).filter(pk__in=chosen):
        actions.wait(held, one.contact, account_of(request), "", one)


@require_POST
@page("act")
def move(request: HttpRequest, waiting_id: int) -> HttpResponse:
    """Invite one who waits, say they came, take them off the list, or put them back."""
    one = access.waiting_of(request, waiting_id)
    did, by = request.POST.get("did", ""), account_of(request)
    verbs: dict[str, tuple[Callable[..., None], str]] = {
        "invite": (actions.invite, _("%(name)s has a seat.")),
        "came": (actions.came, _("%(name)s came in.")),
        "withdraw": (actions.withdraw, _("%(name)s is off the list.")),
        "back": (actions.put_back, _("%(name)s waits again.")),
    }
    if did not in verbs:
        return redirect("acquire:roster", one.roster_id)
    verb, said = verbs[did]
    back = reverse("acquire:move_waiting", args=[one.pk])
    return _take(
        request, one.roster_id, said % {"name": one.name}, lambda: verb(one, by),
        undone=(back, {"did": "back"}) if did in ("withdraw",) else None,
    )  # fmt: skip


@require_POST
@page("act")
def propose(request: HttpRequest, roster_id: int) -> HttpResponse:
    """Look who would make room, for a decision."""
    held = access.roster_of(request, roster_id, "act")
    try:
        made = actions.propose(held, account_of(request))
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("acquire:roster", held.pk)
    if made:
        toasts.success(request, _("Proposed. Nothing happens until you agree."))
    else:
        toasts.info(request, _("Nobody can be proposed now. The page below says why."))
    return redirect("acquire:roster", held.pk)


@require_POST
@page("act")
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Agree that somebody makes room, keep them, or take that back."""
    one = access.proposal_of(request, proposal_id)
    did, name = request.POST.get("did", ""), one.member.name
    by = account_of(request)
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "agree": (
            lambda: actions.agree(one, by),
            _("Agreed: saying goodbye to %(name)s is in your to-do list."),
        ),
        "keep": (
            lambda: actions.keep(one, by, request.POST.get("reason", "")), _("%(name)s stays.")
        ),
        "reopen": (lambda: actions.reopen(one, by), _("%(name)s is to be decided again.")),
    }  # fmt: skip
    if did not in verbs:
        return redirect("acquire:roster", one.roster_id)
    verb, said = verbs[did]
    undone = (reverse("acquire:decide_seat", args=[one.pk]), {"did": "reopen"})
    return _take(
        request, one.roster_id, said % {"name": name}, verb,
        undone=undone if did != "reopen" else None,
    )  # fmt: skip


def _take(
    request: HttpRequest, roster_id: int, said: str, do: Callable[[], object],
    undone: tuple[str, dict[str, str]] | None = None,
) -> HttpResponse:  # fmt: skip
    if attempt(request, do, "" if undone else said) and undone:
        undo.offer(request, said, *undone)
    return redirect("acquire:roster", roster_id)
