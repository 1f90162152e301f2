"""Questions about greetings and newcomers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from weilu.engage.welcome import rules
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.people.models import Workspace

#: What the list of newcomers can be narrowed to.
NARROWED: dict[str, Q] = {
    "to_greet": Q(greeted_at=None) & ~Q(state__in=[rules.BACK, rules.REHEARSED]),
    "to_accept": Q(state=rules.GREETED, accepted_at=None),
    "accepted": Q(accepted_at__isnull=False),
    "back": Q(state=rules.BACK),
    "rehearsed": Q(state=rules.REHEARSED),
}
LATELY = timedelta(days=28)


def greetings(workspace: Workspace) -> Any:
    """The plans by name, each with `came`, `greeted` and `accepted` of the last 28 days."""
    lately = Q(newcomers__came_at__gte=clock.now() - LATELY)
    greeted = lately & Q(newcomers__greeted_at__isnull=False)
    return (
        Greeting.objects.filter(workspace=workspace)
        .annotate(
            came=Count("newcomers", filter=lately, distinct=True),
            greeted=Count("newcomers", filter=greeted, distinct=True),
            accepted=Count(
                "newcomers", filter=greeted & Q(newcomers__accepted_at__isnull=False), distinct=True
            ),
        )
        .select_related("template")
        .prefetch_related("groups")
        .order_by("name")
    )


def newcomers(
    workspace: Workspace, standing: str = "", q: str = "", greeting: str = "", group: str = ""
) -> QuerySet[Newcomer]:
    """Who came, latest first; a filter that names nothing is none."""
    found = Newcomer.objects.filter(greeting__workspace=workspace).filter(
        NARROWED.get(standing, Q())
    )
    if q:
        found = found.filter(member__name__icontains=q)
    if greeting.isascii() and greeting.isdigit():
        found = found.filter(greeting=int(greeting[:18]))
    if group.isascii() and group.isdigit():
        found = found.filter(group=int(group[:18]))
    return found.select_related("member", "group", "greeting", "message").order_by(
        "-came_at", "-pk"
    )
