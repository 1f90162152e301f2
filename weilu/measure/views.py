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
from weilu.charter.models import GroupKind
from weilu.console import undo
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import clock
from weilu.measure import actions, details, history, reads, sheet, today
from weilu.measure.figures import GroupCheckup
from weilu.measure.models import GroupCheckupRow
from weilu.measure.report import words
from weilu.people import access
from weilu.people.actions import mark_staff
from weilu.people.models import Group
from weilu.people.templatetags.people import platform_name

COLUMNS = (
    Column("name", gettext_lazy("Group"), order="name", fixed=True),
    Column("verdict", gettext_lazy("Verdict"), order="verdict_rank"),
    Column("urgency", gettext_lazy("Urgency"), order="urgency", numeric=True, hidden=True),
    Column("kind", gettext_lazy("Kind"), order="kind", hidden=True),
    Column("platform", gettext_lazy("Platform"), order="platform", hidden=True),
    Column("members", gettext_lazy("Members"), order="members", numeric=True, wide=True),
    Column("messages_per_day", gettext_lazy("Msgs/day"), order="messages_per_day", numeric=True),
    Column("attention", gettext_lazy("Attention"), order="attention", numeric=True, wide=True),
    Column("connectivity", gettext_lazy("Holds"), order="connectivity", numeric=True, wide=True),
    Column("benefit", gettext_lazy("Gain"), order="benefit", numeric=True),
    Column("noise", gettext_lazy("Noise"), order="noise", numeric=True, wide=True),
    Column("stage", gettext_lazy("Stage"), order="stage", hidden=True),
    Column(
        "messages_ever",
        gettext_lazy("Messages ever"),
        order="messages_ever",
        numeric=True,
        hidden=True,
    ),
    Column("last_at", gettext_lazy("Last message"), order="last_at", numeric=True, wide=True),
)
FILTERS = ("verdict", "kind", "platform")
#: Today lists those that need a hand most, then those that talk most.
NEAREST = ("verdict_rank", "-urgency", "-messages_per_day")


@require_GET
@page("see")
def overview(request: HttpRequest) -> HttpResponse:
    """Today: what to do first across all groups, and which groups turned."""
    workspace = access.workspace_of(request)
    found = reads.overview(workspace, clock.now())
    given = {
        "overview": found,
        "today": today.of(request, today.ALL if request.GET.get("all") else today.MOST),
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
        "nearest": [_dressed(row) for row in reads.rows(workspace).order_by(*NEAREST)[:8]],
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
    asked = Asked.of(request, COLUMNS, filters=FILTERS)
    found = reads.rows(workspace).order_by("verdict_rank", "-urgency", "pk")
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
    row.platform_name = platform_name(row.platform)
    stage = words.stage(words.stage_beside(row.verdict, row.stage))
    row.stage_name = "" if stage == row.verdict_name else stage


def _dressed(row: Any) -> Any:
    _dress(row)
    return row


def _facets(found: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    return {
        "verdict": [(key, words.verdict(key)) for key in words.VERDICTS],
        "kind": [(key, words.kind(key)) for key in found["kind"]],
        "platform": [(key, platform_name(key)) for key in found["platform"]],
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
        [found] = details.whole_of(here.workspace, [row])
        given |= _sheet(found)
        given["is_stale"] = clock.now() - row.as_of > history.STALE
    return render(request, "measure/group.html", given)


@require_GET
@page("see")
def progress(request: HttpRequest, group_id: int) -> HttpResponse:
    """Whether a group is still being measured again; its page asks and reloads when it is not."""
    here = access.group_of(request, group_id)
    row = reads.rows(here.workspace).filter(group=here).first()
    if row is None or not row.is_awaited:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "measure/parts/awaited.html", {"group": here})


def _sheet(found: GroupCheckup) -> dict[str, Any]:
    return {
        "checkup": found,
        "findings": [sheet.finding(one) for one in found.findings[:3]],
        "parts": sheet.parts(found),
        "pulse": sheet.pulse(found),
        "notes": [words.note(key) for key in found.notes],
        "kinds": [{"key": kind.key, "name": kind.name} for kind in KINDS.values()],
        "kind_sentence": KINDS[found.kind].sentence if found.kind in KINDS else "",
        "platform_name": platform_name(found.platform),
    }


@require_POST
@page("act")
def kind(request: HttpRequest, group_id: int) -> HttpResponse:
    """Say what the group is for, and judge it again by that."""
    here = access.group_of(request, group_id, "act")
    before = GroupKind.objects.filter(group=here).values_list("kind", flat=True).first() or ""
    set_kind(here, request.POST.get("kind", ""), by=access.seat_of(request).account)
    done = _("Kind set, and the group judged again by it.")
    return _judged_again(request, here, done, {"kind": before})


@require_POST
@page("act")
def staff(request: HttpRequest, group_id: int) -> HttpResponse:
    """Say from the group's page that somebody belongs to the team, or does not."""
    here = access.group_of(request, group_id, "act")
    given = request.POST.get("member", "")
    who = access.member_of(request, int(given) if _is_id(given) else 0, "act")
    is_staff = request.POST.get("staff") == "1"
    mark_staff([who], is_staff, by=access.seat_of(request).account)
    back = {"member": str(who.pk), "staff": "0" if is_staff else "1"}
    done = _("Marked, and the group's figures worked out again.")
    return _judged_again(request, here, done, back)


@require_POST
@page("act")
def check_again(request: HttpRequest, group_id: int) -> HttpResponse:
    """Measure the group once more."""
    here = access.group_of(request, group_id, "act")
    return _judged_again(request, here, _("Checked again."))


def _judged_again(
    request: HttpRequest, here: Group, done: str, back: dict[str, str] | None = None
) -> HttpResponse:
    """Back to the group's page, which shows its progress where a worker has to measure it.

    Posting `back` to the same address takes back what was done.
    """
    if not actions.judge_again(here):
        done = _("Noted. The figures follow as soon as a worker is through.")
    if back is None:
        notices.info(request, done)
    else:
        undo.offer(request, done, request.path, back)
    return redirect("measure:group", here.pk)


def _is_id(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 19
