"""Messages in Feishu's forms: texts, posts with pictures and links, files."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from weilu.platforms.feishu import errors, limits
from weilu.platforms.feishu.client import Client
from weilu.platforms.feishu.errors import FeishuFault
from weilu.platforms.feishu.items import words
from weilu.platforms.live import carried
from weilu.platforms.live.deeds import Material, Send

#: What Feishu calls files by their endings; everything else is a "stream" of bytes.
_ENDINGS = {"mp4": "mp4", "opus": "opus", "pdf": "pdf", "doc": "doc", "docx": "doc", "xls": "xls",
            "xlsx": "xls", "ppt": "ppt", "pptx": "ppt"}  # fmt: skip
_KINDS = {"image", "file", "video", "link"}
_TOO_LARGE = _("The file is larger than Feishu takes.")


class Part(NamedTuple):
    """One message of Feishu's."""

    kind: str  #: msg_type
    content: str  #: JSON


async def parts_of(action: Send, api: Client) -> list[Part]:
    """What to send, files handed over already. Raises `FeishuFault`.

    Words, pictures and links are one message; Feishu sends each other file in one of its own.
    """
    if any(one.kind not in _KINDS for one in action.material):
        raise _refused(_("Feishu takes pictures, files, videos and links along, nothing else."))
    images = [await _image(api, one) for one in action.material if one.kind == "image"]
    links = [one for one in action.material if one.kind == "link"]
    files = [await _file(api, one) for one in action.material if one.kind in {"file", "video"}]
    said = [_words(action.text, links, images)] if action.text.strip() or links or images else []
    if not said and not files:
        raise _refused(_("There is nothing to send."))
    return said + files


def _words(text: str, links: list[Material], images: list[str]) -> Part:
    # In plain texts Feishu reads <at …> and the like; within a post words are only words.
    if not links and not images and "<" not in text:
        return Part("text", _json({"text": text}))
    lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": text}]] if text.strip() else []
    lines += [
        [{"tag": "a", "text": one.title or one.name or one.url, "href": one.url}] for one in links
    ]
    lines += [[{"tag": "img", "image_key": key}] for key in images]
    content = _json({"zh_cn": {"title": "", "content": lines}})
    if len(content.encode()) > limits.POST_BYTES:
        raise _refused(_("The text is longer than Feishu takes."))
    return Part("post", content)


async def _image(api: Client, one: Material) -> str:
    content = await _bytes(one, limits.IMAGE_BYTES)
    answer = await api.ask(
        "POST", "im", "v1", "images", data={"image_type": "message"},
        files={"image": (carried.name_of(one), content)},
    )  # fmt: skip
    return words(answer, "image_key")


async def _file(api: Client, one: Material) -> Part:
    content, name = await _bytes(one, limits.FILE_BYTES), carried.name_of(one)
    kind = _ENDINGS.get(name.rpartition(".")[2].lower(), "stream")
    answer = await api.ask(
        "POST", "im", "v1", "files", data={"file_type": kind, "file_name": name},
        files={"file": (name, content)},
    )  # fmt: skip
    return Part(
        "media" if kind == "mp4" else "file", _json({"file_key": words(answer, "file_key")})
    )


async def _bytes(one: Material, most: int) -> bytes:
    try:
        return await carried.read(one, most, _TOO_LARGE)
    except carried.CannotCarry as cannot:
        raise FeishuFault(errors.PERMANENT, *cannot.args) from None


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def _refused(why: str) -> FeishuFault:
    return FeishuFault(errors.PERMANENT, why)
