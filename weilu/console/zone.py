"""Moments are shown in the zone of the community being looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone


class WorkspaceZone:
    """Middleware: the zone of `request.workspace`, or the installation's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        zone = getattr(getattr(request, "workspace", None), "zone", None)
        with timezone.override(zone):
            return self.get_response(request)
