"""Pictures, videos and files that go along: read, handed to the homeserver, and named."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.platforms.live import carried
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.deeds import Material, Send
from weilu.platforms.matrix.client import MEDIA, Homeserver
from weilu.platforms.matrix.content import words

#: What homeservers take unless their operator says otherwise (Synapse: max_upload_size 50M).
LARGEST_BYTES = 50_000_000
_TOO_LARGE = _("The file to be sent along is larger than 50 MB.")
_FORMS = {"image": "m.image", "video": "m.video", "file": "m.file", "voice": "m.audio"}


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
    content, name = await carried.read(one, LARGEST_BYTES, _TOO_LARGE), carried.name_of(one)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = await home.call(
        "POST", f"{MEDIA}/upload", params={"filename": name}, content=content,
        headers={"Content-Type": kind},
    )  # fmt: skip
    info = {"mimetype": kind, "size": len(content)}
    shown = {"msgtype": form, "body": name, "url": words(answer, "content_uri"), "info": info}
    return shown | ({"org.matrix.msc3245.voice": {}} if one.kind == "voice" else {})
