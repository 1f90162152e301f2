"""A column's own page: what its days brought, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo
from weilu.console.charts import chart
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.programme import access, actions
from weilu.engage.programme.judging import Judged, judged
from weilu.engage.programme.models import ItemRecord
from weilu.engage.programme.rules import DRAFTED
from weilu.engage.programme.wording import PROPOSALS, cadence, why
from weilu.outbox.wording import PURPOSES
from weilu.people.access import account_of

COLUMNS = (
    Column("at", gettext_lazy("Day"), order="item.at", fixed=True),
    Column("came", pgettext_lazy("column", "There"), order="came", numeric=True),
    Column("usual", gettext_lazy("On ordinary days"), order="usual", numeric=True),
    Column("answers", gettext_lazy("Replies"), order="answers", numeric=True),
    Column("marks", gettext_lazy("Reactions"), order="marks", numeric=True, wide=True),
    Column("orders", gettext_lazy("Orders"), order="orders", numeric=True),
)
CSV_HEADER = ("day", "at", "came", "usual", "replies", "marks", "orders", "final")
#: What staff say → what the page says to it.
SAID = {
    "kept": gettext_lazy("“%(name)s” is kept; you are not asked again for four weeks."),
    "refreshed": gettext_lazy("“%(name)s” is counted anew from today. Change what is to be new."),
    "asked_again": gettext_lazy("“%(name)s” is judged by its days again."),
}


@require_GET
@page("see")
def record(request: HttpRequest, column_id: int) -> HttpResponseBase:
    """Its days beside ordinary ones, with what they propose."""
    held = access.column_of(request, column_id)
    asked = Asked.of(request, COLUMNS, default="-at")
    found = ItemRecord.objects.filter(item__column=held).select_related("item")
    found = found.filter(item__text__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, f"column-{held.pk}", CSV_HEADER, map(_csv, found))
    told = judged([held])[held.pk]
    level, word = PROPOSALS[told.what]
    given = {
        "held": held, "told": told, "level": level, "word": word, "why": why(told.proposal),
        "table": Table(request, COLUMNS, asked, found), "chart": _chart(told),
        "cadence": cadence(held.rule), "purpose": PURPOSES[held.purpose],
        "is_drafted": held.form in DRAFTED,
    }  # fmt: skip
    return render(request, "engage/programme/record.html", given)


def _chart(told: Judged) -> dict[str, Any]:
    came = [[one.item.slot.isoformat(), one.came] for one in told.records]
    usual = [
        [one.item.slot.isoformat(), round(one.usual, 1)]
        for one in told.records if one.usual is not None
    ]  # fmt: skip
    lines = [{"name": _("Members there"), "own": True, "points": came},
             {"name": _("On ordinary days"), "own": False, "points": usual}]  # fmt: skip
    return chart("lines", lines=[one for one in lines if one["points"]], unit="")


def _csv(one: ItemRecord) -> list[Any]:
    return [one.item.slot.isoformat(), one.item.at.isoformat(), one.came,
            "" if one.usual is None else round(one.usual, 2),
            *("" if known is None else known for known in (one.answers, one.marks)),
            one.orders, int(one.is_final)]  # fmt: skip


@require_POST
@page("act")
def judge(request: HttpRequest, column_id: int) -> HttpResponse:
    """Keep it, or begin anew; either can be taken back."""
    held = access.column_of(request, column_id, "act")
    did = request.POST.get("did", "")
    if did in SAID:
        actions.judge(held, did, account_of(request))
        back = {} if did == "asked_again" else {"did": "asked_again"}
        said = str(SAID[did]) % {"name": held.name}
        undo.offer(request, said, reverse("programme:judge", args=[held.pk]), back)
    return redirect("programme:column" if did == "refreshed" else "programme:record", held.pk)
