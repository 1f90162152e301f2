"""What a visitor sees who is led into one group of a set: the link, the hour, or a word to wait."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.routing import entering, rules
from weilu.acquire.threshold import door
from weilu.acquire.threshold.rules import same_person
from weilu.console.member_pages import HEADERS
from weilu.people.models import Member


def enter(request: HttpRequest, code: EntryCode, visitor: str, member: int | None) -> HttpResponse:
    """Give them their seat, or show how it stands. `visitor` has passed what stands before."""
    routing = code.routing
    assert routing is not None
    mine = entering.enter(routing, who(request, code, visitor, member))
    link = entering.link_of(mine)
    if mine.state in ("let_in", "came") and link and not routing.words:
        return HttpResponseRedirect(link)
    zone = ZoneInfo(code.channel.workspace.zone)
    shown = {
        "community": code.channel.workspace.name, "routing": routing, "mine": mine, "link": link,
        "group": mine.place.group if mine.place else None, "due": mine.due_at.astimezone(zone),
    }  # fmt: skip
    answer = render(request, "m/routed.html", shown)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def who(request: HttpRequest, code: EntryCode, visitor: str, member: int | None) -> entering.Person:
    """All that is known of a visitor."""
    applied = door.latest(code, visitor) if code.threshold_id else None
    contact = applied.contact if applied else ""
    here = Member.objects.filter(workspace=code.channel.workspace_id)
    known = here.filter(pk=member).first() if member is not None else None
    return entering.Person(
        visitor=visitor, member=known, contact=contact,
        same=same_person(contact) if contact else "",
        language=rules.language_of(request.headers.get("Accept-Language", "")), code=code,
    )  # fmt: skip
