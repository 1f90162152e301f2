"""The only doors to cohorts of seed users."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.people.access import workspace_of


def cohorts_of(request: HttpRequest, right: str = "see") -> QuerySet[SeedCohort]:
    """Cohorts of the workspace, ended ones too."""
    here = SeedCohort.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "group")


def cohort_of(request: HttpRequest, cohort_id: int, right: str = "see") -> SeedCohort:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(cohorts_of(request, right), pk=cohort_id)


def seed_of(request: HttpRequest, seed_id: int, right: str = "act") -> Seed:
    """One seed user. Raises Http404 for any other."""
    here = Seed.objects.filter(cohort__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("cohort__workspace", "member"), pk=seed_id)
