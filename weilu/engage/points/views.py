"""Pages of points: who holds what, statements with corrections, rules, levels, boards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo as undoing
from weilu.console.attempts import attempt
from weilu.console.numbers import count
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.points import access, actions, handing, links, reads, rules, wording
from weilu.engage.points.forms import CorrectionForm
from weilu.engage.points.models import BadgeHeld
from weilu.ledger.models import Entry
from weilu.people.access import account_of, may, member_of, workspace_of
from weilu.people.models import Member

HOLDERS = (
    Column("name", gettext_lazy("Member"), order="name", fixed=True),
    Column("level", gettext_lazy("Level"), wide=True),
    Column("balance", gettext_lazy("Points"), order="balance", numeric=True),
    Column("week", gettext_lazy("This week"), order="week", numeric=True),
    Column("earned", gettext_lazy("Earned in all"), order="earned", numeric=True, wide=True),
)
STATEMENT = (
    Column("at", gettext_lazy("When"), order="transfer.at", fixed=True),
    Column("what", gettext_lazy("What for")),
    Column("amount", gettext_lazy("Points"), order="amount", numeric=True),
    Column("balance", gettext_lazy("After it"), numeric=True, wide=True),
)


@require_GET
@page("see")
def members(request: HttpRequest) -> HttpResponseBase:
    """Who holds points, with level and this week's."""
    here, asked = workspace_of(request), Asked.of(request, HOLDERS, "-earned")
    table = Table(request, HOLDERS, asked, reads.holders(here, asked.q))
    levels = reads.levels(here)
    if request.GET.get("format") == "csv":
        rows = (
            [one.owner_id, one.name, one.balance, one.week, one.earned,
             rules.standing(one.earned, levels).level]
            for one in table.sorted_rows.iterator(1_000)
        )  # fmt: skip
        header = ("member", "name", "points", "week", "earned", "level")
        return csv_answer(request, "points", header, rows)
    for row in table.rows:
        row.standing = rules.standing(row.earned, levels)
    return render(
        request, "engage/points/members.html",
        {"table": table, "has_rules": reads.rules_of(here).exists(), "tab": "members"},
    )  # fmt: skip


@require_GET
@page("see")
def statement(request: HttpRequest, member_id: int) -> HttpResponseBase:
    """Everything booked for a member, by all of their identities."""
    member = member_of(request, member_id)
    asked = Asked.of(request, STATEMENT, "")
    found = reads.statement(member).filter(transfer__why__icontains=asked.q)
    table = Table(request, STATEMENT, asked, found)
    if request.GET.get("format") == "csv":
        header = ("at", "room", "kind", "why", "points", "after", "ref", "transfer")
        lines = map(_csv, table.sorted_rows.iterator(1_000))
        return csv_answer(request, f"points-{member.pk}", header, lines)
    worded(table.rows)
    return render(
        request, "engage/points/statement.html",
        {"table": table, "member": member, "mine": reads.mine(member),
         "form": CorrectionForm(initial={"key": uuid4().hex}),
         "link": links.my_points(member, request.build_absolute_uri("/"))
         if may(request, "act") else ""},
    )  # fmt: skip


def worded(entries: Sequence[Entry]) -> None:
    """Give entries the words a statement is read by."""
    for entry in entries:
        told: Any = entry
        told.what = entry.transfer.why or wording.KINDS.get(entry.transfer.kind, "")
        told.kind_word = wording.KINDS.get(entry.transfer.kind, entry.transfer.kind)
        told.undoable = (
            entry.transfer.room == "points"
            and entry.transfer.kind in {"earned", "corrected"}
            and entry.transfer.reverses_id is None
            and not hasattr(entry.transfer, "reversal")
        )


def _csv(entry: Entry) -> list[Any]:
    booked = entry.transfer
    return [
        booked.at.isoformat(), booked.room, booked.kind, booked.why, entry.amount, entry.balance,
        booked.ref, str(booked.pk),
    ]  # fmt: skip


@require_POST
@page("act")
def correct(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give or take points by hand; the next page offers to take it back."""
    member = member_of(request, member_id, "act")
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("points:statement", member.pk)
    given, made = form.cleaned_data, []

    def do() -> None:
        made.append(
            actions.correct(
                member, given["points"], given["why"], given["key"], account_of(request)
            )
        )

    if attempt(request, do):
        said = _("Booked for %(name)s: %(points)+d.") % {
            "name": member.name, "points": given["points"],
        }  # fmt: skip
        where = reverse("points:undo", args=[member.pk])
        undoing.offer(request, said, where, {"transfer": str(made[0].pk), "why": _("Mistake")})
    return redirect("points:statement", member.pk)


@require_POST
@page("act")
def undo(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take back what was earned or corrected, by a counter-entry."""
    member = member_of(request, member_id, "act")
    transfer = access.transfer_of(member, request.POST.get("transfer", ""))
    why = request.POST.get("why", "")
    attempt(
        request, lambda: actions.undo(member, transfer, why, account_of(request)),
        _("Taken back; both stand on the statement."),
    )  # fmt: skip
    return redirect("points:statement", member.pk)


@require_GET
@page("see")
def boards(request: HttpRequest) -> HttpResponse:
    """The leaderboards members see."""
    here = workspace_of(request)
    which = request.GET.get("which", "week")
    which = which if which in {"week", "improvement"} else "week"
    shown = {key: words for key, words in wording.BOARDS.items() if key != "cohort"}
    return render(
        request, "engage/points/boards.html",
        {"rows": reads.board(here, which), "which": which, "boards": shown, "tab": "boards",
         "about": wording.BOARDS[which][1]},
    )  # fmt: skip


@require_POST
@page("act")
def hand_pages(request: HttpRequest) -> HttpResponse:
    """Write everybody who holds points where their own page is."""
    here = workspace_of(request, "act")
    reached = handing.hand_pages(here, request.build_absolute_uri("/"))
    told = _("%(count)s can be written to: their own page is on its way, once to each.")
    messages.success(request, told % {"count": count(reached)})
    return redirect("points:boards")


def panel(request: HttpRequest, member: Member) -> str | None:
    """What a member has, on their page."""
    mine = reads.mine(member)
    badges = BadgeHeld.objects.filter(member__in=mine.members).select_related("badge")
    if not mine.earned and not mine.balance and not badges:
        return None
    return render_to_string(
        "engage/points/_panel.html", {"member": member, "mine": mine, "badges": badges}, request
    )
