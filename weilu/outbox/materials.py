"""What goes along with a message: files of the workspace's own folder, or public addresses.

A path is relative to that folder and stays inside it, through whatever links lie on the way; it is
made absolute only for the adapter. Where a public name leads is looked at when it is fetched
(`platforms.live.carried`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from weilu.outbox.models import Message
from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, MassSend, Material, Send, Welcome

LONGEST_ADDRESS = 2_000
#: Endings of names that mean a machine nearby.
NEARBY = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def folder_of(workspace_id: int) -> Path:
    """Where a workspace keeps what it sends."""
    return Path(settings.WEILU_HOME) / "materials" / str(workspace_id)


def may_carry(message: Message) -> bool:
    """Whether everything that goes along is the workspace's own, or public."""
    given: Sequence[Mapping[str, Any]] = message.action.get("material") or ()
    return all(_is_fine(str(one.get("url", "")), message.workspace_id) for one in given)


def _is_fine(url: str, workspace_id: int) -> bool:
    if not url:
        return True  # a card without an address: the adapter says what it needs
    return is_public(url) if "://" in url else inside(url, workspace_id) is not None


def is_public(url: str) -> bool:
    """Whether an address may be asked by Weilu or by a platform: http(s), to no machine nearby."""
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    odd = parts.username is not None or parts.password is not None or len(url) > LONGEST_ADDRESS
    if parts.scheme not in {"http", "https"} or not host or odd or not url.isprintable():
        return False
    if host == "localhost" or host.endswith(NEARBY):
        return False
    return _is_global(host)


def _is_global(host: str) -> bool:
    """A name is; a number only where everybody can reach it, and only as it is usually written."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        # 127.1, 0x7f000001 and 2130706433 are numbers, too, for those who fetch.
        return not host.rpartition(".")[2][:1].isdigit()


def inside(path: str, workspace_id: int) -> Path | None:
    """The file a path names, None when it is not in the workspace's folder."""
    home = folder_of(workspace_id).resolve()
    try:
        found = (home / path).resolve()
        return found if found.is_relative_to(home) and found.is_file() else None
    except (OSError, ValueError):
        return None


def opened(message: Message) -> Action:
    """The message's action as its adapter takes it: paths are absolute, and checked once more."""
    action = deeds.from_data(message.action)
    if not isinstance(action, Send | Welcome | MassSend):
        return action
    found = tuple(_opened(one, message.workspace_id) for one in action.material)
    return replace(action, material=found)


def _opened(one: Material, workspace_id: int) -> Material:
    if not one.url or "://" in one.url:
        return one
    # Gone since it was checked: a path to nothing, of which the adapter says that it is not there.
    found = inside(one.url, workspace_id) or folder_of(workspace_id) / "gone"
    return replace(one, url=str(found))
