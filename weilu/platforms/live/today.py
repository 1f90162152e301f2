"""Which connections to platforms are in trouble."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.console.matters import Matter, source
from weilu.platforms.live.access import connections_of
from weilu.platforms.live.models import ConnectionState


@source("connections")
def troubled(request: HttpRequest) -> Iterator[Matter]:
    """One for each connection that is on and does not work."""
    for one in connections_of(request).filter(state=ConnectionState.ON).exclude(trouble=""):
        yield Matter(
            f"connection:{one.pk}", "broken",
            _("“%(name)s” does not work") % {"name": one.name}, one.what_went_wrong,
            reverse("live:connection", args=[one.pk]), _("Mend it"), since=one.trouble_at,
        )  # fmt: skip
