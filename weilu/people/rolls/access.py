"""The only doors to a workspace's imports of members."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.people.models import MemberImport


def imports_of(request: HttpRequest, right: str = "act") -> QuerySet[MemberImport]:
    """Imports of the workspace, newest first."""
    here = MemberImport.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "account").order_by("-created_at", "-pk")


def import_of(request: HttpRequest, member_import_id: int, right: str = "act") -> MemberImport:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(imports_of(request, right), pk=member_import_id)
