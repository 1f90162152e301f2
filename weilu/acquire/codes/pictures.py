"""Pictures of QR codes that platforms make: taken in, and told what they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

LARGEST = 500_000  # bytes
_SIGNS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class NoPicture(WeiluError):
    code = "acquire.no_picture"
    sentence = _("This is no picture: save the QR code as PNG or JPEG, at most 500 kB.")


def type_of(content: bytes) -> str:
    """The media type by the first bytes, whatever the file is called. Raises `NoPicture`."""
    if 0 < len(content) <= LARGEST:
        for sign, name in _SIGNS.items():
            if content.startswith(sign):
                return name
    raise NoPicture
