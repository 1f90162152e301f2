"""An appeal on a member's phone: what a rule met, and why it was wrong."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.guard import actions, wording
from weilu.engage.guard.models import Appeal, Incident, IncidentState
from weilu.events.models import Event


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("appeal")
def page(request: HttpRequest, says: Says) -> HttpResponse:
    """What was met and what followed; one appeal, and what came of it."""
    found = Incident.objects.select_related("workspace", "guard", "group", "member")
    incident = found.filter(pk=says["i"]).exclude(state=IncidentState.WOULD).first()
    if incident is None:
        raise Gone
    text, error = request.POST.get("text", "").strip(), ""
    if request.method == "POST" and text:
        actions.appeal(incident, text)
        return HttpResponseRedirect(request.get_full_path(), status=303)
    if request.method == "POST":
        error = _("Say in a sentence why it was wrong.")
    held = Appeal.objects.filter(incident=incident).first()
    with timezone.override(ZoneInfo(incident.workspace.zone)):
        return render(
            request, "m/appeal/page.html",
            {"community": incident.group.name, "incident": incident, "held": held, "error": error,
             "pieces": _words(incident), "why": wording.why(incident.why),
             "step": wording.STEPS[incident.step][1], "longest": actions.LONGEST_APPEAL,
             "may_appeal": incident.state in {IncidentState.ACTED, IncidentState.ASKED}},
        )  # fmt: skip


def _words(incident: Incident) -> list[tuple[str, bool]]:
    """The message in pieces; none where its words were erased."""
    text = Event.objects.filter(pk=incident.words_id).values_list("text", flat=True).first()
    return wording.marked((text or "")[:2_000], incident.why.get("spans"))
