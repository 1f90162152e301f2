"""One shape for everything that went wrong: a page for people, JSON for those who ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from weilu.kit.errors import WeiluError


class WeiluErrors:
    """Middleware: a `WeiluError` nobody caught becomes its sentence, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, WeiluError):
            return None
        return _answer(
            request, error.status, _("That did not work"), str(error), error.code, error.data
        )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    sentence = _("Weilu did not understand this request. Go back, load the page anew, try again.")
    return _answer(request, 400, _("That was not understood"), sentence, "http.bad_request")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    sentence = _(
        "This page had been open too long, or cookies are switched off. Go back, load it anew, "
        "and send the form again."
    )
    return _answer(request, 403, _("The form has gone stale"), sentence, "http.csrf")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    sentence = _("Your seat does not allow this. Ask an owner of the workspace for another role.")
    return _answer(request, 403, _("Not with your role"), sentence, "http.forbidden")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    sentence = _("There is no such page, or it is not yours to see. Start from the menu.")
    return _answer(request, 404, _("Nothing here"), sentence, "http.not_found")


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing may be trusted to work, so no database and no context processors."""
    title = _("Something broke on our side")
    sentence = _("It has been written to the log. Try again; if it stays, tell whoever runs Weilu.")
    if wants_json(request):
        return _json(500, sentence, "http.broken", {})
    words = {"status": 500, "heading": title, "sentence": sentence}
    return HttpResponse(loader.render_to_string("console/errors/error.html", words), status=500)


def wants_json(request: HttpRequest) -> bool:
    """Asked for JSON, or asked by htmx, whose script shows the sentence in place."""
    if request.headers.get("HX-Request"):
        return True
    accepts = request.headers.get("Accept", "")
    return "application/json" in accepts and "text/html" not in accepts


def _answer(
    request: HttpRequest, status: int, heading: str, sentence: str, code: str, data: Any = None
) -> HttpResponse:
    if wants_json(request):
        return _json(status, sentence, code, data or {})
    words = {"status": status, "heading": heading, "sentence": sentence}
    return render(request, "console/errors/error.html", words, status=status)


def _json(status: int, sentence: str, code: str, data: Any) -> JsonResponse:
    plain = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in data.items()
    }
    error = {"code": code, "sentence": sentence, "data": plain}
    return JsonResponse({"error": error}, status=status)
