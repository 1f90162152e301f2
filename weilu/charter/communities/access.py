"""The only doors to the communities of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.charter.communities.models import CharterLink, CharterVersion, Community
from weilu.people.access import workspace_of


def communities_of(request: HttpRequest, right: str = "see") -> QuerySet[Community]:
    """Communities of the workspace, closed ones too."""
    return Community.objects.filter(workspace=workspace_of(request, right))


def community_of(request: HttpRequest, community_id: int, right: str = "see") -> Community:
    """One of them. Raises Http404 for any other."""
    mine = communities_of(request, right).select_related("workspace")
    return get_object_or_404(mine, pk=community_id)


def version_of(
    request: HttpRequest, community_id: int, number: int, right: str = "see"
) -> CharterVersion:
    """One published charter of one of them. Raises Http404 for any other."""
    mine = community_of(request, community_id, right).versions.select_related("community")
    return get_object_or_404(mine, number=number)


def link_of(request: HttpRequest, charter_link_id: int, right: str = "act") -> CharterLink:
    """One link to a charter of the workspace. Raises Http404 for any other."""
    here = CharterLink.objects.filter(community__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("community__workspace"), pk=charter_link_id)
