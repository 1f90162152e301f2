"""The only door to connections of a workspace, and where their platforms call."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.people.access import workspace_of
from weilu.platforms.live.models import Connection
from weilu.platforms.live.receiver import PREFIX


def connections_of(request: HttpRequest, right: str = "manage") -> QuerySet[Connection]:
    """Connections of the person's workspace, by name; removed ones left out."""
    found = Connection.objects.filter(workspace=workspace_of(request, right), removed_at=None)
    return found.order_by("name", "pk")


def connection_of(request: HttpRequest, connection_id: int, right: str = "manage") -> Connection:
    """One connection of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(connections_of(request, right), pk=connection_id)


def address_of(request: HttpRequest, held: Connection) -> str:
    """Where the connection's platform has to call."""
    return request.build_absolute_uri(f"{PREFIX}{held.token}")
