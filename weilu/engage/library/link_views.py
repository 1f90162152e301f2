"""What a visitor of a link sees: sent on, or the material itself; and what is known of them."""

from __future__ import annotations

import time
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from weilu.console.member_pages import HEADERS, speak
from weilu.console.views import keep_language
from weilu.engage.library import actions, files, opening, using
from weilu.engage.library.models import MaterialEdition, NotCounted, TrackedLink
from weilu.kit import visitors
from weilu.kit.buckets import Buckets
from weilu.people.persons.reads import identities

#: Openings counted a minute from one place: who opens faster is led on and not counted.
COUNTED = 60
buckets = Buckets()


@never_cache
@require_safe
def open_link(request: HttpRequest, word: str) -> HttpResponse:
    """Lead on, or show it. Previews see the same and are not counted."""
    link = _link(word)
    edition = actions.newest_of(link.material)
    if edition is None:
        raise Http404
    if _is_opening(request):
        opening.note(link, _seen(request))
    if edition.address:
        return HttpResponseRedirect(edition.address)
    return _page(request, link, "page", edition=edition, text=using.shown(link, edition))


def _is_opening(request: HttpRequest) -> bool:
    """Whether a person opens it: not to change the language, and not too often from one place."""
    is_person = visitors.is_person(request.method or "", request.headers)
    return is_person and "lang" not in request.GET and _is_calm(request)


def _is_calm(request: HttpRequest) -> bool:
    place = request.META.get("REMOTE_ADDR", "")
    return not buckets.take(place, COUNTED, time.monotonic())


def _seen(request: HttpRequest) -> tuple[str, ...]:
    """What tells one device from another for a day; only a mark of it is kept."""
    headers = request.headers
    return (
        request.META.get("REMOTE_ADDR", ""), headers.get("User-Agent", ""),
        headers.get("Accept-Language", ""),
    )  # fmt: skip


@require_safe
def file(_request: HttpRequest, word: str) -> HttpResponseBase:
    """The picture or document of the newest version."""
    edition = actions.newest_of(_link(word).material)
    if edition is None:
        raise Http404
    return served(edition)


def served(edition: MaterialEdition) -> HttpResponseBase:
    """A version's file as it was checked. Raises Http404 where there is none."""
    found = files.found(edition.material.workspace_id, edition.path)
    if found is None:
        raise Http404
    answer = FileResponse(found.open("rb"), content_type=edition.media)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@never_cache
@csrf_exempt  # the word is no cookie: no other site can make a browser send it
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, word: str) -> HttpResponse:
    """What is known of whoever opens this link; a member may say no to it here."""
    link = _link(word)
    if request.method == "POST" and link.member is not None:
        turn = opening.stop_counting if request.POST.get("off") == "1" else opening.count_again
        turn(link.member)
        return HttpResponseRedirect(reverse("library:link_about", args=[word]), status=303)
    mine = identities(link.member) if link.member else []
    off = NotCounted.objects.filter(member__in=mine).exists()
    return _page(request, link, "about", off=off)


def _link(word: str) -> TrackedLink:
    found = TrackedLink.objects.select_related("material__workspace", "member__workspace")
    link = found.filter(word=word.lower()[:16]).first()
    if link is None:
        raise Http404
    return link


def _page(request: HttpRequest, link: TrackedLink, name: str, **given: Any) -> HttpResponse:
    wanted = speak(request)
    shown = {"link": link, "community": link.material.workspace.name, **given}
    answer = render(request, f"m/library/{name}.html", shown)
    if wanted:
        keep_language(answer, wanted)
    for header, value in HEADERS.items():
        answer.headers.setdefault(header, value)
    return answer
