"""What this room shows on pages of others: what a channel sold, what a member bought."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from weilu.convert import earnings, reads
from weilu.convert.models import Order
from weilu.convert.order_views import worded
from weilu.kit.money import written
from weilu.people.models import Member
from weilu.people.persons.reads import identities

#: Orders of a member listed on their page.
SHOWN = 5


def of_channel(request: HttpRequest, channel: Any) -> str | None:
    """What people who came by a channel bought, and what it earned by that."""
    orders = Order.objects.filter(offer__workspace=channel.workspace, channel=channel.pk)
    if not orders.exists():
        return None
    earned = earnings.of_channels(channel.workspace, channel.pk)
    commissions = [
        (written(one.held, one.currency), written(one.due, one.currency))
        for one in earned if one.rate or one.earned or one.held
    ]  # fmt: skip
    given = {"channel": channel, "sold": reads.sold(orders), "commissions": commissions}
    return render_to_string("convert/_channel_panel.html", given, request)


def of_member(request: HttpRequest, member: Member) -> str | None:
    """Their latest orders, by whichever of their identities."""
    orders = Order.objects.filter(member__in=identities(member)).select_related("offer")
    latest = list(orders.order_by("-placed_at", "-pk")[: SHOWN + 1])
    if not latest:
        return None
    for one in latest:
        worded(one)
    given = {
        "member": member, "orders": latest[:SHOWN], "more": len(latest) > SHOWN,
        "sold": reads.sold(orders),
    }  # fmt: skip
    return render_to_string("convert/_member_panel.html", given, request)
