"""Pages of channels: all of them, one with its codes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.codes import access, actions, qr, reads
from weilu.acquire.codes.forms import ChannelForm, CodeForm
from weilu.acquire.codes.models import Channel, EntryCode
from weilu.acquire.codes.wording import CHANNEL_KINDS
from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Channel"), order="name", fixed=True),
    Column("kind", gettext_lazy("Kind"), order="kind", wide=True),
    Column("codes", gettext_lazy("Codes"), order="held", numeric=True, wide=True),
    Column("visitors", gettext_lazy("Visitors"), numeric=True,
           note=gettext_lazy("People who opened one of its links; previews and crawlers are not "
                             "counted, and nobody twice for one code.")),
    Column("came", gettext_lazy("Came in"), numeric=True,
           note=gettext_lazy("Members who joined a group through it, as the platform tells.")),
    Column("here", gettext_lazy("Still there"), numeric=True),
)  # fmt: skip
CSV_HEADER = ("id", "name", "kind", "codes", "visitors", "came", "spoke", "here", "closed")


@require_GET
@page("see")
def channels(request: HttpRequest) -> HttpResponseBase:
    """Every channel with what it brought."""
    asked = Asked.of(request, COLUMNS, default="name", filters=("kind", "state"))
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "channels", CSV_HEADER, _csv(list(found)))
    table = Table(request, COLUMNS, asked, found)
    brought = reads.by_channel([channel.pk for channel in table.rows])
    table.rows = [{"channel": one, "brought": brought[one.pk]} for one in table.rows]
    given = {"table": table, "kinds": CHANNEL_KINDS, "any": bool(table.total) or asked.narrowed}
    return render(request, "acquire/channels.html", given)


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[Channel]:
    found = access.channels_of(request).annotate(held=Count("codes"))
    found = found.filter(closed_at__isnull=asked.filters["state"] != "closed")
    if asked.filters["kind"] in CHANNEL_KINDS:
        found = found.filter(kind=asked.filters["kind"])
    if asked.q:
        named = Q(name__icontains=asked.q) | Q(note__icontains=asked.q)
        found = found.filter(named | Q(codes__name__icontains=asked.q)).distinct()
    return found


def _csv(found: list[Channel]) -> list[list[Any]]:
    brought = reads.by_channel([channel.pk for channel in found])
    return [
        [one.pk, one.name, one.kind, one.held, told.visitors, told.came, told.spoke, told.here,  # type: ignore[attr-defined]
         one.closed_at.isoformat() if one.closed_at else ""]
        for one, told in ((one, brought[one.pk]) for one in found)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Open a channel."""
    return _form(request, Channel(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Change a channel."""
    return _form(request, access.channel_of(request, channel_id, "act"))


def _form(request: HttpRequest, held: Channel) -> HttpResponse:
    form, by = ChannelForm(request.POST or None, instance=held), account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save_channel(held, by), "name"):
        toasts.success(request, _("Saved."))
        return redirect("acquire:channel", held.pk)
    return render(request, "acquire/channel_form.html", {"form": form, "held": held})


@require_GET
@page("see")
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """One channel: what it brought, and its codes."""
    return _shown(request, access.channel_of(request, channel_id))


def _shown(
    request: HttpRequest, held: Channel, form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    codes = list(held.codes.order_by("name", "pk"))
    by_code = reads.by_code([one.pk for one in codes])
    whole = reads.by_channel([held.pk])[held.pk]
    given = {
        "held": held, "kind": CHANNEL_KINDS[held.kind], "whole": whole,
        "form": form or CodeForm(held.workspace),
        "steps": whole.steps(), "funnel": whole.funnel(),
        "costs": reads.costs_of(held, whole), "staying": whole.staying(),
        "daily": reads.daily([one.pk for one in codes]),
        "codes": [
            {"code": one, "brought": by_code[one.pk], "link": qr.link_of(one, request)}
            for one in codes
        ],
    }  # fmt: skip
    return render(request, "acquire/channel.html", given, status=status)


@require_POST
@page("act")
def make(request: HttpRequest, channel_id: int) -> HttpResponse:
    """A new code of a channel."""
    held = access.channel_of(request, channel_id, "act")
    form = CodeForm(held.workspace, request.POST)
    if not form.is_valid():
        return _shown(request, held, form, 422)
    data, by = form.cleaned_data, account_of(request)
    made = actions.make_code(
        held, data["name"], by, data["rule"], data["threshold"], data.get("routing"),
    )  # fmt: skip
    toasts.success(request, _("Made. Now say where it leads."))
    return redirect("acquire:entry_code", made.pk)


@require_POST
@page("act")
def close(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Take a channel off the list; its printed codes go on working."""
    held = access.channel_of(request, channel_id, "act")
    actions.close_channel(held, account_of(request))
    said = _("“%(name)s” is closed. Its printed codes go on working.") % {"name": held.name}
    undo.offer(request, said, reverse("acquire:reopen_channel", args=[held.pk]), {})
    return redirect("acquire:channels")


@require_POST
@page("act")
def reopen(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Put it back."""
    held = access.channel_of(request, channel_id, "act")
    said = _("“%(name)s” is open again.") % {"name": held.name}
    attempt(request, lambda: actions.reopen_channel(held, account_of(request)), said)
    return redirect("acquire:channel", held.pk)


@require_GET
@page("see")
def sheet(request: HttpRequest, channel_id: int) -> HttpResponse:
    """All QR codes of a channel on paper."""
    held = access.channel_of(request, channel_id)
    codes: list[tuple[EntryCode, str, str]] = [
        (one, link, qr.data_uri(link))
        for one in held.codes.order_by("name", "pk")[:120]
        for link in [qr.link_of(one, request)]
    ]
    return render(request, "acquire/sheet.html", {"held": held, "codes": codes})
