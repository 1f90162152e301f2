"""QR codes of short links."""

from __future__ import annotations

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from weilu.acquire.codes.models import EntryCode

#: A quarter of the picture may be scratched or covered, as posters are.
ERROR = "q"


def link_of(code: EntryCode, request: HttpRequest | None = None) -> str:
    """The short link: at the installation's public address, else where this page was asked."""
    path = reverse("acquire:entry", args=[code.code])
    if settings.WEILU_ADDRESS or request is None:
        return f"{settings.WEILU_ADDRESS}{path}"
    return request.build_absolute_uri(path)


def data_uri(link: str) -> str:
    """For an <img> on a page."""
    return str(segno.make(link, error=ERROR).svg_data_uri(border=2, light="white", scale=4))


def picture(link: str, kind: str) -> tuple[bytes, str]:
    """The QR code as `kind` "svg" (for print) or "png" (1,000 pixels and more), with its type."""
    out, made = BytesIO(), segno.make(link, error=ERROR)
    if kind == "png":
        made.save(out, kind="png", border=4, scale=max(1, 1_000 // made.symbol_size(border=4)[0]))
        return out.getvalue(), "image/png"
    made.save(out, kind="svg", border=4, light="white", xmldecl=True, scale=8)
    return out.getvalue(), "image/svg+xml"
