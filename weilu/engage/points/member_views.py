"""A member's own points on their phone: level, next step, badges, boards, statement."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.draws.models import Draw, DrawState
from weilu.engage.draws.saying import entry_link
from weilu.engage.matching.links import desk_link
from weilu.engage.points import actions, reads, wording
from weilu.engage.points.acts import ACTS
from weilu.engage.points.models import Badge, BadgeHeld, BoardMute
from weilu.engage.points.views import worded
from weilu.engage.sessions.models import Session
from weilu.engage.tickets import reads as tickets
from weilu.engage.tickets.links import seat_link
from weilu.kit import clock
from weilu.people.models import Member, Membership
from weilu.people.reads import STAYING

LINES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("points")
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """All of it on one page; a form switches the boards off and on."""
    member = Member.objects.select_related("workspace").filter(pk=says["m"]).first()
    if member is None:
        raise Gone
    if request.method == "POST":
        actions.mute(member, on=request.POST.get("mute") == "1")
        return HttpResponseRedirect(f"{request.path}#boards", status=303)
    here, held = member.workspace, reads.mine(member)
    given = request.GET.get("page", "1")
    lines = Paginator(reads.statement(member), LINES).get_page(given)
    worded(list(lines.object_list))
    which = request.GET.get("board", "cohort")
    which = which if which in wording.BOARDS else "cohort"
    with timezone.override(ZoneInfo(here.zone)):
        return render(
            request, "m/points/page.html",
            {"community": here.name, "member": member, "mine": held, "lines": lines,
             "earning": [(one, ACTS.get(one.act, one.act)) for one in
                         reads.rules_of(here).filter(is_on=True)],
             "policy": reads.policy_of(here), "draws": _draws(member),
             "seats": _seats(member, held.members), "desk": desk_link(member),
             "badges": _badges(member, held.members),
             "muted": BoardMute.objects.filter(member=member).exists(), "which": which,
             "boards": wording.BOARDS, "board": reads.board(here, which, member)},
        )  # fmt: skip


def _draws(member: Member) -> list[tuple[Draw, str]]:
    """Draws that take entries now, each with the member's own page of it."""
    now = clock.now()
    found = Draw.objects.filter(
        workspace=member.workspace, state=DrawState.OPEN, opens_at__lte=now, closes_at__gt=now
    )
    return [(one, entry_link(one, member)) for one in found.order_by("closes_at", "pk")[:LINES]]


def _seats(member: Member, same: list[int]) -> list[tuple[Session, str]]:
    """Sessions of their groups that take tickets, each with the member's own page of it."""
    stays = Membership.objects.filter(STAYING, member__in=same)
    ahead = tickets.ahead_for(member, stays.values_list("group", flat=True), LINES)
    return [(one, seat_link(one, member)) for one in ahead]


def _badges(member: Member, same: list[int]) -> list[tuple[Badge, bool, str]]:
    """(badge, has it, for what), those one has first."""
    have = set(BadgeHeld.objects.filter(member__in=same).values_list("badge", flat=True))
    found = Badge.objects.filter(workspace=member.workspace).order_by("name")
    shown = [one for one in found if one.is_on or one.pk in have]
    told = [(one, one.pk in have, str(ACTS.get(one.act, one.act))) for one in shown]
    return sorted(told, key=lambda row: not row[1])
