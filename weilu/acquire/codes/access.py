"""The only doors to channels, entry codes and what stands behind them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.acquire.codes.models import Channel, EntryCode, LinkAsk, Target
from weilu.people.access import workspace_of


def channels_of(request: HttpRequest, right: str = "see") -> QuerySet[Channel]:
    """Channels of the workspace, closed ones too."""
    return Channel.objects.filter(workspace=workspace_of(request, right))


def channel_of(request: HttpRequest, channel_id: int, right: str = "see") -> Channel:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(channels_of(request, right), pk=channel_id)


def entry_codes_of(request: HttpRequest, right: str = "see") -> QuerySet[EntryCode]:
    """Entry codes of the workspace."""
    here = EntryCode.objects.filter(channel__workspace=workspace_of(request, right))
    return here.select_related("channel__workspace")


def entry_code_of(request: HttpRequest, entry_code_id: int, right: str = "see") -> EntryCode:
    """One of them. Raises Http404 for any other."""
    return get_object_or_404(entry_codes_of(request, right), pk=entry_code_id)


def target_of(request: HttpRequest, target_id: int, right: str = "act") -> Target:
    """What stands, or stood, behind a code. Raises Http404 for any other."""
    here = Target.objects.filter(code__channel__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("code__channel__workspace"), pk=target_id)


def link_ask_of(request: HttpRequest, link_ask_id: int, right: str = "act") -> LinkAsk:
    """A link that a platform was asked to make. Raises Http404 for any other."""
    here = LinkAsk.objects.filter(code__channel__workspace=workspace_of(request, right))
    related = here.select_related("code__channel__workspace", "message", "group")
    return get_object_or_404(related, pk=link_ask_id)
