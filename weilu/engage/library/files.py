"""Pictures and documents of materials: looked at, stripped, and kept below the workspace's folder.

What a file is called or says of itself is not trusted: its first bytes decide. A picture is written
anew, so that place, time and camera are gone; one that moves is kept as it is.
"""

from __future__ import annotations

import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from weilu.kit.errors import WeiluError
from weilu.outbox import materials

LARGEST = 10_000_000  # bytes
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_160  # pixels
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif",
    "application/pdf": "pdf",
}  # fmt: skip
FOLDER = "library"


class BadFile(WeiluError):
    code = "engage.bad_material_file"
    sentence = _("This file cannot be used: PNG, JPEG, WebP, GIF or PDF, at most 10 MB.")


def checked(content: bytes) -> tuple[bytes, str]:
    """What is kept of an upload, and its media type. Raises `BadFile`."""
    if not 0 < len(content) <= LARGEST:
        raise BadFile
    if content.startswith(b"%PDF-"):
        return content, "application/pdf"
    try:
        return _picture(content)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise BadFile from error


def _picture(content: bytes) -> tuple[bytes, str]:
    with Image.open(BytesIO(content), formats=FORMATS) as given:
        kind = str(given.format)
        if given.width * given.height > MOST_PIXELS:
            raise BadFile
        if kind == "GIF" or getattr(given, "is_animated", False):
            given.load()
            return content, f"image/{kind.lower()}"
        plain = ImageOps.exif_transpose(given)
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = plain.convert("RGB" if kind == "JPEG" else "RGBA")
    clean.info.clear()
    held = BytesIO()
    clean.save(held, kind, quality=QUALITY, optimize=True)
    return held.getvalue(), f"image/{kind.lower()}"


def keep(workspace_id: int, content: bytes) -> tuple[str, str, int]:
    """Write an upload below the workspace's folder: its path there, media type and size.

    The name is the content's digest, so the same file is kept once. Raises `BadFile`.
    """
    kept, media = checked(content)
    path = f"{FOLDER}/{sha256(kept).hexdigest()[:40]}.{ENDINGS[media]}"
    target = materials.folder_of(workspace_id) / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}.part")
        draft.write_bytes(kept)
        draft.replace(target)
    return path, media, len(kept)


def found(workspace_id: int, path: str) -> Path | None:
    """Where a kept file lies; None when it is gone."""
    return materials.inside(path, workspace_id) if path else None
