"""What a visitor of a short link sees: the way on, a QR code to press, or a word to wait."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from weilu.acquire.codes import actions, rules, visiting
from weilu.acquire.codes.models import EntryCode, Target, Visit
from weilu.acquire.routing import routed_views
from weilu.acquire.threshold import door_views
from weilu.console.member_pages import HEADERS
from weilu.kit import links, visitors
from weilu.kit.errors import WeiluError

#: Names a visitor to the short links only: nothing of them is in it, and no other page gets it.
COOKIE = "wl_visit"
COOKIE_LIVES = timedelta(days=90)
_NAME = re.compile(r"[A-Za-z0-9_-]{20}")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Lead on, show a picture, or a page that says why not. Previews are told what it is."""
    if request.method == "POST":
        held = _code(code)
        answer = door_views.post(request, held, visitor_of(request)) if held.threshold_id else None
        return answer or _leave_contact(request, held)
    if not visitors.is_person(request.method or "", request.headers):
        held = _code(code)
        return _page(request, held, "closed" if held.paused_at else "preview")
    visitor = visitor_of(request) or visiting.new_visitor()
    return remember(request, _answer(request, _letters(code), visitor), visitor)


def _answer(request: HttpRequest, letters: str, visitor: str) -> HttpResponse:
    member = _member(request)
    told = visiting.open_link(letters, visitor, _app(request), member)
    if told.code is None:
        raise Http404
    if told.code.paused_at:
        return _page(request, told.code, "closed")
    if not told.before:
        return _lead(request, told)
    return _before(request, told.code, visitor) or _through(request, told.code, visitor, member)


def remember(request: HttpRequest, answer: HttpResponse, visitor: str) -> HttpResponse:
    """Let the visitor be known by this name at the next short link."""
    answer.set_cookie(
        COOKIE, visitor, max_age=COOKIE_LIVES, path="/c/", httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer


def _before(request: HttpRequest, code: EntryCode, visitor: str) -> HttpResponse | None:
    """What stands before the groups, see `door_views`; None = nothing."""
    visiting.note(code, visitor, _app(request))
    if code.threshold is None:
        return None
    return door_views.before(request, code, visitor)


def _through(
    request: HttpRequest, code: EntryCode, visitor: str, member: int | None
) -> HttpResponse:
    if code.routing is not None:
        return routed_views.enter(request, code, visitor, member)
    return _lead(request, visiting.visit(code, visitor, _app(request), member))


def _member(request: HttpRequest) -> int | None:
    """Whose own link it is; None for the printed one, and for words that are forged or too old:
    who opens these is led on like anybody."""
    word = request.GET.get("for", "")
    if not word:
        return None
    try:
        return int(links.read(actions.PERSONAL, word)["m"])
    except (WeiluError, KeyError, TypeError, ValueError):
        return None


def _app(request: HttpRequest) -> str:
    return rules.app_of(request.headers.get("User-Agent", ""))


def _letters(code: str) -> str:
    return code.lower()[:16]


def _code(code: str) -> EntryCode:
    found = EntryCode.objects.select_related(
        "channel__workspace", "created_by", "threshold", "routing"
    )
    held = found.filter(code=_letters(code)).first()
    if held is None:
        raise Http404
    return held


def visitor_of(request: HttpRequest) -> str:
    """The name a visitor of short links has; "" = none yet."""
    name = request.COOKIES.get(COOKIE, "")
    return name if _NAME.fullmatch(name) else ""


def _lead(request: HttpRequest, told: visiting.Ask) -> HttpResponse:
    code, target = told.code, told.target
    assert code is not None
    if target is None:
        return _page(request, code, "waiting", left=told.left)
    if target.address:
        return HttpResponseRedirect(rules.with_code(target.address, code.code))
    picture = reverse("acquire:entry_picture", args=[code.code, target.pk])
    return _page(request, code, "picture", target=target, picture=picture)


def _leave_contact(request: HttpRequest, code: EntryCode) -> HttpResponse:
    """How to reach them when there is a seat."""
    contact = request.POST.get("contact", "").replace("\x00", "").strip()
    left = bool(contact) and visiting.leave_contact(code, visitor_of(request), contact)
    return _page(request, code, "waiting", left=left, missed=not left)


def _page(request: HttpRequest, code: EntryCode, what: str, **given: Any) -> HttpResponse:
    shown = {"what": what, "code": code, "community": code.channel.workspace.name, **given}
    status = 503 if what == "closed" else 200
    return _shielded(render(request, "m/entry.html", shown, status=status))


def _shielded(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


@require_safe
def picture(request: HttpRequest, code: str, target_id: int) -> HttpResponse:
    """The QR code a platform made, for whoever was shown it."""
    target = Target.objects.filter(code=_code(code), pk=target_id, removed_at=None).first()
    mine = Visit.objects.filter(target=target, visitor=visitor_of(request)).exists()
    if target is None or target.picture is None or not mine:
        raise Http404
    answer = HttpResponse(bytes(target.picture), content_type=target.picture_type)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def pay_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code to pay the fee by, for whoever is asked to."""
    held = _code(code)
    answer = door_views.pay_picture(held, visitor_of(request)) if held.threshold_id else None
    if answer is None:
        raise Http404
    return answer
