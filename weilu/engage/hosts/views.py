"""Pages of the bench: who hosts, one of them, what each brought."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
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
from weilu.engage.hosts import access, actions, links, reads
from weilu.engage.hosts.forms import AgreedForm, HostForm
from weilu.engage.hosts.models import Host
from weilu.engage.hosts.wording import DUTIES, KINDS, SHIFTS, STATES, days, duties
from weilu.people.access import account_of, may, workspace_of
from weilu.people.models import Group, Member

BENCH = (
    Column("name", gettext_lazy("Host"), order="member.name", fixed=True),
    Column("state", gettext_lazy("State")),
    Column("duties", gettext_lazy("What they do"), wide=True),
    Column("days", gettext_lazy("Days they have time"), wide=True),
    Column("most", gettext_lazy("A week"), order="most_a_week", numeric=True, wide=True),
    Column("next", gettext_lazy("Next shift"), order="next_day"),
)
BROUGHT = (
    Column("name", gettext_lazy("Host"), order="member.name", fixed=True),
    Column("planned", gettext_lazy("Shifts"), order="brought.planned", numeric=True),
    Column("done", gettext_lazy("Done"), order="brought.done", numeric=True),
    Column("answered", gettext_lazy("Replied to"), order="brought.answered", numeric=True,
           wide=True),
    Column("repliers", gettext_lazy("By members"), order="brought.repliers", numeric=True),
    Column("welcomed", gettext_lazy("Welcomed"), order="brought.welcomed",
           numeric=True, wide=True),
    Column("stayed", gettext_lazy("There in week three"), wide=True,
           note=gettext_lazy("Of newcomers three to seven weeks in whose first reply was this "
                             "host’s: how many wrote in their third week. Beside it the other "
                             "newcomers of the same groups. Hosts choose whom they answer, so this "
                             "says nothing about why they stayed.")),
)  # fmt: skip
BENCH_HEADER = ("id", "member", "name", "badge", "kind", "state", "duties", "days", "most_a_week",
                "groups", "next")  # fmt: skip
TALLY = ("planned", "done", "missed", "answered", "repliers", "welcomed", "ripe", "stayed",
         "others_ripe", "others_stayed")  # fmt: skip
#: Shifts shown on a host's page.
SHOWN = 30


def tabs(here: str) -> list[tuple[str, Any, str]]:
    """The topic's pages: key, word, address ("" for the one open)."""
    pages = (("bench", _("Bench"), "hosts:bench"), ("rota", _("Rota"), "hosts:rota"),
             ("needs", _("What groups need"), "hosts:needs"),
             ("brought", _("What each brought"), "hosts:brought"))  # fmt: skip
    return [(key, word, "" if key == here else reverse(name)) for key, word, name in pages]


@require_GET
@page("see")
def bench(request: HttpRequest) -> HttpResponseBase:
    """Everybody who hosts, was asked, or did."""
    asked = Asked.of(request, BENCH, default="name", filters=("state", "duty"))
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "hosts", BENCH_HEADER, map(_csv, found))
    table = Table(request, BENCH, asked, found)
    table.rows = [
        {"held": one, "badge": STATES[one.state], "duties": duties(one.duties),
         "days": days(one.weekdays)}
        for one in table.rows
    ]  # fmt: skip
    workspace = workspace_of(request)
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("bench"),
        "states": [(key, word) for key, (_level, word) in STATES.items()],
        "duties": DUTIES.items(), "holes": reads.holes(workspace),
        "public": links.who_hosts(workspace, request.build_absolute_uri("/")),
    }  # fmt: skip
    return render(request, "engage/hosts/bench.html", given)


def _narrowed(request: HttpRequest, asked: Asked) -> Any:
    found = access.hosts_of(request)
    state = asked.filters["state"]
    found = found.filter(reads.STATES[state]) if state in reads.STATES else found
    found = found.filter(member__name__icontains=asked.q) if asked.q else found
    if asked.filters["duty"] in DUTIES:
        # Lists are asked here: databases look into them in different ways.
        pairs = found.values_list("pk", "duties")
        found = found.filter(pk__in=[pk for pk, held in pairs if asked.filters["duty"] in held])
    return reads.listed(found)


def _csv(one: Any) -> list[Any]:
    return [one.pk, one.member_id, one.member.name, one.disclosed_as, one.kind, one.state,
            " ".join(one.duties), " ".join(str(day + 1) for day in one.weekdays), one.most_a_week,
            " ".join(map(str, one.groups)) or "all", one.next_day or ""]  # fmt: skip


@require_GET
@page("see")
def brought(request: HttpRequest) -> HttpResponseBase:
    """What each host brought in the last four weeks."""
    asked = Asked.of(request, BROUGHT, default="name")
    found: QuerySet[Host] = access.hosts_of(request).filter(brought__isnull=False)
    found = found.filter(member__name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        rows = ([one.pk, one.member.name, *(getattr(one.brought, name) for name in TALLY)]
                for one in found)  # fmt: skip
        return csv_answer(request, "hosts-brought", ("id", "name", *TALLY), rows)
    table = Table(request, BROUGHT, asked, found)
    given = {"table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("brought")}
    return render(request, "engage/hosts/brought.html", given)


@require_http_methods(["GET", "POST"])
@page("act")
def invite(request: HttpRequest) -> HttpResponse:
    """Ask a member to host."""
    base = request.build_absolute_uri("/").rstrip("/")
    held = Host(workspace=workspace_of(request, "act"), base=base[:200])
    given = request.GET.get("member", "")
    first = {"member": int(given) if given.isdecimal() and len(given) < 18 else None,
             "duties": ["open", "welcome"], "weekdays": [0, 1, 2, 3, 4, 5, 6]}  # fmt: skip
    form = HostForm(held, request.POST or None, initial=first)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.invite(form.fill(), by), "member"):
        toasts.success(request, _("Asked. Nothing is planned for them before they agree."))
        return redirect("hosts:host", held.pk)
    return render(request, "engage/hosts/form.html", {"form": form, "held": held})


@require_GET
@page("see")
def host(request: HttpRequest, host_id: int) -> HttpResponse:
    """One of them: what they agreed to, their shifts, what they brought."""
    held = access.host_of(request, host_id)
    shifts = held.shifts.select_related("group").order_by("-at")[:SHOWN]
    groups = Group.objects.filter(workspace=held.workspace, pk__in=held.groups).order_by("name")
    given = {
        "held": held, "badge": STATES[held.state], "kind": KINDS[held.kind], "state": held.state,
        "duties": duties(held.duties), "days": days(held.weekdays), "groups": groups[:SHOWN],
        "shifts": [(one, DUTIES[one.duty], SHIFTS[one.state]) for one in shifts],
        "brought": getattr(held, "brought", None), "agreed": AgreedForm(),
        "link": links.my_shifts(held, request.build_absolute_uri("/"))
        if may(request, "act") else "",
    }  # fmt: skip
    return render(request, "engage/hosts/host.html", given)


@require_http_methods(["GET", "POST"])
@page("act")
def change(request: HttpRequest, host_id: int) -> HttpResponse:
    """Change badge, duties, days or groups."""
    held = access.host_of(request, host_id, "act")
    form = HostForm(held, request.POST or None)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.change(form.fill(), by)):
        toasts.success(request, _("Saved. What no longer fits is planned anew."))
        return redirect("hosts:host", held.pk)
    return render(request, "engage/hosts/form.html", {"form": form, "held": held})


@require_POST
@page("act")
def agreed(request: HttpRequest, host_id: int) -> HttpResponse:
    """They agreed in person."""
    held = access.host_of(request, host_id, "act")
    note, by = request.POST.get("note", ""), account_of(request)
    said = _("Noted: they host from now on, and are shown as such.")
    attempt(request, lambda: actions.agreed_in_person(held, note, by), said)
    return redirect("hosts:host", held.pk)


@require_POST
@page("act")
def end(request: HttpRequest, host_id: int) -> HttpResponse:
    """They host no more; can be taken back."""
    held = access.host_of(request, host_id, "act")
    if attempt(request, lambda: actions.end(held, account_of(request))):
        said = _("%(name)s hosts no more. Their shifts are holes now.") % {"name": held.member.name}
        undo.offer(request, said, reverse("hosts:resume", args=[held.pk]), {})
    return redirect("hosts:host", held.pk)


@require_POST
@page("act")
def resume(request: HttpRequest, host_id: int) -> HttpResponse:
    """Undo that."""
    held = access.host_of(request, host_id, "act")
    attempt(request, lambda: actions.resume(held, account_of(request)), _("Back on the bench."))
    return redirect("hosts:host", held.pk)


def panel(request: HttpRequest, member: Member) -> str | None:
    """The badge on a member's page; else the way to ask them."""
    held = reads.badge_of(member) or Host.objects.filter(member=member, ended_at=None).first()
    if held is None and (member.is_bot or not may(request, "act")):
        return None
    given = {"member": member, "held": held, "badge": STATES[held.state] if held else None}
    return render_to_string("engage/hosts/_panel.html", given, request)
