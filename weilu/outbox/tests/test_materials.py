"""What goes along is a file of the workspace's own, or lies where everybody can fetch it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from weilu.outbox import actions, materials, sending
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, State
from weilu.outbox.tests.conftest import Glass
from weilu.platforms.live.deeds import Material, Send
from weilu.platforms.models import Connection


@pytest.fixture
def folder(pane: Connection, settings: Any, tmp_path: Path) -> Path:
    """The kitchen's folder, with a picture in it and a secret beside it."""
    settings.WEILU_HOME = tmp_path
    folder = materials.folder_of(pane.workspace_id)
    (folder / "menus").mkdir(parents=True)
    (folder / "menus" / "monday.png").write_bytes(b"png")
    (tmp_path / "weilu.key").write_text("the key")
    return folder


@pytest.fixture
def put(pane: Connection, folder: Path) -> Callable[[str], Message]:
    def carry(url: str) -> Message:
        action = Send("yard", "周一菜单", material=(Material("image", url),))
        [message] = actions.put(pane, "engage", [Intent(url, action, "service")])
        return message

    return carry


@pytest.mark.parametrize("url", ["menus/monday.png", "https://example.org/monday.png"])
def test_its_own_files_and_public_addresses_go_along(
    put: Callable[[str], Message], url: str
) -> None:
    assert put(url).state == State.QUEUED


@pytest.mark.parametrize(
    "url",
    [
        "/etc/passwd", "../../weilu.key", "menus/../../../weilu.key", "menus", "nothing.png",
        "file:///etc/passwd", "ftp://example.org/x", "menus/monday.png\x00.exe", "x" * 5_000,
        "http://127.0.0.1/x", "http://localhost/x", "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.8/x", "http://[::1]/x", "http://127.1/x", "http://2130706433/x",
        "http://0x7f000001/x", "http://printer.local/x", "http://user:pw@example.org/x",
        "https://", "http://[", "http://example.org:99999/x", "http://localhost./x",
    ],
)  # fmt: skip
def test_nothing_else_does(put: Callable[[str], Message], url: str) -> None:
    message = put(url)
    assert (message.state, message.why) == (State.REFUSED, "bad_material")


def test_a_link_that_leads_out_of_the_folder_leads_nowhere(
    put: Callable[[str], Message], folder: Path, tmp_path: Path
) -> None:
    (folder / "out.png").symlink_to(tmp_path / "weilu.key")
    assert put("out.png").state == State.REFUSED


def test_the_adapter_gets_the_whole_path_and_a_file_swapped_since_goes_nowhere(
    put: Callable[[str], Message], pane: Connection, folder: Path, tmp_path: Path
) -> None:
    put("menus/monday.png")
    [ready] = sending.prepare(pane.pk, "g", Glass.capabilities, 9, set(), lambda *_all: True)
    path = folder / "menus" / "monday.png"
    assert ready.action.material[0].url == str(path.resolve())  # type: ignore[union-attr]
    path.unlink()
    path.symlink_to(tmp_path / "weilu.key")
    assert ready.action.material[0].url.endswith("gone")  # type: ignore[union-attr]
