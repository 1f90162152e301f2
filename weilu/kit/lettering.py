"""Words in pictures: a font with Chinese, and lines that fit."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import ImageDraw, ImageFont

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
#: No line is set smaller, in pixels.
SMALLEST = 20


@lru_cache(maxsize=1)
def font_path() -> str:
    """A font with Chinese letters, "" where the system has none."""
    return next((one for one in FONTS if Path(one).is_file()), "")


@lru_cache(maxsize=16)
def font(size: int) -> Any:
    """The font in a size, in pixels; a plain one without Chinese where the system has none."""
    path = font_path()
    if not path:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size, index=FACES.get(Path(path).name, 0))


def write(
    pen: ImageDraw.ImageDraw, middle: tuple[int, int], text: str, size: int, fill: str, width: int
) -> None:
    """One line around a middle, made smaller and then cut until it fits the width (pixels).

    Without a font for Chinese, Chinese is left out.
    """
    if not font_path():
        text = text.encode("ascii", "ignore").decode()
    while size > SMALLEST and font(size).getlength(text) > width:
        size -= 2
    while text and font(size).getlength(text) > width:
        text = text[:-2] + "…"
    pen.text(middle, text, font=font(size), fill=fill, anchor="mm")
