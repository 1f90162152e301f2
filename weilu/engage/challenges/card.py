"""A share card as a picture: a member's streak, to be kept and shown around."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from weilu.engage.challenges.rules import DONE, FROZEN, MADE_UP, Standing

SIZE = (900, 1_200)
GROUND, SHEET, INK, SOFT, BRAND, FAINT = (
    "#f3f6f2", "#ffffff", "#1b1f1c", "#5f6a62", "#06773b", "#dfe6df",
)  # fmt: skip
COLOURS = {DONE: BRAND, MADE_UP: "#58a37a", FROZEN: "#7fa8c9"}
#: Where systems keep a font with Chinese; the first that is there is used.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
#: Simplified Chinese is the third face of the Noto collection.
FACES = {"NotoSansCJK-Regular.ttc": 2}


@lru_cache(maxsize=1)
def font_path() -> str:
    """A font with Chinese letters, "" where the system has none."""
    return next((one for one in FONTS if Path(one).is_file()), "")


@lru_cache(maxsize=16)
def _font(size: int) -> Any:
    path = font_path()
    if not path:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size, index=FACES.get(Path(path).name, 0))


def drawn(community: str, name: str, member: str, stands: Standing) -> bytes:
    """The card as PNG. Without a font for Chinese, names in Chinese are left out."""
    card = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((48, 48, SIZE[0] - 48, SIZE[1] - 48), 36, fill=SHEET)
    middle = SIZE[0] // 2
    _write(pen, middle, 130, community, 30, SOFT)
    _write(pen, middle, 200, name, 48, INK)
    _write(pen, middle, 420, str(stands.streak), 220, BRAND)
    _write(pen, middle, 590, _("days in a row"), 40, INK)
    _days(pen, stands)
    best = _("%(done)d of %(days)d days · best %(best)d") % {
        "done": stands.done, "days": len(stands.days), "best": stands.best,
    }  # fmt: skip
    _write(pen, middle, 1_010, best, 32, SOFT)
    _write(pen, middle, 1_080, member, 36, INK)
    held = BytesIO()
    card.save(held, "PNG", optimize=True)
    return held.getvalue()


def _write(pen: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int, fill: str) -> None:
    """One line around a middle, made smaller until it fits."""
    if not font_path():
        text = text.encode("ascii", "ignore").decode()
    while size > 20 and _font(size).getlength(text) > SIZE[0] - 160:
        size -= 2
    while text and _font(size).getlength(text) > SIZE[0] - 160:
        text = text[:-2] + "…"
    pen.text((x, y), text, font=_font(size), fill=fill, anchor="mm")


def _days(pen: ImageDraw.ImageDraw, stands: Standing) -> None:
    """A square for each day, in weeks."""
    shown = stands.days[-35:]
    size, gap = 72, 14
    left = (SIZE[0] - 7 * size - 6 * gap) // 2
    for place, day in enumerate(shown):
        x, y = left + place % 7 * (size + gap), 660 + place // 7 * (size + gap) * 3 // 4
        pen.rounded_rectangle((x, y, x + size, y + size * 2 // 3), 10, fill=COLOURS.get(day, FAINT))
