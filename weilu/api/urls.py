"""Addresses of the API."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, path, re_path

from weilu.api import errors, reference
from weilu.api.assemble import api


def addresses() -> list[URLPattern | URLResolver]:
    """All addresses below /api/v1/: the reference, its document, the endpoints, and a last one
    that says there is nothing."""
    endpoints, _app, _namespace = api().urls
    kept = [one for one in endpoints if getattr(one, "name", "") != "api-root"]
    return [
        path("", reference.page, name="reference"),
        path("openapi.json", reference.document, name="openapi"),
        *kept,
        re_path("", _nothing, name="nothing"),
    ]


def _nothing(_request: HttpRequest) -> JsonResponse:
    return errors.answer(errors.NotFound())


_nothing.csrf_exempt = True  # type: ignore[attr-defined]  # a POST to nowhere is told so, too


app_name = "api"
urlpatterns = addresses()
