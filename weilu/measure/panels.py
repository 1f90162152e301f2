"""What the check-up shows on a member's page and in the list of members.

What measures (Arrow, DuckDB, Ibis) is loaded when somebody looks, not at every start.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.console.charts import chart
from weilu.console.tables import Column
from weilu.people.models import Member

RECENT = 20
SAID = gettext_lazy("Messages they wrote in the last 28 days, over all groups.")
GAVE = gettext_lazy(
    "Replies to others and reactions given, last 28 days. Where a platform tells no replies, they "
    "are inferred."
)
GOT = gettext_lazy(
    "Replies by others, and own messages that drew a reaction, last 28 days. Where a platform "
    "tells no replies, they are inferred."
)

#: What the check-up adds to the list of members.
MEMBER_COLUMNS = (
    Column("said", gettext_lazy("Messages"), numeric=True, wide=True, valued=True, note=SAID),
    Column("gave", gettext_lazy("Gave"), numeric=True, wide=True, valued=True, note=GAVE),
    Column("got", gettext_lazy("Got"), numeric=True, valued=True, note=GOT),
)


def exchanged(request: HttpRequest) -> Mapping[int, Mapping[str, float]]:
    """Values of `MEMBER_COLUMNS`, by member."""
    from weilu.measure import exchange

    return exchange.by_member(request)


def effort(request: HttpRequest, member: Member) -> str | None:
    """What the member gave and got, their messages by day, their share of their groups' effort."""
    from weilu.measure import exchange, reads

    days = reads.days_of(member)
    if not days:
        return None
    told = exchange.of(member.workspace)
    given = {
        "data": chart("daily", days=[{**one, "speakers": None} for one in days]),
        "exchange": told.get(member.pk, exchange.Exchange()) if told else None,
        "about": {"said": SAID, "gave": GAVE, "got": GOT},
        "shares": reads.shares_of(member),
        "title": _("Messages by day"),
    }
    return render_to_string("measure/panels/effort.html", given, request)


def lately(request: HttpRequest, member: Member) -> str | None:
    """The member's latest events, newest first, each with its surroundings a click away."""
    from weilu.measure import messages

    lines = messages.lately(member, RECENT)
    if not lines:
        return None
    return render_to_string(
        "measure/panels/lately.html", {"lines": lines, "member": member}, request
    )
