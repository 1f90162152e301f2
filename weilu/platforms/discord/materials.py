"""Pictures, files and links that go along with a message. Pure but for the files themselves."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import discord
from django.utils.translation import gettext_noop as _

from weilu.platforms.live.deeds import Material, Send

MOST_FILES = 10
#: What every server takes; those with boosts take more.
LARGEST_BYTES = 10 << 20
_FILES = {"image", "file", "video"}


class CannotCarry(Exception):
    """Material that cannot go along; args[0] is the plain sentence."""


def is_address(one: Material) -> bool:
    return one.url.startswith(("http://", "https://"))


def worded(action: Send) -> str:
    """The text with its links below, and with files that lie at a public address."""
    below = [one for one in action.material if one.kind == "link" or _linked(one)]
    lines = ["\n".join(filter(None, (one.title, one.url))) for one in below]
    return "\n\n".join(filter(None, (action.text, *lines)))


def _linked(one: Material) -> bool:
    """Discord fetches pictures by their address, other files not."""
    return one.kind in {"file", "video"} and is_address(one)


def pictures(action: Send) -> list[dict[str, Any]]:
    """Cards for pictures that Discord fetches itself."""
    found = [one for one in action.material if one.kind == "image" and is_address(one)]
    return [
        {"image": {"url": one.url}} | ({"title": one.title} if one.title else {}) for one in found
    ]


def files(action: Send) -> list[Path]:
    """The files to be uploaded. Raises `CannotCarry`."""
    if any(one.kind not in {*_FILES, "link"} for one in action.material):
        raise CannotCarry(_("Discord takes pictures, videos, files and links along, nothing else."))
    carried = [one for one in action.material if one.kind in _FILES]
    if len(carried) > MOST_FILES:
        raise CannotCarry(_("Discord sends at most 10 files at once."))
    return [_checked(Path(one.url)) for one in carried if not is_address(one)]


def _checked(path: Path) -> Path:
    try:
        size = path.stat().st_size
    except OSError:
        raise CannotCarry(_("The file to be sent along is not there any more.")) from None
    if not 0 < size <= LARGEST_BYTES:
        raise CannotCarry(_("The file to be sent along is empty or larger than 10 MB."))
    return path


def opened(action: Send, paths: list[Path]) -> list[discord.File]:
    """The files to be read while they are sent, under the names they shall have."""
    names = {one.url: one.name for one in action.material}
    return [discord.File(path, filename=_name(path, names.get(str(path), ""))) for path in paths]


def _name(path: Path, given: str) -> str:
    return Path(urlsplit(given).path).name or path.name


def parts(payload: str, carried: list[discord.File]) -> list[dict[str, Any]]:
    """A message with files as Discord takes it: the message as one part, each file as another."""
    found: list[dict[str, Any]] = [{"name": "payload_json", "value": payload}]
    for turn, one in enumerate(carried):
        kind = mimetypes.guess_type(one.filename)[0] or "application/octet-stream"
        part = {"value": one.fp, "filename": one.filename, "content_type": kind}
        found.append({"name": f"files[{turn}]", **part})
    return found
