"""A session's poster as a picture: what, when, with whom, and a QR code to come by."""

from __future__ import annotations

from io import BytesIO
from zoneinfo import ZoneInfo

import segno
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image, ImageDraw

from weilu.engage.sessions.models import Session
from weilu.engage.sessions.wording import FORMS
from weilu.kit.lettering import write

SIZE = (900, 1_280)
GROUND, SHEET, INK, SOFT, EMBER = "#faf1ea", "#ffffff", "#1c1917", "#57534e", "#c2410c"
#: Sides of the code and of what lies around it, in pixels.
CODE, WIDTH = 320, 740


def drawn(session: Session) -> bytes:
    """The poster as PNG; without an address there is no code on it."""
    sheet = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(sheet)
    pen.rounded_rectangle((48, 48, SIZE[0] - 48, SIZE[1] - 48), 32, fill=SHEET)
    pen.rounded_rectangle((48, 48, SIZE[0] - 48, 84), 18, fill=EMBER)
    middle = SIZE[0] // 2
    write(pen, (middle, 150), session.workspace.name, 30, SOFT, WIDTH)
    write(pen, (middle, 215), str(FORMS[session.form]), 34, EMBER, WIDTH)
    write(pen, (middle, 310), session.name, 72, INK, WIDTH)
    write(pen, (middle, 410), session.speaker_name, 42, INK, WIDTH)
    write(pen, (middle, 500), _when(session), 44, EMBER, WIDTH)
    write(pen, (middle, 570), session.place, 32, SOFT, WIDTH)
    for number, line in enumerate(_wrapped(session.about)):
        write(pen, (middle, 650 + 44 * number), line, 30, SOFT, WIDTH)
    if session.address:
        sheet.paste(_code(session.address), (middle - CODE // 2, 850))
    held = BytesIO()
    sheet.save(held, "PNG", optimize=True)
    return held.getvalue()


def _when(session: Session) -> str:
    local = timezone.localtime(session.starts_at, ZoneInfo(session.workspace.zone))
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {date_format(local, 'D')} {local:%H:%M}"


def _wrapped(text: str, letters: int = 24, lines: int = 4) -> list[str]:
    """Lines of about so many letters; a poster has no room for more than four."""
    found, line = [], ""
    for letter in " ".join(text.split()):
        line += letter
        # Latin letters are half as wide.
        if sum(1 if ord(one) > 0x2E80 else 0.55 for one in line) >= letters:
            found.append(line)
            line = ""
    return [*found, line][:lines] if line or found else []


def _code(address: str) -> Image.Image:
    made = BytesIO()
    segno.make(address, error="m").save(made, kind="png", scale=8, border=2)
    made.seek(0)
    return Image.open(made).convert("RGB").resize((CODE, CODE), Image.Resampling.NEAREST)
