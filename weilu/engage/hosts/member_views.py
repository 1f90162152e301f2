"""Hosting on a phone: the invitation and one's shifts; and who hosts here, for anybody."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.hosts import actions, observing, reads, rota
from weilu.engage.hosts.models import Host, Shift
from weilu.engage.hosts.wording import BRIEFS, DUTIES, SHIFTS, duties
from weilu.engage.hosts.wording import days as weekdays
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Group, Workspace

#: Groups named on a page.
MOST_NAMES = 50


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("host")
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """A host's own page; each form does one thing."""
    found = Host.objects.select_related("workspace", "member", "account")
    host = found.filter(pk=says["h"]).first()
    if host is None:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            _do(request, host)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    with timezone.override(ZoneInfo(host.workspace.zone)):
        return render(request, "m/hosts/mine.html", {**_page(host), "error": error})


def _do(request: HttpRequest, host: Host) -> None:
    """Carry out what a form of the page asks for."""
    verb = request.POST.get("do", "")
    if verb == "accept":
        actions.accept(host)
    elif verb == "decline":
        actions.decline(host)
    elif verb == "done":
        rota.tell_done(_shift(request, host), host, request.POST.get("said", ""))
    elif verb == "cannot":
        rota.give_up(_shift(request, host), host)
    elif verb in {"take", "pass"}:
        rota.answer(_shift(request, host), host, yes=verb == "take")


def _shift(request: HttpRequest, host: Host) -> Shift:
    number = request.POST.get("shift", "")
    here = Shift.objects.filter(group__workspace=host.workspace)
    found = here.filter(pk=int(number) if number.isdecimal() and len(number) < 18 else 0).first()
    if found is None:
        raise rota.ShiftGone
    return found


def _page(host: Host) -> dict[str, Any]:
    state = host.state
    given = {
        "community": host.workspace.name, "host": host, "state": state, "duties": host.duties,
        "duty_words": duties(host.duties), "days": weekdays(host.weekdays),
        "briefs": [(DUTIES[one], BRIEFS[one]) for one in DUTIES if one in host.duties],
        "groups": _names(host), "longest": rota.LONGEST_SAID,
    }  # fmt: skip
    if state == "on":
        shifts = [_told(one) for one in reads.mine(host)]
        given["coming"] = [one for one in shifts if not one["past"]]
        given["past"] = [one for one in reversed(shifts) if one["past"]]
        given["offers"] = [_told(one) for one in reads.offers(host)]
    return given


def _told(shift: Shift) -> dict[str, Any]:
    """A shift with what its host needs to know."""
    today = clock.today(shift.group.workspace.zone)
    near = shift.state == "planned" and shift.host_id and (shift.day - today).days in (0, 1)
    return {
        "shift": shift, "duty": DUTIES[shift.duty], "brief": BRIEFS[shift.duty],
        "past": shift.day < today or shift.state in ("done", "missed"),
        "today": shift.day == today, "state": SHIFTS[shift.state][1],
        "may_pass": shift.at > clock.now() and shift.state == "planned",
        "words": reads.words_of(shift) if near and shift.duty == "open" else [],
        "welcomes": near and shift.duty == "welcome",
        "waiting": observing.waiting(shift.group) if near and shift.duty == "welcome" else [],
    }  # fmt: skip


def _names(host: Host) -> list[str]:
    if not host.groups:
        return []
    here = Group.objects.filter(workspace=host.workspace, pk__in=host.groups)
    return list(here.order_by("name").values_list("name", flat=True)[:MOST_NAMES])


@require_safe
@member_page("hosts", per_link=600)
def public(request: HttpRequest, says: Says) -> HttpResponse:
    """Who hosts this community, each with their badge and groups."""
    workspace = Workspace.objects.filter(pk=says["w"]).first()
    if workspace is None:
        raise Gone
    held = list(reads.hosting(workspace))
    wanted = {group for one in held for group in one.groups}
    names = dict(Group.objects.filter(workspace=workspace, pk__in=wanted).values_list("pk", "name"))
    hosts = [
        (one, [names[group] for group in one.groups if group in names][:MOST_NAMES],
         duties(one.duties))
        for one in held
    ]  # fmt: skip
    return render(
        request, "m/hosts/public.html", {"community": workspace.name, "hosts": hosts}
    )  # fmt: skip
