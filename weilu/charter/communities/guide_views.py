"""The guided page: one question block a step, kept as it is typed, judged beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.actions import set_kind
from weilu.charter.communities import (
    access,
    actions,
    columns,
    content,
    reads,
    rules,
    sheet,
    wording,
)
from weilu.charter.communities.forms import FORMS, GoalForm, StepForm, form_of
from weilu.charter.communities.models import Community
from weilu.charter.kinds import KINDS
from weilu.console import undo
from weilu.console.pages import page
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, group_of

#: In order; the last looks it all over.
STEPS = tuple(wording.STEPS)


@require_GET
@page("act")
def guide(request: HttpRequest, community_id: int) -> HttpResponse:
    """Go on where nothing is written yet."""
    held = access.community_of(request, community_id, "act")
    begun = rules.begun(content.read(held.draft))
    step = next((one for one in STEPS[:-1] if one not in begun), STEPS[-1])
    return redirect("charter:guide_step", held.pk, step)


@require_http_methods(["GET", "POST"])
@page("act")
def step(request: HttpRequest, community_id: int, step: str) -> HttpResponse:
    """One step: its questions, and beside them what the charter says of itself by now."""
    held = access.community_of(request, community_id, "act")
    if step == STEPS[-1]:
        return _review(request, held)
    if step not in FORMS:
        raise Http404
    charter = content.read(held.draft)
    form = form_of(step, held, charter, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _kept(request, held, step, form)
    return _shown(request, held, step, form)


def _kept(request: HttpRequest, held: Community, step: str, form: StepForm) -> HttpResponse:
    """Keep what was typed; answer with the verdicts alone (`keep`), or go to the next step."""
    sound = form.is_valid()
    if sound:
        charter = actions.write(held, form.change(), account_of(request))
        sound = _sound(form, charter, held)
    if "keep" in request.GET:
        return render(request, "charter/communities/_verdicts.html", _aside(held, form.is_valid()))
    if not sound:
        return _shown(request, held, step, form, status=422)
    if request.POST.get("do") == "stay":
        return redirect("charter:guide_step", held.pk, step)
    return redirect("charter:guide_step", held.pk, STEPS[STEPS.index(step) + 1])


def _sound(form: StepForm, charter: content.Charter, held: Community) -> bool:
    """A goal that cannot be measured is kept as typed, and not let through."""
    if not isinstance(form, GoalForm):
        return True
    faults = rules.goal_faults(charter.goal, clock.today(held.workspace.zone))
    if faults == ("none",):
        return True
    form.say(faults)
    return not faults


def _aside(held: Community, kept: bool = False) -> dict[str, Any]:
    written = reads.as_written(held)
    told = sheet.of(held, written)
    return {
        "held": held, "sheet": told, "kept_at": clock.now() if kept else None,
        "unkept": sum(1 for one in told.promises if one.level == "act"),
    }  # fmt: skip


def _shown(
    request: HttpRequest, held: Community, step: str, form: StepForm, status: int = 200
) -> HttpResponse:  # fmt: skip
    title, about = wording.STEPS[step]
    given = {
        **_aside(held), **_places(held, step), "form": form, "step": step, "title": title,
        "about": about, "kinds": wording.KINDS,
        **(_groups(held) if step == "kind" else {}),
        **({"columns": columns.of(held.workspace).values()} if step == "promises" else {}),
    }  # fmt: skip
    return render(request, "charter/communities/step.html", given, status=status)


def _places(held: Community, step: str) -> dict[str, Any]:
    """Where the step stands among the others."""
    written = reads.as_written(held)
    begun = rules.begun(written.charter)
    lacks = {reason.key for reason in reads.verdict(held, written).missing}
    at = STEPS.index(step)
    return {
        "number": at + 1, "last": len(STEPS), "previous": STEPS[at - 1] if at else "",
        "following": STEPS[at + 1] if at + 1 < len(STEPS) else "",
        "steps": [
            {"key": key, "title": words[0], "begun": key in begun, "here": key == step,
             "wrong": key in begun and key in lacks}
            for key, words in wording.STEPS.items()
        ],
    }  # fmt: skip


def _groups(held: Community) -> dict[str, Any]:
    return {
        "groups": reads.groups_in(held), "free": list(reads.groups_free(held)[:500]),
        "group_kinds": KINDS.values(),
    }  # fmt: skip


def _review(request: HttpRequest, held: Community) -> HttpResponse:
    """The last step: what is missing, and publishing."""
    written, version = reads.as_written(held), reads.current(held)
    faults = rules.goal_faults(written.charter.goal, clock.today(held.workspace.zone))
    parts = reads.changed(version, written)
    title, about = wording.STEPS["review"]
    given = {
        **_aside(held), **_places(held, "review"), "title": title, "about": about,
        "version": version, "next_version": version.number + 1 if version else 1,
        "parts": [wording.PARTS[part] for part in parts],
        "goal_faults": [] if faults == ("none",) else [wording.FAULTS[one] for one in faults],
    }  # fmt: skip
    return render(request, "charter/communities/review.html", given)


@require_POST
@page("act")
def groups(request: HttpRequest, community_id: int) -> HttpResponse:
    """Put a group in, take one out, or say what one is for."""
    held = access.community_of(request, community_id, "act")
    chosen = request.POST.get("group", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        toasts.error(request, _("Choose a group."))
        return redirect("charter:guide_step", held.pk, "kind")
    group, by = group_of(request, int(chosen), "act"), account_of(request)
    try:
        if request.POST.get("do") == "remove":
            actions.remove_group(held, group, by)
            said = _("“%(group)s” is no part of it any more.") % {"group": group.name}
            url = reverse("charter:community_groups", args=[held.pk])
            undo.offer(request, said, url, {"do": "add", "group": str(group.pk)})
        elif request.POST.get("do") == "kind":
            set_kind(group, request.POST.get("kind", ""), by)
            toasts.success(request, _("Saved."))
        else:
            actions.add_group(held, group, by)
    except WeiluError as error:
        toasts.error(request, str(error))
    return redirect("charter:guide_step", held.pk, "kind")
