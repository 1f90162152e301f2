"""Pages of paces: how much an account does a day as it grows older."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.staff import access, actions, reads, rules
from weilu.acquire.staff.forms import PaceForm, StepForms
from weilu.acquire.staff.models import Pace
from weilu.acquire.staff.wording import KIND_WORDS, PRESET_NAMES, PRESET_SOURCE
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of


@require_GET
@page("see")
def paces(request: HttpRequest) -> HttpResponse:
    """All paces with their steps and who keeps them."""
    used = Count("accounts", filter=Q(accounts__left_at=None))
    held = [
        {"pace": pace, "rows": reads.rising(rules.steps_of(pace.steps))}
        for pace in access.paces_of(request).annotate(used=used)[:200]
    ]
    given = {"held": held, "kinds": KIND_WORDS, "presets": PRESET_NAMES}
    return render(request, "acquire/paces.html", given)


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make one, from nothing or from one to start from."""
    held, begin = Pace(workspace=workspace_of(request, "act"), steps=[]), request.GET.get("like")
    if begin in PRESET_NAMES:
        held.steps = rules.rows_of(rules.PRESETS[begin])
        held.name, held.source = str(PRESET_NAMES[begin]), str(PRESET_SOURCE)
    return _page(request, held)


@require_http_methods(["GET", "POST"])
@page("act")
def pace(request: HttpRequest, pace_id: int) -> HttpResponse:
    """Change one."""
    return _page(request, access.pace_of(request, pace_id, "act"))


def _page(request: HttpRequest, held: Pace) -> HttpResponse:
    form = PaceForm(request.POST or None, instance=held)
    steps = StepForms(request.POST or None, initial=held.steps)
    valid = request.method == "POST" and form.is_valid() and steps.is_valid()
    if valid and _saved(request, form, steps):
        return redirect("acquire:paces")
    steep = [(day, KIND_WORDS[kind]) for day, kind in rules.steep(rules.steps_of(held.steps))]
    given = {"form": form, "steps": steps, "held": held, "steep": steep, "kinds": KIND_WORDS}
    return render(request, "acquire/pace.html", given)


def _saved(request: HttpRequest, form: PaceForm, steps: Any) -> bool:
    by = account_of(request)
    try:
        actions.save_pace(form.instance, steps.steps(), by)
    except WeiluError as error:
        form.add_error("name", str(error))
        return False
    toasts.success(request, _("Saved. It holds from the next morning on."))
    return True


@require_POST
@page("act")
def delete(request: HttpRequest, pace_id: int) -> HttpResponse:
    """Let go of one no account keeps."""
    held = access.pace_of(request, pace_id, "act")
    if not attempt(request, lambda: actions.delete_pace(held, account_of(request)), _("Deleted.")):
        return redirect("acquire:pace", held.pk)
    return redirect("acquire:paces")
