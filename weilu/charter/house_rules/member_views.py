"""House rules on a member's phone: to read, and to accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from weilu.charter.house_rules import actions, reads, rules
from weilu.charter.house_rules.models import Edition
from weilu.console.member_pages import Gone, Says, member_page
from weilu.people.models import Group, Member


@dataclass(frozen=True, slots=True)
class Shown:
    """One set of rules on a page."""

    edition: Edition
    lines: Sequence[rules.Line]

    @property
    def group(self) -> Group | None:
        return self.edition.book.group


def _shown(editions: Sequence[Edition]) -> list[Shown]:
    language = get_language() or "en"
    return [
        Shown(one, rules.lines(rules.in_language(one.text_zh, one.text_en, language)))
        for one in editions
    ]


@require_http_methods(["GET", "HEAD"])
@member_page("rules")
def public(request: HttpRequest, says: Says) -> HttpResponse:
    """One version, for anybody who has its link."""
    found = Edition.objects.select_related("book__workspace", "book__group")
    edition = found.filter(pk=says["e"]).first()
    if edition is None:
        raise Gone
    with timezone.override(ZoneInfo(edition.book.workspace.zone)):
        return render(
            request, "m/rules/public.html",
            {"community": edition.book.workspace.name, "shown": _shown([edition]),
             "edition": edition, "current": reads.current(edition.book)},
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("my-rules")
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """What holds where the member is; read, and accepted by a button."""
    member = Member.objects.filter(pk=says["m"]).select_related("workspace").first()
    if member is None:
        raise Gone
    group = Group.objects.filter(pk=says["g"], workspace=member.workspace).first()
    editions = reads.in_force(member.workspace_id, group)
    if not editions:
        raise Gone
    changed = False
    if request.method == "POST":
        changed = request.POST.get("shown") != _ids(editions)
        if not changed:
            actions.accept(member, editions, "page", group)
            return HttpResponseRedirect(request.get_full_path(), status=303)
    with timezone.override(ZoneInfo(member.workspace.zone)):
        return render(request, "m/rules/mine.html", _page(member, group, editions, changed))


def _page(
    member: Member, group: Group | None, editions: Sequence[Edition], changed: bool
) -> dict[str, Any]:  # fmt: skip
    return {
        "community": group.name if group else member.workspace.name, "member": member,
        "shown": _shown(editions), "ids": _ids(editions), "changed": changed,
        "accepted_at": reads.accepted_at(member, editions),
    }  # fmt: skip


def _ids(editions: Sequence[Edition]) -> str:
    """What a form carries to say which words were on the page."""
    return ".".join(str(one.pk) for one in editions)
