"""The only doors to rules of the group, what they did, and appeals."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

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
    found = guards_of(request, right).filter(pk=guard_id).first()
    if found is None:
        raise Http404
    return found


def former_guard_of(request: HttpRequest, guard_id: int, right: str = "act") -> Guard:
    """One that was taken off the list. Raises Http404 for any other."""
    here = Guard.objects.filter(workspace=workspace_of(request, right)).exclude(removed_at=None)
    found = here.select_related("workspace").filter(pk=guard_id).first()
    if found is None:
        raise Http404
    return found


def edition_of(guard: Guard) -> GuardEdition:
    """The version of a rule that is in force."""
    return GuardEdition.objects.get(guard=guard, number=guard.number)


def trial_of(request: HttpRequest, trial_id: int, right: str = "see") -> Trial:
    """A dry run of the person's workspace. Raises Http404 for any other."""
    here = Trial.objects.filter(guard__workspace=workspace_of(request, right))
    found = here.select_related("guard__workspace", "edition").filter(pk=trial_id).first()
    if found is None:
        raise Http404
    return found


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
    found = incidents_of(request, right).filter(pk=incident_id).first()
    if found is None:
        raise Http404
    return found


def appeals_of(request: HttpRequest, right: str = "see") -> QuerySet[Appeal]:
    """Appeals of the person's workspace, those that wait longest first."""
    here = Appeal.objects.filter(incident__workspace=workspace_of(request, right))
    return here.select_related(
        "incident__guard", "incident__edition", "incident__group", "incident__member",
        "incident__connection", "incident__workspace", "settled_by",
    ).order_by("made_at", "pk")  # fmt: skip


def appeal_of(request: HttpRequest, appeal_id: int, right: str = "act") -> Appeal:
    """One of them. Raises Http404 for any other."""
    found = appeals_of(request, right).filter(pk=appeal_id).first()
    if found is None:
        raise Http404
    return found


def exemptions_of(request: HttpRequest, right: str = "see") -> QuerySet[Exemption]:
    """Members whom rules leave alone, latest first."""
    here = Exemption.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("member", "made_by", "workspace").order_by("-made_at", "-pk")


def exemption_of(request: HttpRequest, exemption_id: int, right: str = "act") -> Exemption:
    """One of them. Raises Http404 for any other."""
    found = exemptions_of(request, right).filter(pk=exemption_id).first()
    if found is None:
        raise Http404
    return found
