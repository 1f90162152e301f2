"""A charter on the phone of whoever has its link, and as a PDF."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from weilu.charter.communities import pdf, reads, sheet
from weilu.charter.communities.links import PURPOSE
from weilu.charter.communities.models import CharterLink, CharterVersion
from weilu.console.member_pages import Gone, Says, member_page
from weilu.kit import clock


@require_http_methods(["GET", "HEAD"])
@member_page(PURPOSE)
def shared(request: HttpRequest, says: Says) -> HttpResponse:
    """The charter in force."""
    version = _version(says)
    held = version.community
    with timezone.override(ZoneInfo(held.workspace.zone)):
        told = sheet.of(held, reads.as_published(version))
        given = {"community": told.name, "sheet": told, "version": version}
        return render(request, "m/charter/charter.html", given)


@require_http_methods(["GET", "HEAD"])
@member_page(PURPOSE)
def document(_request: HttpRequest, says: Says) -> HttpResponse:
    """The same as a PDF."""
    version = _version(says)
    with timezone.override(ZoneInfo(version.community.workspace.zone)):
        return pdf.answer(version.community, version, for_members=True)


def _version(says: Says) -> CharterVersion:
    """What the link shows now. Raises `Gone` when it was revoked, or the community closed."""
    link = CharterLink.objects.filter(pk=says["l"], revoked_at=None, expires_at__gt=clock.now())
    found = link.select_related("community__workspace").first()
    if found is None or found.community.closed_at is not None:
        raise Gone
    version = reads.current(found.community)
    if version is None:
        raise Gone
    version.community = found.community
    return version
