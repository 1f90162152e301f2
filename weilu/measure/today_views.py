"""Putting a matter of Today off till tomorrow, and taking it up again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.console import undo
from weilu.console.pages import page
from weilu.measure import today
from weilu.people.access import account_of, workspace_of


@require_POST
@page("see")
def put_off(request: HttpRequest) -> HttpResponse:
    """Show a matter no more before tomorrow morning; can be taken back."""
    here, by, key = workspace_of(request), account_of(request), request.POST.get("key", "")
    today.put_off(by, here, key)
    undo.offer(request, _("Put off till tomorrow."), reverse("measure:take_up"), {"key": key})
    return redirect("measure:overview")


@require_POST
@page("see")
def take_up(request: HttpRequest) -> HttpResponse:
    """Show what was put off again."""
    by = account_of(request)
    today.take_up(by, workspace_of(request), request.POST.get("key", ""))
    return redirect("measure:overview")
