"""Seed users in filters: `seed = first twenty`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.people.models import Workspace
from weilu.people.segments.fields import field, through


def register() -> None:
    """Add it."""
    field(
        "seed", _("Seed users"), "name", aliases=("种子用户",), names=_names,
        help=_("Seed users they are one of now."), **through(_seeds, "cohort__name"),
    )  # fmt: skip


def _seeds(workspace: Workspace) -> QuerySet[Seed]:
    now = Seed.objects.filter(cohort__workspace=workspace, released_at=None)
    return now.filter(cohort__ended_at=None)


def _names(workspace: Workspace) -> list[str]:
    found = SeedCohort.objects.filter(workspace=workspace, ended_at=None).order_by("name")
    return list(found.values_list("name", flat=True))
