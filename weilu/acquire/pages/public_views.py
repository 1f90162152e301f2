"""What visitors see: the page, its pictures, and the way on to an entry code."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from weilu.acquire.codes import visit_views, visiting
from weilu.acquire.codes.models import EntryCode
from weilu.acquire.pages import actions, rules, showing
from weilu.acquire.pages.models import LandingPage, LandingPicture
from weilu.console import member_pages
from weilu.console.views import keep_language
from weilu.kit import visitors
from weilu.kit.buckets import Buckets

#: Names a visitor to pages only, with the letters of the entry code they came by.
COOKIE = "wl_page"
COOKIE_LIVES = timedelta(days=90)
#: Newly met visitors a minute from one place that are counted; all the others see the page, too.
COUNTED = 600
_TOLD = re.compile(r"([A-Za-z0-9_-]{20})\.([a-z0-9]{0,16})")
_CODE = re.compile(r"[a-z0-9]{1,16}")
HEADERS = {
    name: value.replace("default-src 'none'", "default-src 'none'; script-src 'self'")
    for name, value in member_pages.HEADERS.items()
    if name != "X-Robots-Tag"
}

buckets = Buckets()


@require_safe
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """A published page: one query, and one more to count a visitor."""
    wanted = _speak(request)
    page = _page(slug)
    if page is None or page.live is None:
        missing = member_pages.Gone() if page and page.versions.exists() else None
        answer = member_pages.failed(request, missing or NoPage())
    else:
        answer = _shown(request, page)
    if wanted:
        keep_language(answer, wanted)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


class NoPage(member_pages.Gone):
    """Nothing was ever published at this address."""

    code = "acquire.no_page"
    status = 404


def _shown(request: HttpRequest, page: LandingPage) -> HttpResponse:
    assert page.live is not None
    visitor, came_by = _told(request)
    asked = request.GET.get("c", "").lower()
    came_by = asked if _CODE.fullmatch(asked) else came_by
    answer = render(request, "m/landing.html", parts(request, page, page.live.blocks, came_by))
    if not visitors.is_person(request.method or "", request.headers):
        return answer
    visitor = visitor or visiting.new_visitor()
    if not buckets.take(request.META.get("REMOTE_ADDR", ""), COUNTED, time.monotonic()):
        actions.note_visit(page, visitor)
    answer.set_cookie(
        COOKIE, f"{visitor}.{came_by}", max_age=COOKIE_LIVES, path="/m/p/", httponly=True,
        samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return answer


def parts(
    request: HttpRequest, page: LandingPage, blocks: list[rules.Block], came_by: str = ""
) -> dict[str, Any]:
    """What the page's template is given; the editor's preview uses it, too."""
    found = showing.shown(page, blocks)
    base = settings.WEILU_ADDRESS or request.build_absolute_uri("/")[:-1]
    letters = came_by or (page.code.code if page.code else "")
    return {
        "page": page, "blocks": found, "card": showing.card(page, found), "base": base,
        "community": page.workspace.name, "address": base + link_of(page),
        "go": reverse("acquire:press", args=[letters, page.slug]) if letters else "",
    }  # fmt: skip


def link_of(page: LandingPage) -> str:
    """The page's path."""
    return reverse("acquire:landing", args=[page.slug])


def _page(slug: str) -> LandingPage | None:
    found = LandingPage.objects.select_related("workspace", "live", "code")
    return found.filter(slug=slug.lower()[:40]).first()


def _told(request: HttpRequest) -> tuple[str, str]:
    """Who looks, and the code they came by at first; "" = not known."""
    told = _TOLD.fullmatch(request.COOKIES.get(COOKIE, ""))
    return (told[1], told[2]) if told else ("", "")


def _speak(request: HttpRequest) -> str:
    """Take the language the page's switch asks for; "" = none was asked."""
    wanted = request.GET.get("lang", "")
    if wanted not in dict(settings.LANGUAGES):
        return ""
    translation.activate(wanted)
    return wanted


@require_safe
def press(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """On to the entry code; it lies below `/c/`, where the code's own visitors are known."""
    page = _page(slug)
    if page is None or page.live is None:
        return HttpResponseRedirect(reverse("acquire:landing", args=[slug]))
    leads = _leads(page, code)
    if leads is None:
        raise Http404
    answer = HttpResponseRedirect(reverse("acquire:entry", args=[leads.code]))
    answer.headers["Cache-Control"] = "private, no-store"
    if visitors.is_person(request.method or "", request.headers):
        visitor = visit_views.visitor_of(request) or visiting.new_visitor()
        if not buckets.take(request.META.get("REMOTE_ADDR", ""), COUNTED, time.monotonic()):
            actions.note_press(page, leads, visitor)
        visit_views.remember(request, answer, visitor)
    return answer


def _leads(page: LandingPage, letters: str) -> EntryCode | None:
    """The code the visitor came by, if it is one of the page's workspace; else the page's own."""
    theirs = EntryCode.objects.filter(
        code=letters.lower(), channel__workspace=page.workspace_id, paused_at=None
    )
    return theirs.first() or page.code


@require_safe
def picture(_request: HttpRequest, digest: str) -> HttpResponse:
    """A picture; its name is a hash of it, so that it may be kept for ever."""
    held = LandingPicture.objects.filter(digest=digest).first()
    if held is None:
        raise Http404
    answer = HttpResponse(bytes(held.content), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
