"""Where a host sees their shifts, and anybody who hosts here."""

from __future__ import annotations

from datetime import timedelta

from weilu.console.member_pages import address
from weilu.engage.hosts.models import Host
from weilu.people.models import Workspace

LIVES = timedelta(days=400)


def my_shifts(host: Host, base: str = "") -> str:
    """A host's own page: the invitation, then their shifts; for them alone."""
    return address("hosts:mine", "host", {"h": host.pk}, LIVES, base or host.base)


def who_hosts(workspace: Workspace, base: str = "") -> str:
    """Who hosts this community; for anybody."""
    return address("hosts:public", "hosts", {"w": workspace.pk}, LIVES, base)
