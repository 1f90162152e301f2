"""The frame of the pages members open on their phones, below `/m/`. It knows no room.

Nobody signs in here: a signed word in the address says who it is for and what it opens
(`weilu.kit.links`), and nothing else can be reached with it. A room's view stands behind a purpose:

    @require_http_methods(["GET", "HEAD", "POST"])
    @member_page("rules")
    def rules(request: HttpRequest, says: Says) -> HttpResponse: ...

    path("m/rules/<str:word>/", views.rules, name="rules")
    member_pages.address("charter:member_rules", "rules", {"m": 7}, timedelta(days=90))

What a word carries are ids: the view looks them up and raises `Gone` where they are no more.
Templates extend `m/base.html`. Forms need no token: the word is no cookie, so no other site can
make a browser send it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from weilu.console.views import keep_language
from weilu.kit import links
from weilu.kit.buckets import Buckets
from weilu.kit.errors import WeiluError

Says = Mapping[str, Any]
View = Callable[[HttpRequest, Says], HttpResponseBase]
#: Calls a minute with one link, and calls a minute with broken links from one place.
PER_LINK, BROKEN_PER_PLACE = 60, 60
#: No script at all, nothing from elsewhere, and the address of the page is told to nobody.
HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}

buckets = Buckets()


class Gone(WeiluError):
    """The word is right, but what it opened is no more."""

    code = "member_page.gone"
    status = 410
    sentence = gettext_lazy("What this link opened is not there any more. Ask in your group.")


class TooOften(WeiluError):
    code = "member_page.too_often"
    status = 429
    sentence = gettext_lazy("This was opened too often just now. Wait a minute and try again.")


def member_page(
    purpose: str, per_link: int = PER_LINK
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Let in whoever holds a word signed for `purpose`; what goes wrong is a page of its own.

    `per_link`: calls a minute, more for a link that a whole group opens at once.
    """

    def guard(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, word: str) -> HttpResponseBase:
            wanted = speak(request)
            try:
                answer = view(request, _says(request, purpose, word, per_link))
            except WeiluError as error:
                answer = failed(request, error)
            except Http404:
                answer = failed(request, Gone())
            if wanted:
                keep_language(answer, wanted)
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
            return answer

        setattr(guarded, "member_page", purpose)  # noqa: B010  read by tests
        return guarded

    return guard


def address(
    url_name: str, purpose: str, says: Says, lives: timedelta, base: str = ""
) -> str:  # fmt: skip
    """Where a member page is, good for as long as it `lives`.

    It begins with the installation's public address, else with `base`; with neither it is a path.
    """
    word = links.sign(_salt(purpose), says, lives)
    return (settings.WEILU_ADDRESS or base.rstrip("/")) + reverse(url_name, args=[word])


def out_of_reach(request: HttpRequest) -> bool:
    """Whether links made now lead to this machine only: no phone would reach them."""
    host = urlsplit(settings.WEILU_ADDRESS or request.build_absolute_uri("/")).hostname
    return host in {"localhost", "127.0.0.1", "::1"}


def failed(request: HttpRequest, error: WeiluError) -> HttpResponse:
    """What went wrong and what to do next, as a page."""
    expired = isinstance(error, links.LinkExpired)
    heading = {410: _("No longer open"), 404: _("This link does not work")}.get(error.status)
    given = {
        "heading": heading or _("That did not work"),
        "sentence": str(error),
        "expired": expired,
    }
    answer = render(request, "m/error.html", given, status=error.status)
    if "retry_after" in error.data:
        answer.headers["Retry-After"] = str(error.data["retry_after"])
    return answer


def _salt(purpose: str) -> str:
    return f"m.{purpose}"


def _says(request: HttpRequest, purpose: str, word: str, per_link: int) -> Says:
    """What the word says. Raises `LinkBroken`, `LinkExpired`, `TooOften`."""
    try:
        said = links.read(_salt(purpose), word)
    except links.LinkBroken:
        _slow_down(("broken", request.META.get("REMOTE_ADDR", "")), BROKEN_PER_PLACE)
        raise
    _slow_down(blake2b(word.encode(), digest_size=8).digest(), per_link)
    return said


def _slow_down(key: Any, per_minute: int) -> None:
    wait = buckets.take(key, per_minute, time.monotonic())
    if wait:
        raise TooOften(retry_after=math.ceil(wait))


def speak(request: HttpRequest) -> str:
    """Take the language the page's switch asks for; "" = none was asked."""
    wanted = request.GET.get("lang", "")
    if wanted not in dict(settings.LANGUAGES):
        return ""
    translation.activate(wanted)
    request.LANGUAGE_CODE = wanted
    return wanted
