"""A charter as a PDF of one A4 page. Why this library and this font: docs/decisions/0011.

Latin text stands in Helvetica, Chinese in STSong-Light, which every viewer brings along or
replaces by its own Song: no font is embedded, and a charter takes a few kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.translation import gettext as _

from weilu.charter.communities import reads, sheet
from weilu.charter.communities.models import CharterVersion, Community
from weilu.charter.communities.sheet import Sheet
from weilu.console import numbers
from weilu.kit import clock

CHINESE = "STSong-Light"
INK, SOFT, LINE, EMBER, TEAL, WASH = (
    "#1c1917", "#57534e", "#e7e2d9", "#c2410c", "#0f766e", "#faf8f4",
)  # fmt: skip
#: Points: margins and the gap between the two columns.
MARGIN, GAP = 48, 24
_FOREIGN = re.compile(r"[^\x00-\xff–—‘’“”…·€•→]+")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def answer(
    community: Community, version: CharterVersion | None, *, for_members: bool = False
) -> HttpResponse:
    """A download of a version, or of the draft (None). Members are told no verdict."""
    written = reads.as_published(version) if version else reads.as_written(community)
    content = render(sheet.of(community, written), version, verdict=not for_members)
    response = HttpResponse(content, content_type="application/pdf")
    number = f"-v{version.number}" if version else "-draft"
    name = quote(f"{written.name}{number}.pdf")
    response.headers["Content-Disposition"] = (
        f"inline; filename=\"charter-{community.pk}{number}.pdf\"; filename*=UTF-8''{name}"
    )
    return response


def render(told: Sheet, version: CharterVersion | None, *, verdict: bool = True) -> bytes:
    """The page's bytes; what is too long for it is set smaller, never cut off."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import KeepInFrame

    _register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="zh")
    canvas.setTitle(told.name)
    canvas.setAuthor("Weilu")
    width, height = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 24
    story = [*_head(told, width), *_body(told, width), *(_judged(told) if verdict else ())]
    frame = KeepInFrame(width, height, story, mode="shrink", vAlign="TOP")
    _taken, high = frame.wrapOn(canvas, width, height)
    frame.drawOn(canvas, MARGIN, A4[1] - MARGIN - high)
    _draw_foot(canvas, version, width)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    if CHINESE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def marked(text: str) -> str:
    """Text as the library's markup: what Helvetica cannot show stands in the Chinese font."""
    parts = (
        f'<font name="{CHINESE}">{escape(part)}</font>' if foreign else escape(part)
        for part, foreign in _runs(text)
    )
    return "".join(parts).replace("\n", "<br/>")


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in _FOREIGN.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def _paragraph(text: str, size: float = 10, colour: str = INK, **more: Any) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    chinese = len(_CJK.findall(text)) * 3 > len(text)
    style = ParagraphStyle(
        "text", fontName=more.pop("font", "Helvetica"), fontSize=size, leading=size * 1.5,
        textColor=colour, wordWrap="CJK" if chinese else None, splitLongWords=1, **more,
    )  # fmt: skip
    return Paragraph(marked(text), style)


def _title(text: str) -> Any:
    return _paragraph(text, 10.5, EMBER, font="Helvetica-Bold", spaceBefore=12, spaceAfter=3)


def _items(lines: Sequence[str], bullet: str = "·") -> Iterator[Any]:
    for number, line in enumerate(lines, 1):
        mark = f"{number}" if bullet == "1" else bullet
        yield _paragraph(f"{mark}  {line}", leftIndent=14, firstLineIndent=-14, spaceAfter=2)


def _head(told: Sheet, width: float) -> list[Any]:
    """Name, for whom, and the goal in a box."""
    from reportlab.platypus import Spacer, Table, TableStyle

    kind = " · ".join(filter(None, (_("Charter"), told.kind)))
    head = [_paragraph(kind, 9.5, SOFT), _paragraph(told.name, 24, INK, font="Helvetica-Bold")]
    if told.charter.creed:
        head.append(_paragraph(told.charter.creed, 11, SOFT, spaceBefore=4))
    goal = [
        _paragraph(_("Our goal"), 9.5, EMBER, font="Helvetica-Bold"),
        _paragraph(told.goal or _("Not said yet"), 13),
    ]
    box = Table([[goal]], colWidths=[width])
    box.setStyle(TableStyle([
        ("BACKGROUND", (0, 0), (-1, -1), WASH), ("BOX", (0, 0), (-1, -1), 0.75, LINE),
        ("LINEBEFORE", (0, 0), (0, -1), 3, EMBER),
        *((f"{side}PADDING", (0, 0), (-1, -1), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]))  # fmt: skip
    return [*head, Spacer(0, 12), box]


def _body(told: Sheet, width: float) -> list[Any]:
    """Two columns: what members get and by which rules; who they are and who stands for it."""
    from reportlab.platypus import Table, TableStyle

    half = (width - GAP) / 2
    table = Table([[_left(told), "", _right(told)]], colWidths=[half, GAP, half])
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]))  # fmt: skip
    return [table]


def _left(told: Sheet) -> list[Any]:
    tags = _(", ").join(told.charter.tags) or _("Not said yet")
    found = [_title(_("For whom")), _paragraph(tags)]
    found.append(_title(_("What you can count on")))
    if not told.promises:
        found.append(_paragraph(_("Not said yet"), colour=SOFT))
    for one in told.promises:
        where = _(", ").join(filter(None, (one.promise.column, one.promise.cadence))) or one.state
        found += _items([one.promise.words or one.promise.column])
        about = " · ".join(filter(None, (one.what, where)))
        found.append(_paragraph(about, 8.5, SOFT, leftIndent=14, spaceAfter=4))
    if told.groups:
        found.append(_title(_("Groups")))
        found += _items([_(": ").join(filter(None, one)) for one in told.groups])
    return found


def _right(told: Sheet) -> list[Any]:
    found = [_title(_("House rules"))]
    found += list(_items([line.text for line in told.rules], "1"))
    if not told.rules:
        found.append(_paragraph(_("None in force yet"), colour=SOFT))
    if told.more_rules:
        found.append(_paragraph(_("and %(count)d more") % {"count": told.more_rules}, 8.5, SOFT))
    for title, text in (
        (_("Values"), told.charter.values), (_("When you join"), told.charter.joining),
        (_("Once a year"), told.charter.yearly),
        (_("Badges"), [_(": ").join(filter(None, (x.name, x.earned))) for x in told.badges]),
    ):  # fmt: skip
        if text:
            found.append(_title(title))
            found += [_paragraph(text)] if isinstance(text, str) else _items(text)
    return [*found, *_owner(told)]


def _owner(told: Sheet) -> list[Any]:
    owner = told.owner
    if not owner.name:
        return []
    found = [_title(_("Who stands for it")), _paragraph(owner.name, 11)]
    if owner.about:
        found.append(_paragraph(owner.about))
    if owner.topics:
        found.append(_paragraph(" · ".join(owner.topics), 8.5, SOFT))
    return [*found, *_items(owner.credentials)]


def _judged(told: Sheet) -> list[Any]:
    colour = TEAL if told.verdict.level == "good" else EMBER
    found = [_paragraph(told.verdict.headline, 10.5, colour, font="Helvetica-Bold", spaceBefore=14)]
    for one in told.verdict.reasons:
        text = _(": ").join((one.title, one.sentence))
        found += _items([text], "+" if one.level == "good" else "–")
    return found


def _draw_foot(canvas: Any, version: CharterVersion | None, width: float) -> None:
    if version is None:
        text = _("Draft of %(day)s") % {"day": numbers.day(clock.now())}
    else:
        day = numbers.day(version.published_at)
        text = _("Version %(number)d, %(day)s") % {"number": version.number, "day": day}
    foot = _paragraph(text, 8.5, SOFT)
    foot.wrapOn(canvas, width, 20)
    foot.drawOn(canvas, MARGIN, MARGIN - 12)
