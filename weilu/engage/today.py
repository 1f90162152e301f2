"""What of the groups' life waits for somebody: appeals, copied notes, shifts nobody is on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.console.matters import Matter, source
from weilu.engage.challenges.models import Copy
from weilu.engage.guard.access import appeals_of
from weilu.engage.guard.models import AppealState
from weilu.engage.hosts.access import shifts_of
from weilu.engage.hosts.models import ShiftState
from weilu.kit import clock
from weilu.people.access import workspace_of

#: Shifts without a host are told so long before.
NEAR = timedelta(days=2)


@source("appeals")
def appeals(request: HttpRequest) -> Iterator[Matter]:
    """Members who say that a rule was wrong about them."""
    held = appeals_of(request, "act").filter(state=AppealState.OPEN)
    first, many = held.first(), held.count()
    if first is not None:
        yield Matter(
            "appeals", "people",
            ngettext("%(n)d appeal against a rule", "%(n)d appeals against a rule", many)
            % {"n": many},
            _("Somebody may have been warned or muted wrongly."),
            reverse("engage:appeals"), _("Look at it"), many, first.made_at,
        )  # fmt: skip


@source("copies")
def copies(request: HttpRequest) -> Iterator[Matter]:
    """Check-ins that look copied, and answers of those who were told so."""
    here = workspace_of(request, "act")
    held = Copy.objects.filter(checkin__entrant__challenge__workspace=here)
    waiting = held.filter(state__in=["open", "appealed"]).order_by("found_at")
    first, many = waiting.first(), waiting.count()
    if first is not None:
        yield Matter(
            "copies", "choice",
            ngettext("%(n)d note looks copied", "%(n)d notes look copied", many) % {"n": many},
            _("Nothing is taken from anybody before a person has looked."),
            reverse("challenges:copies"), _("Compare"), many, first.found_at,
        )  # fmt: skip


@source("shifts")
def holes(request: HttpRequest) -> Iterator[Matter]:
    """Shifts of the next two days that nobody is on."""
    now = clock.now()
    held = shifts_of(request, "act").filter(
        state=ShiftState.PLANNED, host=None, at__gt=now, at__lte=now + NEAR
    )
    first, many = held.order_by("at").first(), held.count()
    if first is not None:
        yield Matter(
            "shifts", "choice",
            ngettext("%(n)d shift has no host", "%(n)d shifts have no host", many) % {"n": many},
            _("The first is in “%(group)s”.") % {"group": first.group.name},
            reverse("hosts:rota"), _("Fill it"), many, due_at=first.at,
        )  # fmt: skip
