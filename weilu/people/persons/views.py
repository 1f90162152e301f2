"""Pages about who is one person: evidence side by side, joined and parted by staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo
from weilu.console.pages import next_page, page
from weilu.console.tables import csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, may, workspace_of
from weilu.people.models import Group, Member, Workspace
from weilu.people.persons import access, actions, reads, sources
from weilu.people.persons.rules import Pair, Reason, Trace
from weilu.people.persons.wording import reason_words, strength_word

PER_PAGE = 20
CSV_HEADER = ("one", "name", "platform", "other", "name", "platform", "strength", "why")


@require_GET
@page("act")
def persons(request: HttpRequest) -> HttpResponseBase:
    """Who may be one person, with why; and who is, with who said so."""
    workspace = workspace_of(request, "act")
    found = _searched(reads.proposals(workspace), request.GET.get("q", ""))
    if request.GET.get("format") == "csv":
        return csv_answer(request, "persons", CSV_HEADER, (_line(workspace, one) for one in found))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known = Paginator(reads.persons(workspace), PER_PAGE).get_page(request.GET.get("known"))
    apart = list(access.distincts_of(request)[:50])
    names = sources.named(workspace.pk, {ref for one in apart for ref in (one.one, one.other)})
    return render(
        request, "people/persons.html",
        {"shown": shown, "pairs": [_pair(workspace, one) for one in shown], "known": known,
         "q": request.GET.get("q", ""),
         "apart": [(one, _name(names, one.one), _name(names, one.other)) for one in apart]},
    )  # fmt: skip


def _searched(found: list[Pair], q: str) -> list[Pair]:
    plain = q.strip().casefold()
    return [
        one for one in found
        if not plain or any(plain in told.casefold() for told in _words(one.one, one.other))
    ]  # fmt: skip


def _words(*traces: Trace) -> Iterable[str]:
    return (word for one in traces for word in (one.name, *one.contacts))


def _line(workspace: Workspace, pair: Pair) -> list[Any]:
    one, other = pair.one, pair.other
    why = " ".join(told(workspace, pair.reasons))
    return [
        one.ref, one.name, one.platform, other.ref, other.name, other.platform,
        round(pair.strength, 2), why,
    ]  # fmt: skip


def _pair(workspace: Workspace, pair: Pair) -> dict[str, Any]:
    return {
        "sides": [_side(workspace, pair.one), _side(workspace, pair.other)],
        "why": told(workspace, pair.reasons), "strength": strength_word(pair.strength),
        "one": pair.one.ref, "other": pair.other.ref,
    }  # fmt: skip


def told(workspace: Workspace, reasons: Iterable[Reason]) -> list[str]:
    """Evidence as sentences."""
    held = list(reasons)
    named = {one.data["group"] for one in held if "group" in one.data}
    here = Group.objects.filter(workspace=workspace, pk__in=named) if named else []
    names = {one.pk: one.name for one in here}
    return [reason_words(one.code, one.data, names) for one in held]


def _side(workspace: Workspace, trace: Trace) -> dict[str, Any]:
    """One identity with the groups it is in, for a look side by side."""
    names = Group.objects.filter(workspace=workspace, pk__in=[one.group for one in trace.stays])
    return {"trace": trace, "url": _url(trace), "groups": sorted(one.name for one in names)[:6]}


def _url(trace: Trace) -> str:
    number = trace.ref.partition(":")[2]
    return trace.url or reverse("people:member", args=[number])


def _name(names: dict[str, Trace], ref: str) -> str:
    return names[ref].name if ref in names else _("somebody erased")


@require_POST
@page("act")
def join(request: HttpRequest) -> HttpResponse:
    """These two are one person."""
    workspace, back = workspace_of(request, "act"), next_page(request, reverse("people:persons"))
    by = account_of(request)
    try:
        made = actions.join(
            workspace, request.POST.get("one", ""), request.POST.get("other", ""), by
        )
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect(back)
    undo.offer(request, _("Joined as one person."), reverse("people:part", args=[made.pk]), {})
    return redirect(back)


@require_POST
@page("act")
def part(request: HttpRequest, joining_id: int) -> HttpResponse:
    """Take a joining back: everything is as it was before it."""
    held, back = access.joining_of(request, joining_id), reverse("people:persons")
    by = account_of(request)
    try:
        one, other = actions.part(held, by)
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect(next_page(request, back))
    fields = {"one": one, "other": other}
    undo.offer(request, _("Two people again, as before."), reverse("people:join"), fields)
    return redirect(next_page(request, back))


@require_POST
@page("act")
def apart(request: HttpRequest) -> HttpResponse:
    """These two are not the same; they are not proposed again."""
    workspace, back = workspace_of(request, "act"), next_page(request, reverse("people:persons"))
    by = account_of(request)
    one, other = request.POST.get("one", ""), request.POST.get("other", "")
    try:
        said = actions.tell_apart(workspace, one, other, by)
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect(back)
    url = reverse("people:forget_apart", args=[said.pk])
    undo.offer(request, _("Noted: two people. They are not proposed again."), url, {})
    return redirect(back)


@require_POST
@page("act")
def forget_apart(request: HttpRequest, distinct_id: int) -> HttpResponse:
    """Let the two be proposed again."""
    held = access.distinct_of(request, distinct_id)
    by = account_of(request)
    actions.forget_apart(held, by)
    toasts.success(request, _("They may be proposed again."))
    return redirect(next_page(request, reverse("people:persons")))


def panel(request: HttpRequest, member: Member) -> str | None:
    """On a member's page: the other identities of the same person."""
    refs = reads.refs_of(member.workspace_id, f"member:{member.pk}")
    others = [ref for ref in refs if ref != f"member:{member.pk}"]
    if not others or not may(request, "act"):
        return None
    told_of = sources.named(member.workspace_id, others)
    rows = [{"trace": one, "url": _url(one)} for one in told_of.values()]
    return render_to_string("people/_same_person.html", {"rows": rows}, request)
