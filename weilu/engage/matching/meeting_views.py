"""Pages of introductions: propose one, the list, one of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console.attempts import attempt, posted
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.matching import access, links, meeting, reads
from weilu.engage.matching.forms import OutcomeForm
from weilu.engage.matching.models import Introduction
from weilu.engage.matching.wording import (
    KINDS,
    MEETING_LEVELS,
    MEETINGS,
    RESULT_LEVELS,
    RESULTS,
)
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("need", pgettext_lazy("card", "Need"), order="need.text", fixed=True),
    Column("offer", pgettext_lazy("card", "Offer"), order="offer.text"),
    Column("state", gettext_lazy("State"), order="state"),
    Column("outcome", gettext_lazy("What came of it"), wide=True),
    Column("asked", gettext_lazy("Proposed"), order="asked_at", wide=True),
    Column("by", gettext_lazy("By"), order="by.name", wide=True),
)
CSV_HEADER = ("id", "need", "need_by", "offer", "offer_by", "state", "proposed_at", "ended_at",
              "likeness", "need_result", "need_words", "offer_result", "offer_words",
              "proposed_by")  # fmt: skip


@require_GET
@page("see")
def introductions(request: HttpRequest) -> HttpResponseBase:
    """Every introduction and what came of it."""
    asked = Asked.of(request, COLUMNS, default="-asked", filters=("state",))
    found = access.introductions_of(request)
    if asked.filters["state"] in MEETINGS:
        found = found.filter(state=asked.filters["state"])
    if asked.q:
        found = found.filter(need__text__icontains=asked.q) | found.filter(
            offer__text__icontains=asked.q
        )
    if request.GET.get("format") == "csv":
        rows = list(found.order_by("pk"))
        sides = reads.sides_of(rows)
        return csv_answer(request, "introductions", CSV_HEADER, (_csv(one, sides) for one in rows))
    table = Table(request, COLUMNS, asked, found)
    sides = reads.sides_of(table.rows)
    table.rows = [_row(one, sides) for one in table.rows]
    given = {
        "tab": "introductions", "table": table, "any": bool(table.total) or asked.narrowed,
        "states": MEETINGS.items(), "funnel": reads.funnel(workspace_of(request)),
    }  # fmt: skip
    return render(request, "engage/matching/introductions.html", given)


def _row(one: Introduction, sides: Any) -> dict[str, Any]:
    told = [sides[one.pk, card] for card in (one.need_id, one.offer_id)]
    return {
        "held": one, "word": MEETINGS[one.state], "level": MEETING_LEVELS[one.state],
        "results": [(RESULT_LEVELS[side.result], RESULTS[side.result])
                    for side in told if side.result],
    }  # fmt: skip


def _csv(one: Introduction, sides: Any) -> list[Any]:
    need, offer = (sides[one.pk, card] for card in (one.need_id, one.offer_id))
    return [one.pk, one.need.text, one.need.member.name, one.offer.text, one.offer.member.name,
            one.state, one.asked_at, one.ended_at, f"{one.likeness:.3f}", need.result, need.words,
            offer.result, offer.words, one.by.name if one.by else ""]  # fmt: skip


@require_POST
@page("act")
def introduce(request: HttpRequest, card_id: int) -> HttpResponse:
    """Ask the members of two cards whether they want to know each other."""
    held, number = access.card_of(request, card_id, "act"), request.POST.get("other", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    other, note = access.card_of(request, int(number), "act"), request.POST.get("note", "")
    said = _("%(one)s and %(other)s are asked. Who they are, each learns after both said yes.") % {
        "one": held.member.name, "other": other.member.name,
    }  # fmt: skip
    attempt(request, lambda: meeting.propose(held, other, account_of(request), note), said)
    return redirect("matching:card", held.pk)


@require_GET
@page("see")
def introduction(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """How it stands, what each side said, and the address to give to whom nobody can write to."""
    held = access.introduction_of(request, introduction_id)
    sides, base = reads.sides_of([held]), request.build_absolute_uri("/")
    given = {
        **_row(held, sides), "results_known": RESULTS.items(),
        "sides": [
            {"card": card, "side": sides[held.pk, card.pk], "says": getattr(held, f"{kind}_says"),
             "kind": KINDS[kind], "desk": links.desk_link(card.member, base),
             "result": RESULTS.get(sides[held.pk, card.pk].result, "")}
            for kind, card in (("need", held.need), ("offer", held.offer))
        ],
        "teams": held.teams.order_by("pk"),
    }  # fmt: skip
    return render(request, "engage/matching/introduction.html", given)


@require_POST
@page("act")
def withdraw(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Ask neither any more."""
    held = access.introduction_of(request, introduction_id, "act")
    said = _("Neither is asked any more.")
    attempt(request, lambda: meeting.withdraw(held, account_of(request)), said)
    return redirect("matching:introduction", held.pk)


@require_POST
@page("act")
def outcome(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Write down what one of the two told."""
    held, form = access.introduction_of(request, introduction_id, "act"), OutcomeForm(request.POST)

    def write() -> None:
        data = form.cleaned_data
        if data["card"] not in {held.need_id, held.offer_id}:
            raise Http404
        card = held.need if data["card"] == held.need_id else held.offer
        meeting.tell_outcome(
            held, card, data["result"], data["words"], data["worth"], account_of(request)
        )

    posted(request, form, write, _("Written down."))
    return redirect("matching:introduction", held.pk)
