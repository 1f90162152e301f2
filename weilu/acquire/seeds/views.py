"""Pages of seed users: all cohorts, picking one, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
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

from weilu.acquire.seeds import access, actions, reads, rules
from weilu.acquire.seeds.forms import CohortForm, LookForm
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.charter.audience.reads import latest
from weilu.console import undo
from weilu.console.attempts import filled
from weilu.console.charts import chart
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Member

COLUMNS = (
    Column("name", gettext_lazy("Seed users"), order="name", fixed=True),
    Column("group", gettext_lazy("Group"), order="group.name", wide=True),
    Column("seeds", gettext_lazy("People"), numeric=True),
    Column("here", gettext_lazy("Still there"), numeric=True),
    Column("picked", gettext_lazy("Picked"), order="picked_at"),
)
SEED_COLUMNS = (
    Column("name", gettext_lazy("Member"), order="member.name", fixed=True),
    Column("fit", gettext_lazy("Fit"), order="fit", numeric=True, wide=True),
    Column("energy", gettext_lazy("Energy"), order="energy", numeric=True),
    Column("said", gettext_lazy("Messages"), order="said", numeric=True, wide=True),
    Column("gave", gettext_lazy("Gave"), order="gave", numeric=True, wide=True),
    Column("here", gettext_lazy("Still there")),
    Column("end", "", fixed=True),
)
CSV_HEADER = ("id", "name", "group", "people", "still_there", "picked_at", "ended_at")
SEED_HEADER = ("member", "name", "fit", "energy", "messages", "gave", "still_there", "released_at")
#: Candidates shown beyond those wanted, so that there is a choice.
SPARE = 20


@require_GET
@page("see")
def cohorts(request: HttpRequest) -> HttpResponseBase:
    """Every cohort of seed users."""
    asked = Asked.of(request, COLUMNS, default="-picked")
    found = access.cohorts_of(request)
    found = found.filter(name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "seeds", CSV_HEADER, map(_csv, reads.lines(list(found))))
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.lines(table.rows)
    given = {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "acquire/seeds/cohorts.html", given)


def _csv(one: reads.Line) -> list[Any]:
    held = one.cohort
    ended = held.ended_at.isoformat() if held.ended_at else ""
    return [
        held.pk, held.name, held.group.name, one.seeds, one.here, held.picked_at.isoformat(), ended,
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def pick(request: HttpRequest) -> HttpResponse:
    """Choose a group and how many; look at who would fit; pick."""
    workspace = workspace_of(request, "act")
    look = LookForm(workspace, request.GET if "group" in request.GET else None)
    form = CohortForm(request.POST or None)
    if not look.is_valid():
        return render(request, "acquire/seeds/pick.html", {"look": look})
    group, count = look.cleaned_data["group"], look.cleaned_data["count"]
    made: list[SeedCohort] = []

    def verb() -> None:
        chosen = [int(one) for one in request.POST.getlist("member") if _is_number(one)]
        data = form.cleaned_data
        made.append(actions.pick(group, data["name"], chosen, account_of(request), data["note"]))

    if request.method == "POST" and filled(form, verb, "name"):
        toasts.success(request, _("Picked. From here on their weeks are followed."))
        return redirect("acquire:seeds", made[0].pk)
    shown = reads.candidates(group)[: count + SPARE]
    ticked = set(request.POST.getlist("member")) or {
        str(one.did.member) for one in shown[:count] if one.energy
    }
    given = {
        "look": look, "form": form, "rows": _named(shown, ticked), "group": group,
        "has_audience": latest(workspace) is not None, "days": rules.DAYS,
        "is_known": any(one.energy for one in shown),
    }  # fmt: skip
    return render(request, "acquire/seeds/pick.html", given)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _named(shown: list[rules.Candidate], ticked: set[str]) -> list[tuple[Any, Member, bool]]:
    members = Member.objects.in_bulk([one.did.member for one in shown])
    return [
        (one, members[one.did.member], str(one.did.member) in ticked)
        for one in shown if one.did.member in members
    ]  # fmt: skip


@require_GET
@page("see")
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """One cohort: who they are, and what became of them beside the others of the group."""
    held = access.cohort_of(request, cohort_id)
    here = reads.here_now(held)
    asked = Asked.of(request, SEED_COLUMNS, default="-energy")
    found = _sought(held, asked.q)
    if request.GET.get("format") == "csv":
        rows = (_seed_csv(one, one.member_id in here) for one in found.iterator(chunk_size=500))
        return csv_answer(request, f"seeds-{held.pk}", SEED_HEADER, rows)
    weeks = reads.weeks(held)
    given = {
        "held": held, "table": Table(request, SEED_COLUMNS, asked, found), "here": here,
        "seeds": held.seeds.count(), "still": len(here), "weeks": weeks,
        "last": next((one for one in reversed(weeks) if one.number >= 0), None),
        "chart": _chart(weeks),
    }  # fmt: skip
    return render(request, "acquire/seeds/cohort.html", given)


def _sought(held: SeedCohort, q: str) -> QuerySet[Seed]:
    found = held.seeds.select_related("member", "cohort").order_by("pk")
    return found.filter(member__name__icontains=q) if q else found


def _seed_csv(one: Seed, here: bool) -> list[Any]:
    released = one.released_at.isoformat() if one.released_at else ""
    fit = "" if one.fit is None else round(one.fit, 1)
    return [
        one.member_id, one.member.name, fit, round(one.energy, 1), one.said, round(one.gave, 1),
        int(here), released,
    ]  # fmt: skip


def _chart(weeks: list[reads.Week]) -> dict[str, Any]:
    """Both shares week by week, in percent."""
    lines = [
        {"name": _("Seed users"), "own": True,
         "points": _points((one.start, one.seeds) for one in weeks)},
        {"name": _("The others"), "own": False,
         "points": _points((one.start, one.others) for one in weeks)},
    ]  # fmt: skip
    return chart("lines", lines=[one for one in lines if one["points"]], unit="%")


def _points(told: Iterable[tuple[date, reads.Share]]) -> list[list[Any]]:
    return [
        [day.isoformat(), round(100 * share.value, 1)]
        for day, share in told if share.value is not None
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Another name or purpose."""
    held = access.cohort_of(request, cohort_id, "act")
    first = {"name": held.name, "note": held.note}
    form = CohortForm(request.POST or None, initial=first)

    def verb() -> None:
        actions.change(held, form.cleaned_data["name"], form.cleaned_data["note"],
                       account_of(request))  # fmt: skip

    if request.method == "POST" and filled(form, verb, "name"):
        toasts.success(request, _("Saved."))
        return redirect("acquire:seeds", held.pk)
    return render(request, "acquire/seeds/edit.html", {"form": form, "held": held})


@require_POST
@page("act")
def end(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Look after them no longer, or again."""
    held, by = access.cohort_of(request, cohort_id, "act"), account_of(request)
    if request.POST.get("on") == "1":
        actions.resume(held, by)
        toasts.success(request, _("They are seed users again."))
    else:
        actions.end(held, by)
        again = reverse("acquire:end_seeds", args=[held.pk])
        said = _("They are seed users no more; what became of them stays here.")
        undo.offer(request, said, again, {"on": "1"})
    return redirect("acquire:seeds", held.pk)


@require_POST
@page("act")
def release(request: HttpRequest, seed_id: int) -> HttpResponse:
    """Let one of them go, or take them back."""
    one, by = access.seed_of(request, seed_id), account_of(request)
    if request.POST.get("on") == "1":
        actions.take_back(one, by)
        toasts.success(request, _("%(name)s is a seed user again.") % {"name": one.member.name})
    else:
        actions.release(one, by)
        again = reverse("acquire:release_seed", args=[one.pk])
        said = _("%(name)s is a seed user no more.") % {"name": one.member.name}
        undo.offer(request, said, again, {"on": "1"})
    return redirect("acquire:seeds", one.cohort_id)
