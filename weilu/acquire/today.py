"""Who waits to be let in, and who is proposed to make room."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.acquire.roster.models import Proposal
from weilu.acquire.threshold.access import applications_of
from weilu.console.matters import Matter, source
from weilu.people.access import workspace_of


@source("applications")
def applications(request: HttpRequest) -> Iterator[Matter]:
    """Applications nobody has decided on."""
    held = applications_of(request).filter(state="pending").order_by("applied_at")
    first, many = held.first(), held.count()
    if first is not None:
        yield Matter(
            "applications", "people",
            ngettext("%(n)d person asks to be let in", "%(n)d people ask to be let in", many)
            % {"n": many},
            _("Who waits long for an answer comes less often."),
            reverse("acquire:applications"), _("Decide"), many, first.applied_at,
        )  # fmt: skip


@source("rosters")
def seats(request: HttpRequest) -> Iterator[Matter]:
    """Proposals of who makes room for who waits."""
    here = Proposal.objects.filter(roster__group__workspace=workspace_of(request, "act"))
    many = here.filter(state="open").count()
    if many:
        yield Matter(
            "rosters", "choice",
            ngettext("%(n)d proposal to make room", "%(n)d proposals to make room", many)
            % {"n": many},
            _("Somebody waits for a seat; nobody is asked to go before you agree."),
            reverse("acquire:rosters"), _("Decide"), many,
        )  # fmt: skip
