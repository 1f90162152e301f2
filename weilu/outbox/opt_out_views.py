"""Where it is seen and changed who wants no messages: on members' pages, in a list, by a link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import member_pages, undo
from weilu.console.member_pages import Says, member_page
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.outbox import access, optouts, wording
from weilu.outbox.forms import OptOutForm
from weilu.outbox.models import OptOut, Purpose
from weilu.people.access import account_of, member_of, workspace_of
from weilu.people.models import Member

COLUMNS = (
    Column("member", gettext_lazy("Member"), order="member__name", fixed=True),
    Column("what", gettext_lazy("Wants none of"), order="purpose"),
    Column("at", gettext_lazy("Since"), order="at"),
    Column("how", gettext_lazy("How"), order="how", wide=True),
    Column("why", gettext_lazy("Why"), wide=True),
)
CSV_HEADER = ("member", "name", "platform", "purpose", "room", "since", "how", "by", "why")
#: A member's own link is good for so long.
LINK_LIVES = timedelta(days=365)
#: The purpose members' links are signed for.
MINE = "messages"
#: What members choose from, as it is said to them.
CHOICES = {
    Purpose.RELATION: gettext_lazy("Greetings and topics"),
    Purpose.INFORMATION: gettext_lazy("News and dates"),
    Purpose.PROMOTION: pgettext_lazy("purpose", "Offers"),
}


def panel(request: HttpRequest, member: Member) -> str:
    """On a member's page: what they want none of, since when, who noted it and why."""
    given = {
        "member": member, "held": list(optouts.of(member)), "form": OptOutForm(),
        "link": link_of(member, request),
    }  # fmt: skip
    return render_to_string("outbox/_opt_outs.html", given, request)


def link_of(member: Member, request: HttpRequest | None = None) -> str:
    """Where a member chooses for themselves."""
    base = request.build_absolute_uri("/") if request else ""
    return member_pages.address("outbox:my_messages", MINE, {"member": member.pk}, LINK_LIVES, base)


@require_POST
@page("act")
def stop(request: HttpRequest, member_id: int) -> HttpResponse:
    """Note that a member wants no messages."""
    member, form = member_of(request, member_id, "act"), OptOutForm(request.POST)
    by = account_of(request)
    if form.is_valid():
        said = form.cleaned_data
        optouts.stop(member, said["purpose"], said["room"], by=by, why=said["why"])
        held = optouts.held(member, said["purpose"], said["room"])
        undo.offer(request, _("Noted: it holds from now on."),
                   reverse("outbox:resume", args=[held.pk]), {})  # fmt: skip
    return redirect(next_page(request, f"/members/{member.pk}/"))


@require_POST
@page("act")
def resume(request: HttpRequest, opt_out_id: int) -> HttpResponse:
    """They want them again."""
    held = access.opt_out_of(request, opt_out_id)
    by = account_of(request)
    back = {"purpose": held.purpose, "room": held.room, "why": held.why}
    optouts.resume(held.member, [held], by=by)
    undo.offer(request, _("Noted: they may get these messages again."),
               reverse("outbox:stop", args=[held.member_id]), back)  # fmt: skip
    return redirect(next_page(request, f"/members/{held.member_id}/"))


@require_GET
@page("act")
def opt_outs(request: HttpRequest) -> HttpResponseBase:
    """Everybody who wants no messages; searched, sorted, for spreadsheets too."""
    asked = Asked.of(request, COLUMNS, default="-at", filters=("how",))
    found = optouts.everybody(workspace_of(request, "act"), asked.q, asked.filters["how"])
    if request.GET.get("format") == "csv":
        return csv_answer(request, "opt-outs", CSV_HEADER, _lines(found))
    table = Table(request, COLUMNS, asked, found)
    return render(request, "outbox/opt_outs.html", {"table": table, "ways": wording.HOW})


def _lines(found: QuerySet[OptOut]) -> Iterator[list[Any]]:
    for one in found.iterator(1_000):
        yield [
            one.member_id, one.member.name, one.member.platform, one.purpose, one.room,
            one.at.isoformat(), one.how, one.by.name if one.by else "", one.why,
        ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(MINE)
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """A member chooses which messages to get."""
    found = Member.objects.filter(pk=int(says.get("member") or 0)).select_related("workspace")
    member = found.first()
    if member is None:
        raise member_pages.Gone
    saved = request.method == "POST"
    if saved:
        wanted = set(request.POST.getlist("wants"))
        again = [one.pk for one in optouts.of(member) if f"held-{one.pk}" in wanted]
        optouts.choose(member, [str(one) for one in CHOICES if one not in wanted], again)
    given = {"community": member.workspace.name, "choices": _choices(member), "saved": saved}
    return render(request, "outbox/m_messages.html", given)


def _choices(member: Member) -> list[dict[str, Any]]:
    """Each sort of message with whether they get it; single rooms only where they said no."""
    said = optouts.said_of(member)
    rooms = [one for one in optouts.of(member) if one.room]
    return [
        {"key": key, "word": word, "wants": not optouts.refuses(said, key, "")}
        for key, word in CHOICES.items()
    ] + [{"key": f"held-{one.pk}", "word": _of_room(one), "wants": False} for one in rooms]


def _of_room(one: OptOut) -> str:
    """What was said of a single room, in a member's words."""
    of = CHOICES.get(Purpose(one.purpose)) if one.purpose else _("All messages")
    return f"{of} · {wording.ROOMS.get(one.room, one.room)}"
