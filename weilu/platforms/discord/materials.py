"""Pictures, files and links that go along with a message."""

from __future__ import annotations

import io
import json
import mimetypes
from typing import Any, NamedTuple

import discord
from django.utils.translation import gettext_noop as _

from weilu.platforms.live import carried
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.deeds import Send

MOST_FILES = 10
#: What every server takes; those with boosts take more.
LARGEST_BYTES = 10 << 20
_FILES = {"image", "file", "video"}
_TOO_LARGE = _("The file to be sent is larger than the 10 MB that Discord takes.")


class File(NamedTuple):
    """A file that goes along."""

    name: str
    content: bytes


def worded(action: Send) -> str:
    """The text with its links below."""
    links = [one for one in action.material if one.kind == "link"]
    lines = ["\n".join(filter(None, (one.title, one.url))) for one in links]
    return "\n\n".join(filter(None, (action.text, *lines)))


async def files(action: Send) -> list[File]:
    """The files to be sent. Raises `CannotCarry`."""
    if any(one.kind not in {*_FILES, "link"} for one in action.material):
        raise CannotCarry(_("Discord takes pictures, videos, files and links along, nothing else."))
    wanted = [one for one in action.material if one.kind in _FILES]
    if len(wanted) > MOST_FILES:
        raise CannotCarry(_("Discord sends at most 10 files at once."))
    return [
        File(carried.name_of(one), await carried.read(one, LARGEST_BYTES, _TOO_LARGE))
        for one in wanted
    ]


def opened(wanted: list[File]) -> list[discord.File]:
    """The files as discord.py reads them; made anew for every attempt."""
    return [discord.File(io.BytesIO(one.content), filename=one.name) for one in wanted]


def parts(body: dict[str, Any], wanted: list[discord.File]) -> list[dict[str, Any]]:
    """A message with files as Discord takes it: the message as one part, each file as another."""
    payload = json.dumps(body, ensure_ascii=False)
    found: list[dict[str, Any]] = [{"name": "payload_json", "value": payload}]
    for turn, one in enumerate(wanted):
        kind = mimetypes.guess_type(one.filename)[0] or "application/octet-stream"
        part = {"value": one.fp, "filename": one.filename, "content_type": kind}
        found.append({"name": f"files[{turn}]", **part})
    return found
