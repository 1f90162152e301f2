"""Pages of what rules did: the list, one incident, appeals, and whom rules leave alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.guard import access, acting, actions, reads, wording
from weilu.engage.guard.models import AppealState, Exemption, Incident, IncidentState
from weilu.engage.guard.trial_views import MARKS
from weilu.engage.guard.views import tabs
from weilu.kit.errors import WeiluError
from weilu.outbox.wording import OPS
from weilu.outbox.wording import STATES as MESSAGE_STATES
from weilu.people.access import account_of, member_of
from weilu.people.models import Member

COLUMNS = (
    Column("words", gettext_lazy("Message"), fixed=True),
    Column("member", gettext_lazy("Member"), order="member.name"),
    Column("rule", gettext_lazy("Rule"), order="guard.name", wide=True),
    Column("why", gettext_lazy("Why"), wide=True),
    Column("step", gettext_lazy("Step"), order="step"),
    Column("state", gettext_lazy("State"), order="state"),
    Column("group", gettext_lazy("Group"), order="group.name", wide=True),
    Column("at", gettext_lazy("When"), order="made_at", wide=True),
)
CSV_HEADER = ("id", "at", "group", "member", "rule", "version", "why", "step", "mute_s", "state",
              "right", "text")  # fmt: skip
APPEAL_COLUMNS = (
    Column("text", gettext_lazy("Appeal"), fixed=True),
    Column("member", gettext_lazy("Member"), order="incident.member.name"),
    Column("rule", gettext_lazy("Rule"), order="incident.guard.name"),
    Column("state", gettext_lazy("State"), order="state"),
    Column("made_at", gettext_lazy("When"), order="made_at", wide=True),
)
EXEMPT_COLUMNS = (
    Column("member", gettext_lazy("Member"), order="member.name", fixed=True),
    Column("why", gettext_lazy("Why"), order="why"),
    Column("made_at", gettext_lazy("Since"), order="made_at", wide=True),
    Column("made_by", gettext_lazy("By"), order="made_by.name", wide=True),
    Column("end", ""),
)


@require_GET
@page("see")
def incidents(request: HttpRequest) -> HttpResponseBase:
    """What was done to whom and why; searched, filtered, sorted by the database."""
    asked = Asked.of(request, COLUMNS, default="-at", filters=("state", "rule", "step"))
    every, filters = access.incidents_of(request), asked.filters
    found = reads.narrowed(every, asked.q, filters["state"], filters["rule"], filters["step"])
    if request.GET.get("format") == "csv":
        return csv_answer(request, "incidents", CSV_HEADER, _csv_lines(found))
    table = Table(request, COLUMNS, asked, found)
    table.rows = reads.shown(table.rows, longest=reads.SHOWN)
    return render(
        request, "engage/incidents.html",
        {"table": table, "counts": reads.counts(every), "steps": wording.STEPS,
         "guards": access.guards_of(request)[:200], "tabs": tabs(request, "incidents")},
    )  # fmt: skip


def _csv_lines(found: Any) -> Any:
    batch: list[Incident] = []
    for row in found.iterator(chunk_size=500):
        batch.append(row)
        if len(batch) == 500:
            yield from map(_csv, reads.shown(batch))
            batch = []
    yield from map(_csv, reads.shown(batch))


def _csv(one: reads.Shown) -> list[Any]:
    row = one.row
    return [row.pk, row.at.isoformat(), row.group.name, row.member.name, row.guard.name,
            row.edition.number, one.why, row.step, row.mute_s, row.state,
            "" if one.right is None else int(one.right),
            "".join(part for part, _met in one.pieces)]  # fmt: skip


@require_GET
@page("see")
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident: the message, why, what was done and what came of it, what can be done."""
    held = access.incident_of(request, incident_id)
    [one] = reads.shown([held])
    level, word = wording.STATES[held.state]
    deeds = [
        (message, OPS.get(message.op, message.op), *MESSAGE_STATES[message.state])
        for message in acting.messages_of(held)
    ]
    appeal = getattr(held, "appeal", None)
    return render(
        request, "engage/incident.html",
        {"one": one, "held": held, "level": level, "word": word, "deeds": deeds, "appeal": appeal,
         "appeal_word": wording.APPEALS[appeal.state] if appeal else None,
         "may_undo": held.state in {IncidentState.ACTED, IncidentState.ASKED},
         "exempted": Exemption.objects.filter(member=held.member).exists(),
         "before": [row for row in reads.of_member(held.member) if row.pk != held.pk]},
    )  # fmt: skip


@require_POST
@page("act")
def turn(request: HttpRequest, incident_id: int, verb: str) -> HttpResponse:
    """Undo, approve or refuse a removal, mark as right or wrong, exempt the person."""
    held = access.incident_of(request, incident_id, "act")
    said = _do(request, held, verb)
    attempt(request, said, _("Done."))
    return redirect(next_page(request, reverse("engage:incident", args=[held.pk])))


def _do(request: HttpRequest, held: Incident, verb: str) -> Any:
    account = account_of(request)
    verbs: dict[str, Any] = {
        "undo": lambda: actions.undo(held, account),
        "remove": lambda: actions.decide(held, account, remove=True),
        "keep": lambda: actions.decide(held, account, remove=False),
        "exempt": lambda: actions.exempt(held.member, request.POST.get("why", ""), account),
        **{name: (lambda right=right: actions.mark(held.guard, held.event_id, right, account))
           for name, right in MARKS.items()},
    }  # fmt: skip
    if verb not in verbs:
        raise Http404
    return verbs[verb]


@require_POST
@page("act")
def turn_many(request: HttpRequest) -> HttpResponse:
    """The same with the rows chosen in the list; those it is too late for are counted."""
    verb, late, done = request.POST.get("verb", ""), 0, 0
    chosen = [
        int(one) for one in request.POST.getlist("row")[:500] if one.isdigit() and len(one) < 19
    ]
    for held in access.incidents_of(request, "act").filter(pk__in=chosen):
        try:
            _do(request, held, verb)()
            done += 1
        except WeiluError:
            late += 1
    toasts.success(request, _("%(count)d done.") % {"count": done})
    if late:
        toasts.warning(request, _("%(count)d were past that already.") % {"count": late})
    return redirect(next_page(request, reverse("engage:incidents")))


@require_GET
@page("see")
def appeals(request: HttpRequest) -> HttpResponseBase:
    """Who says that a rule was wrong; those that wait longest first."""
    asked = Asked.of(request, APPEAL_COLUMNS, default="made_at", filters=("state",))
    state = asked.filters["state"] or AppealState.OPEN
    found = access.appeals_of(request)
    found = found.filter(state=state) if state in AppealState.values else found
    if asked.q:
        found = found.filter(incident__member__name__icontains=asked.q)
    if request.GET.get("format") == "csv":
        lines = ([one.pk, one.made_at.isoformat(), one.incident.member.name,
                  one.incident.guard.name, one.state, one.text, one.sentence]
                 for one in found.iterator(chunk_size=500))  # fmt: skip
        header = ("id", "at", "member", "rule", "state", "text", "sentence")
        return csv_answer(request, "appeals", header, lines)
    table = Table(request, APPEAL_COLUMNS, asked, found)
    any_held = access.appeals_of(request).exists()
    return render(
        request, "engage/appeals.html",
        {"table": table, "states": wording.APPEALS, "state": state, "any_held": any_held,
         "tabs": tabs(request, "appeals")},
    )  # fmt: skip


@require_POST
@page("act")
def settle(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Grant an appeal or uphold the rule, with a sentence to the member."""
    held = access.appeal_of(request, appeal_id)
    grant = request.POST.get("grant") == "1"
    said = request.POST.get("sentence", "")
    done = _("Granted: it was taken back.") if grant else _("Upheld: the member is told.")
    attempt(
        request,
        lambda: actions.settle_appeal(held, account_of(request), grant=grant, sentence=said),
        done,
    )
    return redirect("engage:incident", held.incident_id)


@require_GET
@page("see")
def exemptions(request: HttpRequest) -> HttpResponseBase:
    """Members whom rules leave alone, besides staff and bots."""
    asked = Asked.of(request, EXEMPT_COLUMNS, default="-made_at")
    found = access.exemptions_of(request)
    if asked.q:
        found = found.filter(member__name__icontains=asked.q)
    if request.GET.get("format") == "csv":
        lines = ([one.member.name, one.why, one.made_at.isoformat()]
                 for one in found.iterator(chunk_size=500))  # fmt: skip
        return csv_answer(request, "exempt", ("member", "why", "since"), lines)
    table = Table(request, EXEMPT_COLUMNS, asked, found)
    return render(request, "engage/exempt.html", {"table": table, "tabs": tabs(request, "exempt")})


@require_POST
@page("act")
def exempt(request: HttpRequest, member_id: int) -> HttpResponse:
    """Leave a member alone from now on."""
    held = member_of(request, member_id, "act")
    made = actions.exempt(held, request.POST.get("why", ""), account_of(request))
    said = _("Rules leave %(name)s alone.") % {"name": held.name}
    undo.offer(request, said, reverse("engage:end_exemption", args=[made.pk]), {})
    return redirect(next_page(request, reverse("engage:exempt")))


@require_POST
@page("act")
def end_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """Rules count for a member again."""
    held = access.exemption_of(request, exemption_id)
    member, why = held.member, held.why
    actions.end_exemption(held, account_of(request))
    said = _("Rules count for %(name)s again.") % {"name": member.name}
    undo.offer(request, said, reverse("engage:exempt_member", args=[member.pk]), {"why": why})
    return redirect(next_page(request, reverse("engage:exempt")))


def panel(request: HttpRequest, member: Member) -> str | None:
    """On a member's page: what rules did to them, and whether rules count for them."""
    held = reads.of_member(member)
    exempted = Exemption.objects.filter(member=member).first()
    if not held and exempted is None:
        return None
    given = {"member": member, "held": reads.shown(held), "exempted": exempted}
    return render_to_string("engage/_member_panel.html", given, request)
