"""The code on a ticket: what a phone's camera reads at the door."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from weilu.engage.tickets.models import Ticket


def code_address(ticket: Ticket, request: HttpRequest) -> str:
    """Where staff let its holder in; whoever has no seat in the console gets no further."""
    path = reverse("tickets:at_the_door", args=[ticket.code])
    return f"{settings.WEILU_ADDRESS}{path}" if settings.WEILU_ADDRESS else (
        request.build_absolute_uri(path)
    )  # fmt: skip


def code_picture(ticket: Ticket, request: HttpRequest) -> str:
    """The code for an <img>."""
    import segno

    made = segno.make(code_address(ticket, request), error="m")
    return str(made.svg_data_uri(border=2, light="white", scale=6))
