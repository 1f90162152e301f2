"""Pictures, videos and files that go along: read, handed to the homeserver, and named."""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext_noop as _

from weilu.platforms.live.deeds import Material, Send
from weilu.platforms.matrix.client import MEDIA, Homeserver, Lost
from weilu.platforms.matrix.content import words

#: What homeservers take unless their operator says otherwise (Synapse: max_upload_size 50M).
LARGEST_BYTES = 50_000_000
FETCH_S = 20.0
_FORMS = {"image": "m.image", "video": "m.video", "file": "m.file"}


class CannotCarry(Exception):
    """Material that cannot go along; the sentence says why."""


def worded(action: Send) -> str:
    """The text with its links below."""
    links = [one for one in action.material if one.kind == "link"]
    lines = [action.text, *(f"{one.title}\n{one.url}".strip() for one in links)]
    return "\n".join(line for line in lines if line)


async def material_content(home: Homeserver, one: Material) -> dict[str, Any]:
    """The content of a message that shows it. Raises `CannotCarry`, `Refused` or `Lost`."""
    form = _FORMS.get(one.kind)
    if form is None:
        raise CannotCarry(_("Matrix takes pictures, videos, files and links along, nothing else."))
    content = await _read(one)
    name = one.name or Path(urlsplit(one.url).path).name or one.kind
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = await home.call(
        "POST", f"{MEDIA}/upload", params={"filename": name}, content=content,
        headers={"Content-Type": kind},
    )  # fmt: skip
    info = {"mimetype": kind, "size": len(content)}
    return {"msgtype": form, "body": name, "url": words(answer, "content_uri"), "info": info}


async def _read(one: Material) -> bytes:
    if one.url.startswith(("http://", "https://")):
        content = await _fetch(one.url)
    else:
        try:
            content = await asyncio.to_thread(_load, Path(one.url))
        except OSError:
            raise CannotCarry(_("The file to be sent along is not there any more.")) from None
    if not 0 < len(content) <= LARGEST_BYTES:
        raise CannotCarry(_("The file to be sent along is empty or larger than 50 MB."))
    return content


def _load(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


async def _fetch(address: str) -> bytes:
    """A public address, read no further than what may be sent. Raises `Lost`: it may come back."""
    found = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=FETCH_S, follow_redirects=True) as client,
            client.stream("GET", address) as answer,
        ):
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                found += part
                if len(found) > LARGEST_BYTES:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise Lost(type(fault).__name__) from fault
    return bytes(found)
