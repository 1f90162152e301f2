"""The doors of all rooms as one API: its addresses, and the rules every endpoint keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from weilu.api import errors, registry
from weilu.api.callers import SAFE, caller_of
from weilu.api.doors import Door
from weilu.api.once import HEADER, once
from weilu.api.unchanged import conditional

VERSION = "1"
ROOT = "/api/v1/"

Run = Callable[..., HttpResponseBase]


class _Readable(JSONRenderer):
    """JSON with Chinese as it is, in half the bytes."""

    json_dumps_params = {"ensure_ascii": False}


@cache
def doors() -> tuple[Door, ...]:
    """What the rooms registered, imported now."""
    found = (import_module(name).door for name in registry.modules())
    return tuple(sorted(found, key=lambda door: (door.order, door.key)))


@cache
def api() -> NinjaAPI:
    """Every door behind the same rules."""
    made = NinjaAPI(
        title="Weilu", version=VERSION, openapi_url=None, docs_url=None, urls_namespace="api",
        renderer=_Readable(),
    )  # fmt: skip
    for kind in (Exception, Http404, HttpError, ValidationError):
        made.add_exception_handler(kind, errors.of_exception)
    made.add_decorator(_guarded(made), mode="view")
    for door in doors():
        made.add_router("", door.router)
    return made


def _guarded(made: NinjaAPI) -> Callable[[Run], Run]:
    """Around every endpoint: reads answer 304 where they may, writes happen once."""

    def guard(run: Run) -> Run:
        @wraps(run)
        def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if request.method in SAFE:
                return conditional(request, run(request, *given, **named))
            key = request.headers.get(HEADER)
            if key is None:
                return run(request, *given, **named)
            try:
                token_key = caller_of(request).token_key
                return once(request, token_key, key, lambda: run(request, *given, **named))
            except Exception as fault:
                return made.on_exception(request, fault)

        return guarded

    return guard
