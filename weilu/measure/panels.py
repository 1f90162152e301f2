"""What the check-up shows on a member's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from weilu.console.charts import chart
from weilu.measure import messages, reads
from weilu.people.models import Member

RECENT = 20


def effort(request: HttpRequest, member: Member) -> str | None:
    """The member's curve: messages by day, and the share of their groups' effort."""
    days = reads.days_of(member)
    if not days:
        return None
    data = chart("daily", days=days)
    data["labels"]["speakers"] = _("Groups")
    given = {
        "data": data,
        "shares": reads.shares_of(member),
        "title": _("Messages by day"),
    }
    return render_to_string("measure/panels/effort.html", given, request)


def lately(request: HttpRequest, member: Member) -> str | None:
    """The member's latest events, newest first, each with its surroundings a click away."""
    lines = messages.lately(member, RECENT)
    if not lines:
        return None
    return render_to_string(
        "measure/panels/lately.html", {"lines": lines, "member": member}, request
    )
