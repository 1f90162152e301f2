"""The only doors to rules of the group, what they did, and appeals."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.guard.models import (
    Appeal,
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    Trial,
    TrialLine,
)
from weilu.people.access import workspace_of


def guards_of(request: HttpRequest, right: str = "see") -> QuerySet[Guard]:
    """Rules of the person's workspace, by name."""
    here = Guard.objects.filter(workspace=workspace_of(request, right), removed_at=None)
    return here.select_related("workspace", "keeper").order_by("name", "pk")


def guard_of(request: HttpRequest, guard_id: int, right: str = "see") -> Guard:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(guards_of(request, right), pk=guard_id)


def former_guard_of(request: HttpRequest, guard_id: int, right: str = "act") -> Guard:
    """One that was taken off the list. Raises Http404 for any other."""
    here = Guard.objects.filter(workspace=workspace_of(request, right)).exclude(removed_at=None)
    return get_object_or_404(here.select_related("workspace"), pk=guard_id)


def edition_of(guard: Guard) -> GuardEdition:
    """The version of a rule that is in force."""
    return GuardEdition.objects.get(guard=guard, number=guard.number)


def trial_of(request: HttpRequest, trial_id: int, right: str = "see") -> Trial:
    """A dry run of the person's workspace. Raises Http404 for any other."""
    here = Trial.objects.filter(guard__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("guard__workspace", "edition"), pk=trial_id)


def lines_of(trial: Trial) -> QuerySet[TrialLine]:
    """What a dry run met, in order of time."""
    found = TrialLine.objects.filter(trial=trial)
    return found.select_related("group", "member").order_by("at", "pk")


def incidents_of(request: HttpRequest, right: str = "see") -> QuerySet[Incident]:
    """Incidents of the person's workspace, newest first."""
    here = Incident.objects.filter(workspace=workspace_of(request, right))
    return here.select_related(
        "workspace", "guard", "edition", "group", "member", "appeal", "connection"
    ).order_by("-made_at", "-pk")  # fmt: skip


def incident_of(request: HttpRequest, incident_id: int, right: str = "see") -> Incident:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(incidents_of(request, right), pk=incident_id)


def appeals_of(request: HttpRequest, right: str = "see") -> QuerySet[Appeal]:
    """Appeals of the person's workspace, those that wait longest first."""
    here = Appeal.objects.filter(incident__workspace=workspace_of(request, right))
    return here.select_related(
        "incident__guard", "incident__edition", "incident__group", "incident__member",
        "incident__connection", "incident__workspace", "settled_by",
    ).order_by("made_at", "pk")  # fmt: skip


def appeal_of(request: HttpRequest, appeal_id: int, right: str = "act") -> Appeal:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(appeals_of(request, right), pk=appeal_id)


def exemptions_of(request: HttpRequest, right: str = "see") -> QuerySet[Exemption]:
    """Members whom rules leave alone, latest first."""
    here = Exemption.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("member", "made_by", "workspace").order_by("-made_at", "-pk")


def exemption_of(request: HttpRequest, exemption_id: int, right: str = "act") -> Exemption:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(exemptions_of(request, right), pk=exemption_id)
