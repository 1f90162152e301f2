"""Which connection speaks on a platform: asked by every room that writes to people."""

from __future__ import annotations

from secrets import token_hex

import pytest

from weilu.kit import clock
from weilu.people.models import Workspace
from weilu.platforms.live.models import Connection, ConnectionState
from weilu.platforms.live.reads import voices

pytestmark = pytest.mark.django_db


def connection(workspace: Workspace, adapter: str, **more: object) -> Connection:
    said = {"state": ConnectionState.ON, "created_at": clock.now(), "token": token_hex(8)} | more
    return Connection.objects.create(workspace=workspace, adapter=adapter, name=adapter, **said)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.objects.create(name="围炉", slug="voices", created_at=clock.now())


def test_a_platform_is_spoken_on_by_its_own_name(workspace) -> None:
    qq, telegram = connection(workspace, "onebot"), connection(workspace, "telegram")
    assert voices(workspace.pk) == {"qq": qq, "telegram": telegram}


def test_the_first_that_is_on_and_there_speaks(workspace) -> None:
    connection(workspace, "telegram", state=ConnectionState.OFF)
    connection(workspace, "telegram", removed_at=clock.now())
    speaks = connection(workspace, "telegram")
    connection(workspace, "telegram")
    connection(workspace, "forgotten-platform")
    assert voices(workspace.pk) == {"telegram": speaks}


def test_a_bot_of_one_group_is_no_voice_of_its_platform(workspace) -> None:
    connection(workspace, "wecom_bot")
    connection(workspace, "feishu_bot")
    assert voices(workspace.pk) == {}
    wecom = connection(workspace, "wecom")
    assert voices(workspace.pk) == {"wecom": wecom}


def test_what_needs_a_person_is_not_done_alone(workspace) -> None:
    wecom, matrix = connection(workspace, "wecom"), connection(workspace, "matrix")
    assert voices(workspace.pk, "send_private") == {"wecom": wecom, "matrix": matrix}
    assert voices(workspace.pk, "send_private", alone=True) == {"matrix": matrix}


def test_other_workspaces_stay_silent(workspace) -> None:
    other = Workspace.objects.create(name="别处", slug="elsewhere", created_at=clock.now())
    connection(other, "telegram")
    assert voices(workspace.pk) == {}
