"""One shape for everything that went wrong:

{"error": {"code": "…", "sentence": "…", "data": {…}}}
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError

from weilu.api.unchanged import Unchanged
from weilu.kit.errors import WeiluError

PREFIX = "/api/"
_log = logging.getLogger("weilu.api")


class NotFound(WeiluError):
    code = "api.not_found"
    status = 404
    sentence = _(
        "There is nothing at this address, or it is not yours to see. The addresses there are: "
        "/api/v1/"
    )


class NotAllowed(WeiluError):
    code = "api.method_not_allowed"
    status = 405
    sentence = _("This address does not take %(method)s. It takes: %(allowed)s")


class Invalid(WeiluError):
    code = "api.invalid"
    status = 422
    sentence = _("The request was not understood at %(where)s: %(why)s")


class BadRequest(WeiluError):
    code = "api.bad_request"
    status = 400
    sentence = _("The request was not understood. Compare it with /api/v1/")


class Broken(WeiluError):
    code = "api.broken"
    status = 500
    sentence = _(
        "Something broke on our side; it has been written to the log. Try again; if it stays, "
        "tell whoever runs Weilu."
    )


def answer(error: WeiluError) -> JsonResponse:
    """An error as JSON, with its status and the headers that belong to it."""
    told = {"code": error.code, "sentence": str(error), "data": _plain(error.data)}
    response = JsonResponse(
        {"error": told}, status=error.status, json_dumps_params={"ensure_ascii": False}
    )
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.data:
        response.headers["Retry-After"] = str(error.data["retry_after"])
    return response


def of_exception(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """What an endpoint raised, in the one shape. What nobody foresaw is logged and not told."""
    if isinstance(fault, Unchanged):
        return fault.answer
    if isinstance(fault, WeiluError):
        return answer(fault)
    if isinstance(fault, Http404):
        return answer(NotFound())
    if isinstance(fault, ValidationError):
        return answer(_invalid(fault))
    if isinstance(fault, HttpError):
        return answer(of_status(fault.status_code, request))
    _log.error("%s %s failed", request.method, request.path, exc_info=True)
    return answer(Broken())


def of_status(status: int, request: HttpRequest, allowed: str = "") -> WeiluError:
    """The error a bare status means."""
    if status == 405:
        return NotAllowed(method=request.method or "", allowed=allowed)
    if status == 404:
        return NotFound()
    if status >= 500:
        return Broken()
    error = BadRequest()
    error.status = status
    return error


class OneShape:
    """Middleware: what Django itself refuses below /api/ is told in the same shape, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code >= 400 and not _is_ours(response):
            allowed = response.headers.get("Allow", "")
            mended = answer(of_status(response.status_code, request, allowed))
            if allowed:
                mended.headers["Allow"] = allowed
            return mended
        return response


def _is_ours(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json") and (
        getattr(response, "content", b"").startswith(b'{"error": {"code": "')
    )


def _invalid(fault: ValidationError) -> Invalid:
    fields = [
        {"where": ".".join(str(part) for part in one["loc"]), "why": str(one["msg"])}
        for one in fault.errors
    ]
    first = fields[0] if fields else {"where": "", "why": ""}
    return Invalid(**first, fields=fields)


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in data.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, Mapping):
        return _plain(value)
    return value if isinstance(value, int | float | None) else str(value)
