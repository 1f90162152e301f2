"""Pages of rules in the group: all of them, one with its versions, switched and tried."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.engage.guard import access, actions, reads, rules, trials, wording
from weilu.engage.guard.forms import GuardForm, TrialForm
from weilu.engage.guard.models import Guard, GuardEdition, Mode
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Account


@require_GET
@page("see")
def guards(request: HttpRequest) -> HttpResponse:
    """Every rule: whether it is on, what it met lately, how right people found it."""
    held = reads.rules_of(list(access.guards_of(request)))
    return render(
        request, "engage/rules.html",
        {"held": held, "kinds": wording.KINDS, "tabs": tabs(request, "rules")},
    )  # fmt: skip


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    """What the row of tabs above these pages shows."""
    return {"here": here, "appeals": reads.open_appeals(workspace_of(request))}


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a rule of the kind asked for; it starts in its dry run."""
    kind = request.GET.get("kind", "")
    if kind not in rules.KINDS:
        return redirect("engage:rules")
    guard = Guard(workspace=workspace_of(request, "act"), kind=kind, keeper=account_of(request))
    form = GuardForm(guard, None, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(form, account_of(request)):
        toasts.success(request, _("Made. It is on trial: it notes what it would do."))
        return redirect("engage:rule", guard.pk)
    return render(
        request, "engage/rule_form.html",
        {"form": form, "guard": guard, "kind": wording.KINDS[kind]},
    )  # fmt: skip


def _save(form: GuardForm, account: Account) -> bool:
    guard = form.guard
    guard.name, guard.keeper = form.cleaned_data["name"], form.cleaned_data["keeper"]
    try:
        actions.save(guard, form.version(), account)
    except WeiluError as error:
        form.add_error("name", str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
@page("see")
def guard(request: HttpRequest, guard_id: int) -> HttpResponse:
    """One rule: its mode, its dry runs, its versions; who may, changes it."""
    right = "act" if request.method == "POST" else "see"
    held = access.guard_of(request, guard_id, right)
    edition = access.edition_of(held)
    form = GuardForm(held, edition, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _save(form, account_of(request)):
            toasts.success(request, _changed(edition, access.edition_of(held)))
            return redirect("engage:rule", held.pk)
        held.refresh_from_db()
    return render(request, "engage/rule.html", _page(held, edition, form))


def _changed(before: GuardEdition, now: GuardEdition) -> str:
    if before.number == now.number:
        return _("Saved.")
    return _("Saved as version %(number)d. A dry run shows what it would change.") % {
        "number": now.number
    }


def _page(held: Guard, edition: GuardEdition, form: GuardForm) -> dict[str, Any]:
    [told] = reads.rules_of([held])
    zone = ZoneInfo(held.workspace.zone)
    until = trials.last_message(held)
    first = {"since": (until - trials.USUAL).astimezone(zone).date(),
             "until": until.astimezone(zone).date()} if until else {}  # fmt: skip
    runs = held.trials.select_related("edition", "made_by").order_by("-made_at")[:20]
    return {
        "held": told, "guard": held, "edition": edition, "form": form, "modes": wording.MODES,
        "kind": wording.KINDS[held.kind], "steps": reads.steps_in_words(edition),
        "editions": reads.editions_of(held), "trial": TrialForm(initial=first),
        "trials": [(one, *wording.TRIALS[one.state]) for one in runs], "any_messages": bool(until),
    }  # fmt: skip


@require_POST
@page("act")
def switch(request: HttpRequest, guard_id: int) -> HttpResponse:
    """Off, dry run, on."""
    held, mode = access.guard_of(request, guard_id, "act"), request.POST.get("mode", "")
    if mode not in Mode.values:
        raise Http404
    before = held.mode
    actions.switch(held, mode, account_of(request))
    said = _("“%(name)s”: %(mode)s. %(meaning)s") % {
        "name": held.name, "mode": wording.MODES[mode][1], "meaning": wording.MODES[mode][2]
    }  # fmt: skip
    undo.offer(request, said, reverse("engage:switch_rule", args=[held.pk]), {"mode": before})
    return redirect("engage:rule", held.pk)


@require_POST
@page("act")
def take_away(request: HttpRequest, guard_id: int) -> HttpResponse:
    """Off the list; what it did stays."""
    held = access.guard_of(request, guard_id, "act")
    actions.take_away(held, account_of(request))
    said = _("“%(name)s” is off the list. What it did stays.") % {"name": held.name}
    undo.offer(request, said, reverse("engage:restore_rule", args=[held.pk]), {})
    return redirect("engage:rules")


@require_POST
@page("act")
def bring_back(request: HttpRequest, guard_id: int) -> HttpResponse:
    """On the list again, in its dry run."""
    held = access.former_guard_of(request, guard_id)
    said = _("“%(name)s” is back, on trial.") % {"name": held.name}
    if attempt(request, lambda: actions.bring_back(held, account_of(request)), said):
        return redirect("engage:rule", held.pk)
    return redirect("engage:rules")
