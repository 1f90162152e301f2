"""What others may ask channels for: filters of people how somebody came, booked money its cause."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import Arrival, Channel, EntryCode
from weilu.charter.plan import costs
from weilu.people.models import Workspace
from weilu.people.segments.fields import field, through


def register() -> None:
    """Add them."""
    field(
        "channel", _("Channel"), "name", aliases=("渠道",), names=_channels,
        help=_("A channel they came into a group by."), **through(_arrivals, "code__channel__name"),
    )  # fmt: skip
    field(
        "code", _("Entry code"), "name", aliases=("渠道码", "活码"), names=_codes,
        help=_("The letters of a code they came by."), **through(_arrivals, "code__code"),
    )  # fmt: skip


@costs.subject("channel", _("Channel"))
def spent_on(workspace: Workspace) -> dict[str, str]:
    """Channels money can be booked on."""
    found = Channel.objects.filter(workspace=workspace).order_by("name")
    return {str(key): name for key, name in found.values_list("pk", "name")}


def _arrivals(workspace: Workspace) -> QuerySet[Arrival]:
    return Arrival.objects.filter(code__channel__workspace=workspace)


def _channels(workspace: Workspace) -> list[str]:
    found = Channel.objects.filter(workspace=workspace).order_by("name")
    return list(found.values_list("name", flat=True).distinct())


def _codes(workspace: Workspace) -> list[str]:
    found = EntryCode.objects.filter(channel__workspace=workspace).order_by("code")
    return list(found.values_list("code", flat=True))
