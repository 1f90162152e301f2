"""Pages of the check-up: what to do first, the list of groups, one group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.charter.actions import set_kind
from weilu.charter.kinds import KINDS
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import clock
from weilu.measure import actions, reads, sheet
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report import words
from weilu.people import access
from weilu.people.actions import mark_staff
from weilu.people.models import Account

COLUMNS = (
    Column("name", gettext_lazy("Group"), order="name", fixed=True),
    Column("verdict", gettext_lazy("Verdict"), order="verdict_rank"),
    Column("urgency", gettext_lazy("Urgency"), order="urgency", numeric=True, hidden=True),
    Column("kind", gettext_lazy("Kind"), order="kind", hidden=True),
    Column("platform", gettext_lazy("Platform"), order="platform", hidden=True),
    Column("members", gettext_lazy("Members"), order="members", numeric=True),
    Column("messages_per_day", gettext_lazy("Msgs/day"), order="messages_per_day", numeric=True),
    Column("attention", gettext_lazy("Attention"), order="attention", numeric=True),
    Column("connectivity", gettext_lazy("Holds"), order="connectivity", numeric=True),
    Column("benefit", gettext_lazy("Gain"), order="benefit", numeric=True),
    Column("noise", gettext_lazy("Noise"), order="noise", numeric=True),
    Column("stage", gettext_lazy("Stage"), order="stage", hidden=True),
    Column(
        "messages_ever",
        gettext_lazy("Messages ever"),
        order="messages_ever",
        numeric=True,
        hidden=True,
    ),
    Column("last_at", gettext_lazy("Last message"), order="last_at", numeric=True),
)
FILTERS = ("verdict", "kind", "platform")


@require_GET
@page("see")
def overview(request: HttpRequest) -> HttpResponse:
    """Today: what to do first across all groups, and which groups turned."""
    workspace = access.workspace_of(request)
    found = reads.overview(workspace, clock.now())
    given = {
        "overview": found,
        "verdicts": [
            {
                "key": key,
                "name": words.verdict(key),
                "level": words.level(key),
                "count": found.verdicts[key],
            }
            for key in words.VERDICTS
            if key in found.verdicts
        ],
        "first": [(row, sheet.finding(finding)) for row, finding in found.first],
        "turned": [
            (row, _verdict(row.verdict_before), _verdict(row.verdict)) for row in found.turned
        ],
        "unchecked": reads.unchecked(workspace),
        "last_import": reads.last_import(workspace),
    }
    return render(request, "measure/overview.html", given)


def _verdict(key: str) -> dict[str, str]:
    return {"key": key, "name": words.verdict(key), "level": words.level(key)}


@require_GET
@page("see")
def groups(request: HttpRequest) -> HttpResponseBase:
    """Every group with its verdict and figures; searched, filtered and sorted by the database."""
    workspace = access.workspace_of(request)
    asked = Asked.of(request, COLUMNS, default="verdict", filters=FILTERS)
    found = reads.rows(workspace)
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    for name, value in asked.filters.items():
        if value:
            found = found.filter(**{name: value})
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "groups", [column.key for column in COLUMNS], _csv(table))
    for row in table.rows:
        _dress(row)
    return render(
        request,
        "measure/groups.html",
        {
            "table": table,
            "facets": _facets(reads.facets(workspace)),
            "unchecked": reads.unchecked(workspace),
        },
    )


def _csv(table: Table) -> Iterator[list[Any]]:
    for row in table.sorted_rows.iterator(chunk_size=500):
        values = [getattr(row, column.key) for column in COLUMNS]
        yield [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


def _dress(row: Any) -> None:
    """The words and intervals a row of the list shows beside its columns."""
    row.verdict_name = words.verdict(row.verdict)
    row.level = words.level(row.verdict)
    row.kind_name = words.kind(row.kind)
    stage = words.stage(row.stage)
    row.stage_name = "" if stage == row.verdict_name else stage


def _facets(found: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    return {
        "verdict": [(key, words.verdict(key)) for key in words.VERDICTS],
        "kind": [(key, words.kind(key)) for key in found["kind"]],
        "platform": [(key, words.platform(key)) for key in found["platform"]],
    }


@require_GET
@page("see")
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group, top to bottom: alive, what members gain, who carries it, newcomers, rhythm."""
    here = access.group_of(request, group_id)
    row = GroupCheckupRow.objects.filter(group=here).first()
    given: dict[str, Any] = {"group": here, "row": row}
    if row is not None:
        _dress(row)
        found = reads.checked_group(here)
        given |= _sheet(found) if found else {}
        given["is_stale"] = clock.now() - row.as_of > reads.STALE
    return render(request, "measure/group.html", given)


def _sheet(found: GroupCheckup) -> dict[str, Any]:
    return {
        "checkup": found,
        "findings": [sheet.finding(one) for one in found.findings[:3]],
        "parts": sheet.parts(found),
        "notes": [words.note(key) for key in found.notes],
        "kinds": [{"key": kind.key, "name": kind.name} for kind in KINDS.values()],
        "kind_sentence": KINDS[found.kind].sentence if found.kind in KINDS else "",
        "platform_name": words.platform(found.platform),
    }


@require_POST
@page("act")
def kind(request: HttpRequest, group_id: int) -> HttpResponse:
    """Say what the group is for, and judge it again by that."""
    here = access.group_of(request, group_id, "act")
    by = request.user if isinstance(request.user, Account) else None
    set_kind(here, request.POST.get("kind", ""), by=by)
    actions.refresh(here.workspace, [here.pk])
    notices.success(request, _("Kind set, and the group judged again by it."))
    return redirect("measure:group", here.pk)


@require_POST
@page("act")
def staff(request: HttpRequest, group_id: int) -> HttpResponse:
    """Say from the group's page that somebody belongs to the team, or does not."""
    here = access.group_of(request, group_id, "act")
    given = request.POST.get("member", "")
    who = access.member_of(request, int(given) if given.isdecimal() else 0, "act")
    mark_staff(who, request.POST.get("staff") == "1")
    actions.refresh(here.workspace, [here.pk])
    notices.success(request, _("Marked, and the group's figures worked out again."))
    return redirect("measure:group", here.pk)


@require_POST
@page("act")
def check_again(request: HttpRequest, group_id: int) -> HttpResponse:
    """Measure the group once more, now."""
    here = access.group_of(request, group_id, "act")
    actions.refresh(here.workspace, [here.pk])
    notices.success(request, _("Checked again."))
    return redirect("measure:group", here.pk)
