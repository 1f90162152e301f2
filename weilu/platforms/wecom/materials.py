"""Pictures, files and links as WeCom takes them along: files are handed over first."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext_noop as _

from weilu.platforms.live.deeds import Material
from weilu.platforms.wecom import errors, limits
from weilu.platforms.wecom.client import Client, trust
from weilu.platforms.wecom.errors import WecomFault

#: kind → the largest file, in bytes
LARGEST = {
    "image": limits.IMAGE_BYTES, "video": limits.VIDEO_BYTES, "file": limits.FILE_BYTES,
}  # fmt: skip
FETCH_S = 10.0


async def attachments(api: Client, material: Sequence[Material]) -> list[dict[str, Any]]:
    """What goes along, uploaded. Raises `WecomFault`."""
    if len(material) > limits.ATTACHMENTS:
        raise _refused(_("WeCom takes at most nine pictures, files and links along."))
    return [await _attachment(api, one) for one in material]


async def _attachment(api: Client, one: Material) -> dict[str, Any]:
    if one.kind in LARGEST:
        return {"msgtype": one.kind, one.kind: {"media_id": await upload(api, one)}}
    if one.kind == "link":
        link = {
            "title": shortened(one.title or one.name or one.url, limits.TITLE_BYTES),
            "desc": shortened(one.description, limits.DESCRIPTION_BYTES), "url": one.url,
        }  # fmt: skip
        return {"msgtype": "link", "link": link}
    raise _refused(_("WeCom takes pictures, videos, files and links along, nothing else yet."))


async def upload(api: Client, one: Material) -> str:
    """Hand a file over; its media id is good for three days."""
    content = await read(one)
    name = one.name or Path(urlsplit(one.url).path).name or one.kind
    answer = await api.upload("media/upload", name, content, type=one.kind)
    return str(answer.get("media_id", ""))


async def read(one: Material) -> bytes:
    """The bytes of a file, from its path or its public address."""
    if one.url.startswith(("http://", "https://")):
        content = await _fetch(one.url, LARGEST[one.kind])
    else:
        content = await asyncio.to_thread(_load, Path(one.url), LARGEST[one.kind])
    if not content:
        raise _refused(_("The file to be sent is empty."))
    return content


def _load(path: Path, most: int) -> bytes:
    if not path.is_file():
        raise _refused(_("The file to be sent is not there any more."))
    if path.stat().st_size > most:
        raise _refused(_("The file is larger than WeCom takes."))
    return path.read_bytes()


async def _fetch(url: str, most: int) -> bytes:
    """A file from outside; addresses inside one's own network are not asked."""
    await _check_public(urlsplit(url).hostname or "")
    content = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=FETCH_S, verify=trust()) as http,
            http.stream("GET", url) as answer,
        ):
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > most:
                    raise _refused(_("The file is larger than WeCom takes."))
    except httpx.HTTPError as fault:
        # Not RETRY: that would hold back the whole account for one file's sake.
        why = _("The file to be sent could not be fetched from its address.")
        raise WecomFault(errors.PERMANENT, why, type(fault).__name__) from None
    return bytes(content)


async def _check_public(host: str) -> None:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError:
        raise _refused(_("Nothing is found at the file's address.")) from None
    if not all(is_public(str(address[4][0])) for address in found):
        raise _refused(_("The file's address is not a public one."))


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody."""
    return ipaddress.ip_address(address.split("%")[0]).is_global


def shortened(text: str, most: int) -> str:
    """The beginning of a text that fits into so many bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _refused(why: str) -> WecomFault:
    return WecomFault(errors.PERMANENT, why)
