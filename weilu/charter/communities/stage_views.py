"""The page of a community's stage: its conditions, met or not, and what gets further."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weilu.charter.communities import access, actions, reads, sheet, stages, wording
from weilu.charter.communities.forms import ThresholdsForm
from weilu.console import numbers
from weilu.console.attempts import filled
from weilu.console.pages import page
from weilu.people.access import account_of

#: Whether a condition is met → (level, word); signs of an end are the other way round.
ENTRY: dict[bool | None, tuple[str, Any]] = {
    True: ("good", "met"), False: ("watch", "unmet"), None: ("quiet", "unknown"),
}  # fmt: skip
SIGN: dict[bool | None, tuple[str, Any]] = {
    True: ("act", "there"), False: ("good", "not_there"), None: ("quiet", "unknown"),
}  # fmt: skip


@require_GET
@page("see")
def stage(request: HttpRequest, community_id: int) -> HttpResponse:
    """Where it stands, by which figures, and the work that gets to the next stage."""
    held = access.community_of(request, community_id)
    standing = reads.standing(held)
    judged = sheet.judged(reads.verdict(held, reads.as_written(held)))
    return render(
        request, "charter/communities/stage.html",
        {"held": held, "standing": standing, "judged": judged,
         "now": wording.STAGES[_shown(held, standing)],
         "following": wording.STAGES[standing.next] if standing.next else None,
         "lacking": [wording.LACKING[one] for one in standing.lacking],
         "path": _path(standing.stage),
         "work": [wording.CONDITIONS[one.rule.key][1] for one in _to_do(standing)],
         "blocks": [(key, wording.STAGES[key], [condition(one) for one in conditions])
                    for key, conditions in standing.conditions.items()]},
    )  # fmt: skip


def _shown(held: Any, standing: stages.Standing) -> str:
    return "closed" if held.closed_at else standing.stage


def _to_do(standing: stages.Standing) -> list[stages.Condition]:
    """What stands in the way; in re-forming, the signs that are there."""
    if "groups" in standing.lacking:
        return []
    if standing.stage == "reform":
        return [one for one in standing.conditions["reform"] if one.met]
    return list(standing.unmet)


def _path(now: str) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": wording.STAGES[key][1], "here": key == now} for key in stages.STAGES
    ]


def condition(one: stages.Condition) -> dict[str, Any]:
    """A condition in words: what is measured, how it stands, against what and why."""
    name, about = wording.FIGURES[one.rule.figure]
    level, word = (SIGN if one.rule.stage == "reform" else ENTRY)[one.met]
    bounds = one.known.bounds
    why, _work = wording.CONDITIONS[one.rule.key]
    return {
        "name": name, "about": about, "why": why, "level": level, "word": _words()[word],
        "value": written(one.rule.unit, one.known.value), "n": one.known.n,
        "interval": " – ".join(written(one.rule.unit, end) for end in bounds) if bounds else "",
        "threshold": _limit(one), "is_changed": one.is_changed,
        "shipped": written(one.rule.unit, one.rule.threshold),
    }  # fmt: skip


def _words() -> dict[str, str]:
    """How a condition stands, in the reader's language."""
    return {
        "met": _("met"), "unmet": _("unmet"), "unknown": _("not known yet"),
        "there": _("sign is there"), "not_there": _("no sign"),
    }  # fmt: skip


def written(unit: str, value: float | None) -> str:
    """A figure with its unit."""
    if value is None:
        return "–"
    if unit == "share":
        return numbers.share(value)
    if unit == "count":
        return numbers.count(int(value))
    if unit == "weeks":
        return _("%(count)s weeks") % {"count": int(value)}
    return ngettext("%(count)s day", "%(count)s days", int(value)) % {"count": int(value)}


def _limit(one: stages.Condition) -> str:
    words = _("at least %(limit)s") if one.rule.at_least else _("at most %(limit)s")
    return words % {"limit": written(one.rule.unit, one.threshold)}


@require_http_methods(["GET", "POST"])
@page("manage")
def thresholds(request: HttpRequest, community_id: int) -> HttpResponse:
    """Other figures for this community's stages."""
    held, by = access.community_of(request, community_id, "manage"), account_of(request)
    data = request.POST if request.method == "POST" else None
    form = ThresholdsForm(reads.thresholds(held), data)
    if request.method == "POST" and request.POST.get("do") == "reset":
        actions.set_thresholds(held, {}, by)
        return redirect("charter:stage", held.pk)
    sent = request.method == "POST"
    if sent and filled(form, lambda: actions.set_thresholds(held, form.given(), by)):
        toasts.success(request, _("Saved."))
        return redirect("charter:stage", held.pk)
    blocks = [
        (wording.STAGES[key], [_row(form, rule) for rule in stages.RULES if rule.stage == key])
        for key in stages.STAGES[1:]
    ]
    given = {"held": held, "form": form, "blocks": blocks}
    return render(request, "charter/communities/thresholds.html", given)


def _row(form: ThresholdsForm, rule: stages.Rule) -> dict[str, Any]:
    units = {"share": "%", "weeks": _("weeks"), "days": _("days"), "count": _("people")}
    return {
        "field": form[rule.key], "unit": units[rule.unit], "why": wording.CONDITIONS[rule.key][0],
        "side": _("at least") if rule.at_least else _("at most"),
        "shipped": written(rule.unit, rule.threshold),
    }  # fmt: skip
