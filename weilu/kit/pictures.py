"""Pictures people upload: drawn anew, so that nothing but what is seen is kept.

A photo is turned upright, made small enough for a phone, and written as JPEG; place, time, camera
and all other hidden words of the file are gone with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from weilu.kit.errors import WeiluError

LARGEST = 8_000_000  # bytes uploaded
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1_080  # pixels
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80


class BadPicture(WeiluError):
    code = "kit.bad_picture"
    sentence = _("This is no picture we can use: JPEG, PNG or WebP, at most 8 MB.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept."""

    content: bytes
    digest: str
    width: int
    height: int


def drawn(content: bytes) -> Drawn:
    """An upload as it will be served. Raises `BadPicture`."""
    if not 0 < len(content) <= LARGEST:
        raise BadPicture
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as given:
            if given.width * given.height > MOST_PIXELS:
                raise BadPicture
            told = _flat(given)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise BadPicture from error
    held = BytesIO()
    told.save(held, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    written = held.getvalue()
    return Drawn(written, sha256(written).hexdigest()[:40], told.width, told.height)


def _flat(given: Image.Image) -> Image.Image:
    """Upright, small, on white, with nothing but its pixels."""
    given.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
    upright = ImageOps.exif_transpose(given).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground
