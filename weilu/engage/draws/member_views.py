"""Draws on a phone: terms and proof for anybody, the claim for a winner."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.draws import actions, drawing, saying
from weilu.engage.draws.models import Draw, DrawState, DrawWin, WinState
from weilu.engage.hosts import reads as hosts
from weilu.kit.errors import WeiluError
from weilu.people.models import Member


@require_http_methods(["GET", "HEAD"])
@member_page("draw")
def public(request: HttpRequest, says: Says) -> HttpResponse:
    """Terms and commitment; once drawn the winners, and all that is needed to draw again."""
    found = Draw.objects.select_related("workspace").filter(pk=says["d"])
    draw = found.exclude(state=DrawState.DRAFT).first()
    if draw is None:
        raise Gone
    if request.GET.get("file") and draw.state == DrawState.DRAWN:
        answer = JsonResponse(drawing.published(draw), json_dumps_params={"ensure_ascii": False})
        answer.headers["Content-Disposition"] = f'attachment; filename="draw-{draw.pk}.json"'
        return answer
    badges = hosts.badges(draw.workspace_id)
    wins = [
        (one, badges.get(one.entry.member_id, ""))
        for one in draw.wins.select_related("prize", "entry__member").order_by("rank")
    ]
    with timezone.override(ZoneInfo(draw.workspace.zone)):
        return render(
            request, "m/draws/page.html",
            {"community": draw.workspace.name, "draw": draw, "wins": wins,
             "prizes": draw.prizes.order_by("pk"), "entered": draw.entries.count()},
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("draw-entry")
def entry(request: HttpRequest, says: Says) -> HttpResponse:
    """A member's own page of a draw: one button, counted once, or why there is none."""
    found = Draw.objects.select_related("workspace").filter(pk=says["d"])
    draw = found.exclude(state=DrawState.DRAFT).first()
    member = Member.objects.filter(pk=says["m"]).first()
    if draw is None or member is None or member.workspace_id != draw.workspace_id:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            actions.enter_by_page(draw, member)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    with timezone.override(ZoneInfo(draw.workspace.zone)):
        return render(
            request, "m/draws/entry.html",
            {"community": draw.workspace.name, "draw": draw, "member": member, "error": error,
             "entered": actions.entry_of(draw, member), "open": actions.takes_entries(draw),
             "prizes": draw.prizes.order_by("pk"), "page": saying.page_of(draw)},
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("prize")
def claim(request: HttpRequest, says: Says) -> HttpResponse:
    """A winner's own page: claim, say where to, see whether it is on its way."""
    found = DrawWin.objects.select_related("draw__workspace", "prize", "entry__member")
    win = found.filter(pk=says["w"]).first()
    if win is None:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            actions.claim(win, request.POST.get("address", ""))
        except actions.NeedsAddress as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.get_full_path(), status=303)
    with timezone.override(ZoneInfo(win.draw.workspace.zone)):
        return render(
            request, "m/draws/claim.html",
            {"community": win.draw.workspace.name, "win": win, "error": error,
             "open": win.state == WinState.WAITING, "longest": actions.LONGEST_ADDRESS},
        )  # fmt: skip
