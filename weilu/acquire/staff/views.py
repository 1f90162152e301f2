"""Pages of staff accounts: all of them today, one with its card and record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages as toasts
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.staff import access, actions, reads, rules
from weilu.acquire.staff.forms import RestForm, StaffAccountForm
from weilu.acquire.staff.models import StaffAccount
from weilu.acquire.staff.reads import Standing
from weilu.acquire.staff.wording import KIND_WORDS, PLATFORMS, PRESET_SOURCE, STATES
from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import clock
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Account"), order="name", fixed=True),
    Column("keeper", gettext_lazy("Worked by"), order="keeper.name", wide=True),
    Column("day", gettext_lazy("Day"), order="began_on", numeric=True, wide=True,
           note=gettext_lazy("How many days it has kept its pace.")),
    Column("state", gettext_lazy("State")),
    Column("today", gettext_lazy("Done today, of at most")),
    Column("pace", gettext_lazy("Pace"), order="pace.name", wide=True),
)  # fmt: skip
CSV_HEADER = ("id", "platform", "handle", "name", "keeper", "day", "state", *KIND_WORDS)


@require_GET
@page("see")
def staff(request: HttpRequest) -> HttpResponseBase:
    """Every staff account with where it stands today."""
    asked = Asked.of(request, COLUMNS, default="name", filters=("platform", "who"))
    found, today = _narrowed(request, asked), clock.today(workspace_of(request).zone)
    if request.GET.get("format") == "csv":
        lines = map(_csv, reads.standings(found, today))
        return csv_answer(request, "staff-accounts", CSV_HEADER, lines)
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.standings(table.rows, today)
    any_held = bool(table.total) or asked.narrowed
    given = {"table": table, "platforms": PLATFORMS, "any_held": any_held, "states": STATES}
    return render(request, "acquire/staff.html", given)


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[StaffAccount]:
    found = access.staff_accounts_of(request)
    if asked.filters["platform"] in PLATFORMS:
        found = found.filter(platform=asked.filters["platform"])
    if asked.filters["who"] == "mine":
        found = found.filter(keeper=request.user.pk)
    if asked.q:
        found = found.filter(
            Q(name__icontains=asked.q) | Q(handle__icontains=asked.q) | Q(part__icontains=asked.q)
        )
    return found


def _csv(one: Standing) -> list[Any]:
    account = one.account
    done = [f"{'' if part.reached is None else part.reached}/{part.wanted}" for part in one.parts]
    keeper = account.keeper.name if account.keeper else ""
    return [account.pk, account.platform, account.handle, account.name, keeper, one.day,
            one.state, *done]  # fmt: skip


@require_GET
@page("see")
def staff_account(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """One account: its persona card, today, its pace, its last days."""
    held = access.staff_account_of(request, staff_account_id)
    today = clock.today(held.workspace.zone)
    [standing] = reads.standings([held], today)
    rest = RestForm(initial={"until": today + timedelta(days=3)})
    return render(
        request, "acquire/staff_account.html",
        {"held": held, "standing": standing, "state": STATES[standing.state], "rest": rest,
         "record": reads.record(held, today), "kinds": KIND_WORDS.values(),
         "parts": list(zip(KIND_WORDS.values(), standing.parts, strict=True)),
         "platform": PLATFORMS.get(held.platform, held.platform),
         "groups": held.groups.order_by("name")[:60]},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Enter an account."""
    return _form(request, StaffAccount(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """Change an account."""
    return _form(request, access.staff_account_of(request, staff_account_id, "act"))


def _form(request: HttpRequest, held: StaffAccount) -> HttpResponse:
    form = StaffAccountForm(held.workspace, request.POST or None, instance=held)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: _save(form, by), "handle"):
        toasts.success(request, _("Saved. Its duties are in the to-do list each morning."))
        return redirect("acquire:staff_account", held.pk)
    return render(request, "acquire/staff_form.html", {"form": form, "held": held})


def _save(form: StaffAccountForm, by: Any) -> None:
    data, held = form.cleaned_data, form.instance
    pace = data["pace_key"]
    if not pace.pk:
        pace.source = str(PRESET_SOURCE)
        actions.save_pace(pace, rules.steps_of(pace.steps), by)
    held.pace, held.member = pace, data["member"]
    groups = data["groups"] if "groups" in data else held.groups.all() if held.pk else ()
    actions.save_account(held, by, list(groups))


@require_POST
@page("act")
def rest(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """Let an account rest until a day."""
    held = access.staff_account_of(request, staff_account_id, "act")
    form, by = RestForm(request.POST), account_of(request)
    if not form.is_valid():
        toasts.error(request, _("Enter the day it comes back to work."))
        return redirect("acquire:staff_account", held.pk)
    until, restricted = form.cleaned_data["until"], form.cleaned_data["restricted"]
    today = clock.today(held.workspace.zone)
    said = _("“%(name)s” rests. What was open for today is taken off.") % {"name": held.name}
    return _turn(
        request, held, said,
        lambda: actions.rest(held, until, today, by, restricted=restricted),
    )  # fmt: skip


@require_POST
@page("act")
def wake(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """Back at work."""
    held = access.staff_account_of(request, staff_account_id, "act")
    said = _("“%(name)s” is back at work.") % {"name": held.name}
    return _turn(request, held, said, lambda: actions.wake(held, account_of(request)))


@require_POST
@page("act")
def leave(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """Work with it no longer; can be taken back."""
    held = access.staff_account_of(request, staff_account_id, "act")
    actions.leave_account(held, account_of(request))
    said = _("“%(name)s” is off the list.") % {"name": held.name}
    undo.offer(request, said, reverse("acquire:back", args=[held.pk]), {})
    return redirect("acquire:staff")


@require_POST
@page("act")
def back(request: HttpRequest, staff_account_id: int) -> HttpResponse:
    """Undo that."""
    held = access.former_account_of(request, staff_account_id, "act")
    said = _("“%(name)s” is on the list again.") % {"name": held.name}
    return _turn(request, held, said, lambda: actions.bring_back(held, account_of(request)))


def _turn(
    request: HttpRequest, held: StaffAccount, said: str, do: Callable[[], None]
) -> HttpResponse:
    if not attempt(request, do, said) and held.left_at:
        return redirect("acquire:staff")
    return redirect("acquire:staff_account", held.pk)
