"""Pages about connections: which there are, one being set up, what platforms can do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.people.access import account_of, group_of, may, workspace_of
from weilu.people.models import Group
from weilu.platforms.live import access, actions, adapters, reads
from weilu.platforms.live.abilities import EACH, FEATURES
from weilu.platforms.live.accounts import credentials_of
from weilu.platforms.live.contract import Adapter, Webhook
from weilu.platforms.live.forms import ConnectionForm
from weilu.platforms.live.models import Connection, ConnectionState


@require_GET
@page("manage")
def connections(request: HttpRequest) -> HttpResponse:
    """What is connected, and what could be."""
    held = reads.with_adapters(access.connections_of(request))
    return render(
        request, "platforms/live/connections.html", {"held": held, "adapters": adapters.every()}
    )


@require_GET
@page("see")
def abilities(request: HttpRequest) -> HttpResponse:
    """What each platform can and cannot do, side by side."""
    known = adapters.every()
    rows = [
        (label, [adapter.capabilities.of(feature) for adapter in known])
        for feature, label in FEATURES.items()
    ]
    return render(request, "platforms/live/abilities.html", {"adapters": known, "rows": rows})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page("manage")
def connect(request: HttpRequest, platform: str) -> HttpResponse:
    """Enter an account on a platform, step by step."""
    adapter = _adapter(platform)
    form = ConnectionForm(adapter, request.POST or None, initial={"name": adapter.label})
    if request.method == "POST" and form.is_valid():
        made = actions.connect(
            workspace_of(request, "manage"), platform, form.cleaned_data["name"],
            form.credentials, account_of(request),
        )  # fmt: skip
        return redirect("live:connection", made.pk)
    return render(request, "platforms/live/connect.html", {"form": form, "adapter": adapter})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page("manage")
def connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    """One connection: is it on, does it hear, what is still missing."""
    held = access.connection_of(request, connection_id)
    adapter = _adapter(held.adapter)
    form = ConnectionForm(
        adapter, request.POST or None, known=credentials_of(held),
        initial={"name": held.name, "pace": held.pace},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pace = data.get("pace", held.pace)
        actions.change(held, data["name"], form.credentials, account_of(request), pace=pace)
        messages.success(request, _("Saved."))
        return redirect("live:connection", held.pk)
    return render(request, "platforms/live/connection.html", _shown(request, held, adapter, form))


def _shown(
    request: HttpRequest, held: Connection, adapter: Adapter, form: ConnectionForm
) -> dict[str, Any]:
    return {
        "held": held, "adapter": adapter, "form": form, "inbox": reads.inbox_of(held),
        "address": access.address_of(request, held) if isinstance(adapter, Webhook) else "",
        "is_on": held.state == ConnectionState.ON,
        "limits": _limits(adapter, held.pace),
        "abilities": [(label, adapter.capabilities.of(key)) for key, label in FEATURES.items()],
    }  # fmt: skip


def _limits(adapter: Adapter, pace: int) -> list[dict[str, Any]]:
    """What the platform allows, and what of it is used."""
    able = adapter.capabilities
    return [
        {"limit": one, "what": FEATURES.get(one.op, _("Everything")), "each": EACH[one.per],
         "stretch": _stretch(one.seconds),
         "used": _stretch((one.slowed(pace) if one in able.limits else one).seconds)}
        for one in (*able.limits, *able.budgets)
    ]  # fmt: skip


def _stretch(seconds: float) -> str:
    """A stretch of time in words, in the largest whole unit."""
    if seconds >= 86_400 and seconds % 86_400 == 0:
        days = int(seconds // 86_400)
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if seconds >= 60 and seconds % 60 == 0:
        minutes = int(seconds // 60)
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
    return _("%(seconds)s s") % {"seconds": f"{seconds:.3g}"}


@require_POST
@page("manage")
def check(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Ask the platform what is still missing; a fragment."""
    held = access.connection_of(request, connection_id)
    standings = actions.check(held, access.address_of(request, held))
    return render(
        request, "platforms/live/_standings.html",
        {"standings": standings, "all_well": all(one.ok for one in standings), "held": held},
    )  # fmt: skip


@require_POST
@page("manage")
def switch(request: HttpRequest, connection_id: int) -> HttpResponse:
    """On or off."""
    held, on = access.connection_of(request, connection_id), request.POST.get("on") == "1"
    actions.switch(held, on=on, by=account_of(request), address=access.address_of(request, held))
    messages.success(request, _("It is on.") if on else _("It is off. Nothing is heard or sent."))
    return redirect("live:connection", held.pk)


@require_POST
@page("manage")
def remove(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Take it out."""
    held = access.connection_of(request, connection_id)
    actions.remove(held, account_of(request))
    messages.success(request, _("The connection is removed. What it told stays."))
    return redirect("live:connections")


@require_POST
@page("manage")
def read_again(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Give what could not be read another try."""
    held = access.connection_of(request, connection_id)
    actions.read_again(held)
    return redirect("live:connection", held.pk)


def _adapter(key: str) -> Adapter:
    if key not in adapters.MODULES:
        raise Http404
    return adapters.by_key(key)


def group_panel(request: HttpRequest, group: Group) -> str | None:
    """On a group's page: what Weilu may do there, asked of the platform when somebody wants it."""
    if not may(request, "act") or not reads.serves(group):
        return None
    return render_to_string("platforms/live/_group.html", {"group": group}, request)


@require_POST
@page("act")
def check_group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Ask what is missing in one group; a fragment."""
    group = group_of(request, group_id, "act")
    found = [
        {"connection": held, "standings": told, "all_well": all(one.ok for one in told)}
        for held, told in actions.check_group(group)
    ]
    given = {"found": found, "group": group}
    return render(request, "platforms/live/_group_standings.html", given)
