"""The only doors to materials, their versions and uses."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.engage.library.models import Material, MaterialEdition, MaterialUse
from weilu.people.access import workspace_of


def materials_of(request: HttpRequest, right: str = "see") -> QuerySet[Material]:
    """Materials of the workspace, retired ones too."""
    here = Material.objects.filter(workspace=workspace_of(request, right))
    return here.select_related("workspace", "owner")


def material_of(request: HttpRequest, material_id: int, right: str = "see") -> Material:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(materials_of(request, right), pk=material_id)


def edition_of(
    request: HttpRequest, material_id: int, number: int, right: str = "see"
) -> MaterialEdition:
    """A version of one of them. Raises Http404 for any other."""
    held = material_of(request, material_id, right)
    return get_object_or_404(held.editions.select_related("material__workspace"), number=number)


def uses_of(request: HttpRequest, right: str = "see") -> QuerySet[MaterialUse]:
    """Every use of the workspace's materials."""
    here = MaterialUse.objects.filter(material__workspace=workspace_of(request, right))
    return here.select_related("material__workspace", "edition", "group", "link", "by")
