"""The guard every page of the console stands behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from weilu.console import registry

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def page(permission: str = "") -> Callable[[View[Given]], View[Given]]:
    """Ask for sign-in, then for the permission ("" = any seat): else sign-in page, 401 or 403.

    A request by htmx gets 401 with `HX-Redirect`, so that the whole page goes to sign-in and not
    a fragment of it.
    """

    def guard(view: View[Given]) -> View[Given]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if away := registry.detour_of(request):
                return _elsewhere(request, away)
            if not registry.may(request, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        setattr(guarded, "permission", permission)  # noqa: B010  read by tests and the docs
        return cast(View[Given], guarded)

    return guard


def _elsewhere(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _elsewhere(request, reverse("console:sign_in"))
    back: Any = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back, reverse("console:sign_in"))


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Where the person wanted to go (`next`), if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or default
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else default
