"""Pages of what earns points: rules and their dry run, levels, badges, how points end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.engage.points import access, actions, paying, reads, trials
from weilu.engage.points.acts import ACTS
from weilu.engage.points.forms import BadgeForm, LevelForm, PolicyForm, RuleForm
from weilu.engage.points.models import Badge, Level, PointRule, PointTrial
from weilu.kit import clock
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Account


@require_GET
@page("see")
def rules(request: HttpRequest) -> HttpResponse:
    """What earns points, and the latest dry run."""
    here = workspace_of(request)
    held = [(one, ACTS.get(one.act, one.act)) for one in reads.rules_of(here)]
    trial = PointTrial.objects.filter(workspace=here).order_by("-pk").first()
    return render(
        request, "engage/points/rules.html",
        {"held": held, "trial": trial, "policy": reads.policy_of(here), "tab": "rules"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new_rule(request: HttpRequest) -> HttpResponse:
    """Make a rule."""
    here = workspace_of(request, "act")
    held = PointRule(workspace=here, since=clock.now(), points=5)
    return _form(request, RuleForm(request.POST or None, instance=held), actions.save_rule, "rule")


@require_http_methods(["GET", "POST"])
@page("act")
def rule(request: HttpRequest, point_rule_id: int) -> HttpResponse:
    """Change a rule, switch it."""
    held = access.rule_of(request, point_rule_id)
    return _form(request, RuleForm(request.POST or None, instance=held), actions.save_rule, "rule")


@require_POST
@page("act")
def remove_rule(request: HttpRequest, point_rule_id: int) -> HttpResponse:
    """Take a rule away; the next page offers to bring it back."""
    held = access.rule_of(request, point_rule_id)
    actions.remove_rule(held, account_of(request))
    said = _("“%(name)s” is taken away. What it paid stays.") % {"name": held.name}
    undo.offer(request, said, reverse("points:restore_rule", args=[held.pk]), {})
    return redirect("points:rules")


@require_POST
@page("act")
def restore_rule(request: HttpRequest, point_rule_id: int) -> HttpResponse:
    """Bring a rule back, switched off."""
    held = access.rule_of(request, point_rule_id, removed=True)
    attempt(
        request, lambda: actions.restore_rule(held, account_of(request)),
        _("It is back, switched off."),
    )  # fmt: skip
    return redirect("points:rules")


@require_POST
@page("act")
def try_rules(request: HttpRequest) -> HttpResponse:
    """Ask for a dry run over the last four weeks."""
    trials.start(workspace_of(request, "act"))
    return redirect(f"{reverse('points:rules')}#trial")


@require_http_methods(["GET", "POST"])
@page("act")
def policy(request: HttpRequest) -> HttpResponse:
    """How many points a day, and how they end."""
    form = PolicyForm(request.POST or None, instance=reads.policy_of(workspace_of(request, "act")))
    return _form(request, form, actions.set_policy, "policy")


@require_GET
@page("see")
def levels(request: HttpRequest) -> HttpResponse:
    """Levels with who stands on them, badges with who has or would get them."""
    here = workspace_of(request)
    steps = list(Level.objects.filter(workspace=here).order_by("earned"))
    spread = reads.spread(here, [one.earned for one in steps])
    badges = Badge.objects.filter(workspace=here).annotate(holders=Count("held"))
    told = [
        (one, ACTS.get(one.act, one.act), None if one.is_on else len(paying.due(one)))
        for one in badges.order_by("name")
    ]
    return render(
        request, "engage/points/levels.html",
        {"levels": list(zip(steps, spread, strict=True)), "badges": told, "tab": "levels"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new_level(request: HttpRequest) -> HttpResponse:
    """Make a level."""
    held = Level(workspace=workspace_of(request, "act"))
    return _form(
        request, LevelForm(request.POST or None, instance=held), actions.save_level, "level"
    )


@require_http_methods(["GET", "POST"])
@page("act")
def level(request: HttpRequest, level_id: int) -> HttpResponse:
    """Change a level."""
    held = access.level_of(request, level_id)
    return _form(
        request, LevelForm(request.POST or None, instance=held), actions.save_level, "level"
    )


@require_POST
@page("act")
def delete_level(request: HttpRequest, level_id: int) -> HttpResponse:
    """Take a level away."""
    actions.delete(access.level_of(request, level_id), account_of(request))
    return redirect("points:levels")


@require_http_methods(["GET", "POST"])
@page("act")
def new_badge(request: HttpRequest) -> HttpResponse:
    """Make a badge."""
    held = Badge(workspace=workspace_of(request, "act"), times=7)
    return _form(
        request, BadgeForm(request.POST or None, instance=held), actions.save_badge, "badge"
    )


@require_http_methods(["GET", "POST"])
@page("act")
def badge(request: HttpRequest, badge_id: int) -> HttpResponse:
    """Change a badge."""
    held = access.badge_of(request, badge_id)
    return _form(
        request, BadgeForm(request.POST or None, instance=held), actions.save_badge, "badge"
    )


@require_POST
@page("act")
def delete_badge(request: HttpRequest, badge_id: int) -> HttpResponse:
    """Take a badge away, also from who has it."""
    actions.delete(access.badge_of(request, badge_id), account_of(request))
    return redirect("points:levels")


def _form(
    request: HttpRequest, form: Any, save: Callable[[Any, Account], Any], what: str
) -> HttpResponse:
    """A form, and what came of it: the page it belongs to, or what is wrong beside its fields."""
    beside = "name" if "name" in form.fields else None
    if request.method == "POST" and filled(
        form, lambda: save(form.instance, account_of(request)), beside
    ):
        return redirect("points:rules" if what in {"rule", "policy"} else "points:levels")
    return render(
        request, "engage/points/form.html", {"form": form, "held": form.instance, "what": what}
    )
