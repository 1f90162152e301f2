"""The bytes of pictures and files that go along with a message."""

from __future__ import annotations

import asyncio
import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext_noop as _

from weilu.platforms.live.calling import trust
from weilu.platforms.live.deeds import Material

FETCH_S = 10.0


class CannotCarry(Exception):
    """A file that cannot go along; args[0] is the plain sentence, args[1] the fault's name."""

    @property
    def why(self) -> str:
        return str(self.args[0])

    @property
    def code(self) -> str:
        return str(self.args[1]) if len(self.args) > 1 else ""


def name_of(one: Material) -> str:
    """What a file is called where it arrives."""
    return one.name or Path(urlsplit(one.url).path).name or one.kind


async def read(one: Material, most: int, too_large: str) -> bytes:
    """The bytes of a file, from its path or its public address. Raises `CannotCarry`.

    `too_large` is what to say of one with more than `most` bytes.
    """
    if one.url.startswith(("http://", "https://")):
        content = await _fetch(one.url, most, too_large)
    else:
        content = await asyncio.to_thread(_load, Path(one.url), most, too_large)
    if not content:
        raise CannotCarry(_("The file to be sent is empty."))
    return content


def _load(path: Path, most: int, too_large: str) -> bytes:
    if not path.is_file():
        raise CannotCarry(_("The file to be sent is not there any more."))
    if path.stat().st_size > most:
        raise CannotCarry(too_large)
    return path.read_bytes()


async def _fetch(url: str, most: int, too_large: str) -> bytes:
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
                    raise CannotCarry(too_large)
    except httpx.HTTPError as fault:
        # For good: asking again would hold back the whole account for one file's sake.
        why = _("The file to be sent could not be fetched from its address.")
        raise CannotCarry(why, type(fault).__name__) from None
    return bytes(content)


async def _check_public(host: str) -> None:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError:
        raise CannotCarry(_("Nothing is found at the file's address.")) from None
    if not all(is_public(str(address[4][0])) for address in found):
        raise CannotCarry(_("The file's address is not a public one."))


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody."""
    return ipaddress.ip_address(address.split("%")[0]).is_global
