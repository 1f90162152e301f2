"""The only doors to channels, entry codes and what stands behind them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.people.access import workspace_of


def channels_of(request: HttpRequest, right: str = "see") -> QuerySet[Channel]:
    """Channels of the workspace, closed ones too."""
    return Channel.objects.filter(workspace=workspace_of(request, right))


def channel_of(request: HttpRequest, channel_id: int, right: str = "see") -> Channel:
    """One of them. Raises Http404 for any other."""
    channel = channels_of(request, right).filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel


def entry_codes_of(request: HttpRequest, right: str = "see") -> QuerySet[EntryCode]:
    """Entry codes of the workspace."""
    here = EntryCode.objects.filter(channel__workspace=workspace_of(request, right))
    return here.select_related("channel__workspace")


def entry_code_of(request: HttpRequest, entry_code_id: int, right: str = "see") -> EntryCode:
    """One of them. Raises Http404 for any other."""
    code = entry_codes_of(request, right).filter(pk=entry_code_id).first()
    if code is None:
        raise Http404
    return code


def target_of(request: HttpRequest, target_id: int, right: str = "act") -> Target:
    """What stands, or stood, behind a code. Raises Http404 for any other."""
    here = Target.objects.filter(code__channel__workspace=workspace_of(request, right))
    target = here.select_related("code__channel__workspace").filter(pk=target_id).first()
    if target is None:
        raise Http404
    return target
