"""Pages of invitations: handed out, counted, called back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weilu.acquire.threshold import access, invitations
from weilu.acquire.threshold.forms import InvitationForm
from weilu.acquire.threshold.models import Application, Invitation, Threshold
from weilu.console import undo
from weilu.console.member_pages import out_of_reach
from weilu.console.pages import page
from weilu.console.tables import csv_answer
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of

CSV_HEADER = ("id", "for", "inviter", "link", "letters", "uses", "used", "until", "state", "came")


@require_http_methods(["GET", "POST"])
@page("act")
def handed_out(request: HttpRequest, threshold_id: int) -> HttpResponseBase:
    """All of a form, with who came by each; one or several more."""
    held = access.threshold_of(request, threshold_id, "act")
    form = InvitationForm(request.POST or None, workspace=held.workspace)
    if request.method == "POST" and form.is_valid() and _made(request, held, form.cleaned_data):
        return redirect("acquire:invitations", held.pk)
    found = access.invitations_of(request).filter(threshold=held)[:500]
    rows = shown(request, list(found))
    if request.GET.get("format") == "csv":
        return csv_answer(request, "invitations", CSV_HEADER, (_line(row) for row in rows))
    given = {"held": held, "form": form, "rows": rows, "out_of_reach": out_of_reach(request)}
    return render(request, "acquire/invitations.html", given)


def _made(request: HttpRequest, held: Threshold, said: dict[str, Any]) -> bool:
    by = account_of(request)
    names = [line.strip() for line in said["names"].splitlines() if line.strip()] or [""]
    try:
        for name in names[: invitations.MOST_AT_ONCE]:
            invitations.make(held, by, name=name, uses=said["uses"], days=said["days"],
                             inviter=said["inviter"])  # fmt: skip
    except WeiluError as error:
        toasts.error(request, str(error))
        return False
    toasts.success(request, _("Handed out: copy the link and pass it on."))
    return True


def shown(request: HttpRequest, held: list[Invitation]) -> list[dict[str, Any]]:
    """Each with its link, how often it was used and by whom; one query for all."""
    came: dict[int, list[Application]] = {}
    for one in Application.objects.filter(invitation__in=held).order_by("pk"):
        came.setdefault(one.invitation_id or 0, []).append(one)
    return [_row(request, one, came.get(one.pk, [])) for one in held]


def _row(request: HttpRequest, one: Invitation, came: list[Application]) -> dict[str, Any]:
    path = f"{reverse('acquire:entry', args=[one.code.code])}?i={one.letters}"
    used = len({app.visitor for app in came if app.state != "declined"})
    state = "open"
    if one.revoked_at:
        state = "revoked"
    elif one.expires_at <= clock.now():
        state = "over"
    elif used >= one.uses:
        state = "used"
    return {"one": one, "link": request.build_absolute_uri(path), "used": used, "state": state,
            "came": came}  # fmt: skip


def _line(row: dict[str, Any]) -> list[Any]:
    one = row["one"]
    return [
        one.pk, one.name, one.inviter.name if one.inviter else "", row["link"], one.letters,
        one.uses, row["used"], one.expires_at.isoformat(), row["state"],
        "; ".join(app.contact for app in row["came"]),
    ]  # fmt: skip


@require_POST
@page("act")
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Call one back, or let it hold again."""
    held = access.invitation_of(request, invitation_id)
    by = account_of(request)
    on = request.POST.get("on", "1") != "0"
    invitations.revoke(held, by, on=on)
    if on:
        back = reverse("acquire:revoke_invitation", args=[held.pk])
        undo.offer(request, _("Called back: nobody comes in by it any more."), back, {"on": "0"})
    else:
        toasts.success(request, _("It holds again."))
    return redirect("acquire:invitations", held.threshold_id)
