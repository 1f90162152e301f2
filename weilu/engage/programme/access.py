"""The only doors to columns and their days."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.people.access import workspace_of


def columns_of(request: HttpRequest, right: str = "see") -> QuerySet[ProgrammeColumn]:
    """Columns of the workspace, retired ones too."""
    here = ProgrammeColumn.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "host")


def column_of(request: HttpRequest, column_id: int, right: str = "see") -> ProgrammeColumn:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(columns_of(request, right), pk=column_id)


def items_of(request: HttpRequest, right: str = "see") -> QuerySet[ProgrammeItem]:
    """Days of columns that are not retired, and of retired ones what went out."""
    here = ProgrammeItem.objects.filter(column__workspace=workspace_of(request, right))
    return here.select_related("column__workspace", "column__host")


def item_of(request: HttpRequest, item_id: int, right: str = "see") -> ProgrammeItem:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(items_of(request, right), pk=item_id)
