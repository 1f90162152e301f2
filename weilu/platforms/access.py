"""The only door to imports of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.platforms.models import ImportRun


def imports_of(request: HttpRequest) -> QuerySet[ImportRun]:
    """Imports of the person's workspace, newest first."""
    workspace = workspace_of(request, "act")
    found = ImportRun.objects.filter(workspace=workspace).select_related("account")
    return found.order_by("-created_at", "-pk")


def import_of(request: HttpRequest, run_id: int) -> ImportRun:
    """One import of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(imports_of(request), pk=run_id)
