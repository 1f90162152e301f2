"""A member's own links, from their page in the console."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from weilu.console.pages import page
from weilu.engage.library import access, actions, opening, reads, using
from weilu.engage.library.models import LinkOpening, Material
from weilu.kit import clock
from weilu.people.access import account_of, may, member_of
from weilu.people.models import Member

#: Materials offered at most, the newest first.
MOST = 200


def panel(request: HttpRequest, member: Member) -> str | None:
    """Materials they opened last, and a way to make a link of their own."""
    if member.is_bot:
        return None
    here = reads.in_state(Material.objects.filter(workspace=member.workspace_id), "",
                          clock.today(member.workspace.zone))  # fmt: skip
    materials = list(here.order_by("-pk").only("pk", "name")[:MOST])
    opened = LinkOpening.objects.filter(member=member).select_related("link__material")
    latest = list(opened.order_by("-at")[:3])
    if not (latest or (materials and may(request, "act"))):
        return None
    given = {"member": member, "materials": materials, "latest": latest}
    return render_to_string("engage/library/_panel.html", given, request)


@require_POST
@page("act")
def personal(request: HttpRequest, member_id: int) -> HttpResponse:
    """A member's own link to a material, to be sent to them alone."""
    member, number = member_of(request, member_id, "act"), request.POST.get("material", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    held = access.material_of(request, int(number), "act")
    link = actions.own_link(held, member, account_of(request))
    given = {
        "held": held, "member": member, "may_know": opening.may_know(member),
        "address": using.address(link, request.build_absolute_uri("/")),
    }  # fmt: skip
    return render(request, "engage/library/personal.html", given)
