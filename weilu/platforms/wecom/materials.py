"""Pictures, files and links as WeCom takes them along: files are handed over first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.platforms.live import carried
from weilu.platforms.live.deeds import Material
from weilu.platforms.wecom import errors, limits
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault

#: kind → the largest file, in bytes
LARGEST = {
    "image": limits.IMAGE_BYTES, "video": limits.VIDEO_BYTES, "file": limits.FILE_BYTES,
}  # fmt: skip


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
    try:
        content = await carried.read(
            one, LARGEST[one.kind], _("The file is larger than WeCom takes.")
        )
    except carried.CannotCarry as cannot:
        raise WecomFault(errors.PERMANENT, *cannot.args) from None
    answer = await api.upload("media/upload", carried.name_of(one), content, type=one.kind)
    return str(answer.get("media_id", ""))


def shortened(text: str, most: int) -> str:
    """The beginning of a text that fits into so many bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _refused(why: str) -> WecomFault:
    return WecomFault(errors.PERMANENT, why)
