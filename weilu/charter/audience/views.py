"""Pages of audiences: all of them with the way to import one; one with its chart and who fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.audience import access, actions, reads, rules
from weilu.charter.audience.models import Audience
from weilu.charter.audience.rules import Fit, Line, Person
from weilu.charter.audience.wording import DIMENSION_WORDS
from weilu.console.pages import page
from weilu.console.tables import csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import member_of, seat_of, workspace_of
from weilu.people.models import Member

LARGEST = 1_000_000  #: bytes of a table
#: Members who fit shown on the page; the CSV has them all.
SHOWN = 20
HEADER = ("dimension", "value", "share", "index")
#: A table to look at and to begin with; made up.
SAMPLE = """dimension,value,share,index
region,广州,38%,210
region,佛山,17%,180
region,深圳,14%,105
age,18-24,12%,70
age,25-34,41%,150
age,35-44,28%,125
interest,煲汤,46%,320
interest,亲子,31%,140
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value as the chart draws it; shares in percent of the widest."""

    line: Line
    index: float
    ours: float | None  #: share of our members of whom it is known, None = of nobody
    width: float
    our_width: float

    @property
    def level(self) -> str:
        return "more" if self.index >= rules.CORE else "less" if self.index <= 90 else "same"


@require_http_methods(["GET", "POST"])
@page("see")
def audiences(request: HttpRequest) -> HttpResponse:
    """All audiences; a table given here is taken in, or refused line by line."""
    given: dict[str, Any] = {"sample": SAMPLE, "held": access.audiences_of(request)}
    if request.method == "GET":
        given["known"] = reads.known_number(workspace_of(request))
        return render(request, "charter/audience/audiences.html", given)
    workspace = workspace_of(request, "act")
    name, source = request.POST.get("name", ""), request.POST.get("source", "")
    try:
        made = actions.take_in(
            workspace, name, _text(request), seat_of(request).account, source,
            _day(request.POST.get("as_of", "")),
        )  # fmt: skip
    except WeiluError as refusal:
        given |= {"refusal": refusal, "name": name, "source": source}
        given["text"] = request.POST.get("text", "")
        return render(request, "charter/audience/audiences.html", given, status=refusal.status)
    toasts.success(request, _("“%(name)s” is taken in.") % {"name": made.name})
    return redirect("charter:audience", made.pk)


def _text(request: HttpRequest) -> str:
    """The table as a file or as typed; GBK files are read too."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")[:LARGEST]
    content: bytes = file.read(LARGEST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@require_GET
@page("see")
def audience(request: HttpRequest, audience_id: int) -> HttpResponseBase:
    """One audience: its shares beside ours, its core, who fits; and a person tried out."""
    held = access.audience_of(request, audience_id)
    lines = reads.table(held)
    if request.GET.get("format") == "csv":
        rows = [[one.dimension, one.value, one.share, one.index] for one in lines]
        return csv_answer(request, f"audience-{held.pk}", HEADER, rows)
    if request.GET.get("format") == "fits":
        return _fits_csv(request, held)
    ranked = sorted(reads.fits(held), key=lambda one: _rank(one[1]))
    tried = Person(
        request.GET.get("region", "")[:60], request.GET.get("age", "")[:60],
        tuple(filter(None, (one.strip() for one in request.GET.get("interests", "").split(",")))),
    )  # fmt: skip
    given = {
        "held": held, "parts": _bars(held, lines), "core": _core(lines), "tried": tried,
        "fit": _told(rules.fit(lines, tried)) if tried != Person() else None,
        "people": _named(ranked[:SHOWN]), "known": len(ranked),
        "fitting": sum(told.fits for _who, told in ranked), "fits_from": int(rules.FITS),
    }  # fmt: skip
    return render(request, "charter/audience/audience.html", given)


def _rank(told: Fit) -> tuple[float, float]:
    return (-(told.score if told.score is not None else -1), -told.certainty)


def _bars(held: Audience, lines: Sequence[Line]) -> list[tuple[Any, list[Bar]]]:
    ours, indexes = reads.known_shares(held.workspace, lines), rules.indexes_of(lines)
    parts = []
    for name in rules.DIMENSIONS:
        mine = [line for line in lines if line.dimension == name]
        widest = max([*(one.share for one in mine), *(ours.get((name, one.value), 0.0)
                      for one in mine), 0.01])  # fmt: skip
        drawn = [_bar(line, indexes[name, line.value], ours.get((name, line.value)), widest)
                 for line in mine]  # fmt: skip
        if drawn:
            parts.append((DIMENSION_WORDS[name], drawn))
    return parts


def _bar(line: Line, index: float, ours: float | None, widest: float) -> Bar:
    return Bar(line, index, ours, 100 * line.share / widest, 100 * (ours or 0) / widest)


def _core(lines: Sequence[Line]) -> list[tuple[Any, list[str]]]:
    return [(DIMENSION_WORDS[name], values) for name, values in rules.core(lines).items()]


def _told(fit: Fit) -> dict[str, Any]:
    """A fit as the page writes it."""
    reasons = [
        {"word": DIMENSION_WORDS[one.dimension], "values": "、".join(one.values),
         "index": one.index, "points": one.points}
        for one in fit.reasons
    ]  # fmt: skip
    return {"score": fit.score, "certainty": fit.certainty, "reasons": reasons, "fits": fit.fits}


def _named(ranked: Sequence[tuple[int, Fit]]) -> list[tuple[Member, dict[str, Any]]]:
    found = Member.objects.in_bulk([who for who, _fit in ranked])
    return [(found[who], _told(told)) for who, told in ranked]


def _fits_csv(request: HttpRequest, held: Audience) -> HttpResponseBase:
    header = ("member", "name", "score", "certainty", "region", "age", "interest")
    names = dict(Member.objects.filter(workspace=held.workspace).values_list("pk", "name"))
    rows = (
        [who, names.get(who, ""), "" if told.score is None else round(told.score, 1),
         round(told.certainty, 2), *_points(told)]
        for who, told in reads.fits(held)
    )  # fmt: skip
    return csv_answer(request, f"fits-{held.pk}", header, rows)


def _points(told: Fit) -> list[float | str]:
    points = {one.dimension: round(one.points, 2) for one in told.reasons}
    return [points.get(name, "") for name in rules.DIMENSIONS]


@require_POST
@page("act")
def turn(request: HttpRequest, audience_id: int) -> HttpResponse:
    """Make the core a segment, tag who fits, or delete the table."""
    held, by = access.audience_of(request, audience_id, "act"), seat_of(request).account
    verbs: dict[str, Callable[[], str]] = {
        "segment": lambda: reverse("people:segment", args=[actions.make_segment(held, by).pk]),
        "tag": lambda: _tag(request, held),
        "delete": lambda: _delete(request, held),
    }
    verb = verbs.get(request.POST.get("did", ""))
    here = reverse("charter:audience", args=[held.pk])
    try:
        here = verb() if verb else here
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
    return redirect(here)


def _tag(request: HttpRequest, held: Audience) -> str:
    name = request.POST.get("tag", "")
    number = actions.tag_fitting(held, name, seat_of(request).account)
    said = ngettext(
        "%(number)d member got “%(name)s”.", "%(number)d members got “%(name)s”.", number
    )
    toasts.success(request, said % {"number": number, "name": name})
    return reverse("charter:audience", args=[held.pk])


def _delete(request: HttpRequest, held: Audience) -> str:
    name = held.name
    actions.delete(held, seat_of(request).account)
    toasts.success(request, _("“%(name)s” is gone. Its segments and tags stay.") % {"name": name})
    return reverse("charter:audiences")


@require_POST
@page("act")
def note_traits(request: HttpRequest, member_id: int) -> HttpResponse:
    """Keep what is known of a member; nothing at all forgets it."""
    who = member_of(request, member_id, "act")
    given = request.POST.get("interests", "").replace("，", ",").replace("、", ",")
    interests = tuple(one.strip() for one in given.split(",") if one.strip())[:30]
    person = Person(request.POST.get("region", ""), request.POST.get("age", ""), interests)
    actions.note(who, person, seat_of(request).account)
    toasts.success(request, _("Saved.") if person != Person() else _("Forgotten."))
    return redirect("people:member", who.pk)


def traits_panel(request: HttpRequest, member: Member) -> str:
    """Panel of a member's page: what is known, from whom, and how they fit the latest audience."""
    held = reads.latest(member.workspace)
    fit = _told(reads.fit_member(held, member)) if held else None
    given = {
        "member": member, "traits": [(DIMENSION_WORDS[one.dimension], one)
                                     for one in reads.traits_of(member)],
        "person": reads.person_of(member), "held": held, "fit": fit,
    }  # fmt: skip
    return render_to_string("charter/audience/_traits.html", given, request)
