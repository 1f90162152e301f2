"""A share card as a picture: a member's streak, to be kept and shown around."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from weilu.engage.challenges.rules import DONE, FROZEN, MADE_UP, Standing
from weilu.kit.lettering import write

SIZE = (900, 1_200)
GROUND, SHEET, INK, SOFT, BRAND, FAINT = (
    "#f3f6f2", "#ffffff", "#1b1f1c", "#5f6a62", "#06773b", "#dfe6df",
)  # fmt: skip
COLOURS = {DONE: BRAND, MADE_UP: "#58a37a", FROZEN: "#7fa8c9"}
#: Room for a line, in pixels.
WIDTH = SIZE[0] - 160


def drawn(community: str, name: str, member: str, stands: Standing) -> bytes:
    """The card as PNG. Without a font for Chinese, names in Chinese are left out."""
    card = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((48, 48, SIZE[0] - 48, SIZE[1] - 48), 36, fill=SHEET)
    middle = SIZE[0] // 2
    write(pen, (middle, 130), community, 30, SOFT, WIDTH)
    write(pen, (middle, 200), name, 48, INK, WIDTH)
    write(pen, (middle, 420), str(stands.streak), 220, BRAND, WIDTH)
    write(pen, (middle, 590), _("days in a row"), 40, INK, WIDTH)
    _days(pen, stands)
    best = _("%(done)d of %(days)d days · best %(best)d") % {
        "done": stands.done, "days": len(stands.days), "best": stands.best,
    }  # fmt: skip
    write(pen, (middle, 1_010), best, 32, SOFT, WIDTH)
    write(pen, (middle, 1_080), member, 36, INK, WIDTH)
    held = BytesIO()
    card.save(held, "PNG", optimize=True)
    return held.getvalue()


def _days(pen: ImageDraw.ImageDraw, stands: Standing) -> None:
    """A square for each day, in weeks."""
    shown = stands.days[-35:]
    size, gap = 72, 14
    left = (SIZE[0] - 7 * size - 6 * gap) // 2
    for place, day in enumerate(shown):
        x, y = left + place % 7 * (size + gap), 660 + place // 7 * (size + gap) * 3 // 4
        pen.rounded_rectangle((x, y, x + size, y + size * 2 // 3), 10, fill=COLOURS.get(day, FAINT))
