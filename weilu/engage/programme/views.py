"""Pages of the programme: the calendar, its columns, one day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.programme import access, actions, reads
from weilu.engage.programme.forms import ColumnForm, ItemForm
from weilu.engage.programme.judging import judged
from weilu.engage.programme.models import PURPOSES as PLANNED
from weilu.engage.programme.models import ItemState, ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.wording import FORMS, PROPOSALS, STATES, WEEKDAYS, cadence
from weilu.kit import clock
from weilu.outbox.wording import PURPOSES
from weilu.people.access import account_of, workspace_of

VIEWS = {"month": gettext_lazy("By month"), "week": gettext_lazy("By week")}
COLUMNS = (
    Column("name", gettext_lazy("Column"), order="name", fixed=True),
    Column("cadence", gettext_lazy("Cadence")),
    Column("purpose", gettext_lazy("For"), order="purpose"),
    Column("host", gettext_lazy("Host"), order="host.name", wide=True),
    Column("groups", gettext_lazy("Groups"), numeric=True, wide=True),
    Column("went", gettext_lazy("Went out"), order="went", numeric=True),
    Column("skipped", gettext_lazy("Left out"), order="skipped", numeric=True, wide=True),
    Column("proposal", gettext_lazy("Its days say")),
)
CSV_HEADER = ("id", "name", "purpose", "form", "rule", "hour", "host", "groups", "went", "skipped")
FURTHEST = timedelta(days=366 * 5)


@require_GET
@page("see")
def programme(request: HttpRequest) -> HttpResponse:
    """The calendar, and what each group gets in the week."""
    workspace = workspace_of(request)
    today = clock.today(workspace.zone)
    view = "week" if request.GET.get("view") == "week" else "month"
    day = _day(request.GET, today)
    found = access.items_of(request).exclude(column__retired_at__isnull=False, state="planned")
    days = reads.days(found, workspace, view, day, today)
    first, last = days[0].day, days[-1].day
    near = timedelta(days=7) if view == "week" else timedelta(days=31)
    middle = day if view == "week" else day.replace(day=15)
    given = {
        "days": days, "view": view, "day": day, "first": first, "last": last, "today": today,
        "views": [(key, word, f"?view={key}&day={day}") for key, word in VIEWS.items()],
        "back": f"?view={view}&day={middle - near}", "on": f"?view={view}&day={middle + near}",
        "now": f"?view={view}", "weeks": reads.weeks(workspace, day),
        "clash": reads.conflicts([item for one in days for item in one.items]),
        "weekdays": WEEKDAYS.values(), "any": access.columns_of(request).exists(),
        "tabs": tabs("calendar"),
    }  # fmt: skip
    return render(request, "engage/programme/calendar.html", given)


def tabs(here: str) -> list[tuple[str, Any, str]]:
    """The room's pages: key, word, address, and the one open."""
    pages = (("calendar", _("Calendar"), "programme:programme"),
             ("columns", _("All columns"), "programme:columns"),
             ("drafts", _("Drafts"), "drafts:drafts"),
             ("feeds", _("Feeds and links"), "drafts:feeds"))  # fmt: skip
    return [(key, word, "" if key == here else reverse(name)) for key, word, name in pages]


def _day(asked: QueryDict, today: date) -> date:
    try:
        day = date.fromisoformat(asked.get("day") or "")
    except ValueError:
        return today
    return day if abs(day - today) < FURTHEST else today


@require_GET
@page("see")
def columns(request: HttpRequest) -> HttpResponseBase:
    """Every column, how often it comes and what became of its days."""
    asked = Asked.of(request, COLUMNS, default="name", filters=("state", "purpose"))
    found = reads.counted(access.columns_of(request))
    found = found.filter(retired_at__isnull=asked.filters["state"] != "retired")
    if asked.filters["purpose"] in PURPOSES:
        found = found.filter(purpose=asked.filters["purpose"])
    found = found.filter(name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "programme", CSV_HEADER, map(_csv, found))
    table = Table(request, COLUMNS, asked, found)
    found_by = judged(table.rows)
    table.rows = [
        {"held": one, "cadence": cadence(one.rule), "purpose": PURPOSES[one.purpose],
         "proposal": PROPOSALS[found_by[one.pk].what]}
        for one in table.rows
    ]  # fmt: skip
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("columns"),
        "purposes": [(key, PURPOSES[key]) for key in PLANNED],
    }  # fmt: skip
    return render(request, "engage/programme/columns.html", given)


def _csv(one: Any) -> list[Any]:
    return [one.pk, one.name, one.purpose, one.form, one.rule, one.hour.isoformat("minutes"),
            one.host.name if one.host else "", len(one.groups), one.went, one.skipped]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a column."""
    workspace = workspace_of(request, "act")
    return _form(
        request, ProgrammeColumn(workspace=workspace, starts_on=clock.today(workspace.zone))
    )


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, column_id: int) -> HttpResponse:
    """Change a column; days changed by hand stay."""
    return _form(request, access.column_of(request, column_id, "act"))


def _form(request: HttpRequest, held: ProgrammeColumn) -> HttpResponse:
    first = {"starts_on": held.starts_on, "hour": "20:00", "every": 1, "unit": "week"}
    form = ColumnForm(held, request.POST or None, initial={} if held.pk else first)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save(form.fill(), by), "name"):
        toasts.success(request, _("Saved. The next six weeks are in the calendar."))
        return redirect("programme:programme")
    return render(request, "engage/programme/column.html", {"form": form, "held": held})


@require_POST
@page("act")
def retire(request: HttpRequest, column_id: int) -> HttpResponse:
    """A column comes no more; can be taken back."""
    held = access.column_of(request, column_id, "act")
    actions.retire(held, account_of(request))
    said = _("“%(name)s” is retired. What went out stays.") % {"name": held.name}
    undo.offer(request, said, reverse("programme:bring_back", args=[held.pk]), {})
    return redirect("programme:columns")


@require_POST
@page("act")
def bring_back(request: HttpRequest, column_id: int) -> HttpResponse:
    """Undo that."""
    held = access.column_of(request, column_id, "act")
    said = _("“%(name)s” comes again.") % {"name": held.name}
    attempt(request, lambda: actions.bring_back(held, account_of(request)), said)
    return redirect("programme:columns")


@require_http_methods(["GET", "POST"])
@page("see")
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One day of a column: its words, its moment, what became of it."""
    held = access.item_of(request, item_id, "act" if request.method == "POST" else "see")
    zone = held.column.workspace.zone
    local = held.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    form = ItemForm(zone, request.POST or None, initial={"text": held.text, "at": local})
    if request.method == "POST" and filled(form, lambda: _keep(request, held, form), None):
        toasts.success(request, _("Saved."))
        return redirect("programme:item", held.pk)
    given = {
        "held": held, "form": form, "state": STATES[held.state],
        "form_word": FORMS[held.column.form],
        "messages_out": reads.messages_of(held), "cadence": cadence(held.column.rule),
        "may_change": held.state == ItemState.PLANNED and held.at > clock.now(),
        "purpose": PURPOSES[held.column.purpose], "weeks": reads.weeks_of(held),
    }  # fmt: skip
    return render(request, "engage/programme/item.html", given)


def _keep(request: HttpRequest, held: ProgrammeItem, form: ItemForm) -> None:
    by, data = account_of(request), form.cleaned_data
    if data["text"] != held.text:
        actions.write(held, data["text"], by)
    if data["at"] != held.at:
        actions.move(held, data["at"], by)


@require_POST
@page("act")
def skip(request: HttpRequest, item_id: int) -> HttpResponse:
    """Leave a day out; can be taken back."""
    held = access.item_of(request, item_id, "act")
    if attempt(request, lambda: actions.skip(held, account_of(request))):
        said = _("“%(name)s” is left out on this day.") % {"name": held.column.name}
        undo.offer(request, said, reverse("programme:put_back", args=[held.pk]), {})
    return redirect(next_page(request, reverse("programme:item", args=[held.pk])))


@require_POST
@page("act")
def put_back(request: HttpRequest, item_id: int) -> HttpResponse:
    """Undo that."""
    held = access.item_of(request, item_id, "act")
    attempt(request, lambda: actions.put_back(held, account_of(request)), _("It is planned again."))
    return redirect("programme:item", held.pk)


@require_POST
@page("act")
def move(request: HttpRequest, item_id: int) -> HttpResponse:
    """To another day at the same hour: what dropping it in the calendar asks for."""
    held = access.item_of(request, item_id, "act")
    zone = ZoneInfo(held.column.workspace.zone)
    before = held.at.astimezone(zone)
    day = _day(request.POST, before.date())
    at = datetime.combine(day, before.time(), zone)
    if day != before.date() and attempt(
        request, lambda: actions.move(held, at, account_of(request))
    ):
        said = _("“%(name)s” is moved.") % {"name": held.column.name}
        undo.offer(request, said, reverse("programme:move", args=[held.pk]),
                   {"day": before.date().isoformat()})  # fmt: skip
    return redirect(next_page(request, reverse("programme:programme")))


@require_POST
@page("act")
def copy(request: HttpRequest, item_id: int) -> HttpResponse:
    """The same on another day: what dropping it with Alt held down asks for."""
    held = access.item_of(request, item_id, "act")
    day = _day(request.POST, clock.today(held.column.workspace.zone))
    made: list[ProgrammeItem] = []
    if attempt(request, lambda: made.append(actions.copy(held, day, account_of(request)))):
        said = _("“%(name)s” comes on that day, too.") % {"name": held.column.name}
        undo.offer(request, said, reverse("programme:skip", args=[made[0].pk]), {})
    return redirect(next_page(request, reverse("programme:programme")))
