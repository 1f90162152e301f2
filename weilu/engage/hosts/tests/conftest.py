"""半亩厨房 on a Monday morning: two groups, three who could host, and one who does already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from weilu.engage.hosts import actions
from weilu.engage.hosts.actions import Wanted
from weilu.engage.hosts.models import DutyNeed, Host
from weilu.engage.programme.tests.conftest import monday as monday  # by itself, everywhere
from weilu.people.models import Account, Group, Member, Workspace

Bench = Callable[..., Host]


def somebody(workspace: Workspace, name: str, platform: str = "telegram") -> Member:
    return Member.objects.create(
        workspace=workspace, platform=platform, external_id=f"u-{name}", name=name
    )


@pytest.fixture
def asked(kitchen: Workspace, chen: Account) -> Bench:
    """Ask somebody to host."""

    def ask(name: str, **more: object) -> Host:
        given = {
            "disclosed_as": "主持人", "duties": ["open", "welcome"],
            "weekdays": list(range(7)), **more,
        }  # fmt: skip
        host = Host(workspace=kitchen, member=somebody(kitchen, name), **given)
        return actions.invite(host, chen)

    return ask


@pytest.fixture
def hosting(asked: Bench) -> Bench:
    """Somebody who agreed to host."""

    def agree(name: str, **more: object) -> Host:
        host = asked(name, **more)
        actions.accept(host)
        return host

    return agree


@pytest.fixture
def need(breakfast: Group, chen: Account) -> DutyNeed:
    """A topic in the breakfast group, every day at eight in the evening."""
    [one] = actions.need([breakfast], Wanted("open", list(range(7)), time(20)), chen)
    return one
