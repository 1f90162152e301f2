"""A charter as a PDF of one A4 page. Why this library and this font: docs/decisions/0011.

Latin text stands in Helvetica, Chinese in STSong-Light, which every viewer brings along or
replaces by its own Song: no font is embedded, and a charter takes a few kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weilu.charter.communities import reads, sheet
from weilu.charter.communities.models import CharterVersion, Community
from weilu.charter.communities.sheet import Kept, Sheet
from weilu.charter.house_rules.rules import Line
from weilu.console import numbers
from weilu.kit import clock

CHINESE, BOLD = "STSong-Light", "Helvetica-Bold"
#: Sizes tried until everything stands on the page.
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.46)
INK, SOFT, RULE, EMBER, TEAL, WASH = (
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
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=get_language() or "en")
    canvas.setTitle(told.name)
    canvas.setAuthor("Weilu")
    width, height = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 24
    for scale in SCALES:
        story = Setting(told, width, scale).story(verdict=verdict)
        high = sum(one.wrapOn(canvas, width, height)[1] + one.getSpaceBefore() for one in story)
        if high <= height:
            break
    frame = KeepInFrame(width, height, story, mode="shrink", vAlign="TOP")
    _taken, high = frame.wrapOn(canvas, width, height)
    frame.drawOn(canvas, MARGIN, A4[1] - MARGIN - high)
    foot = Setting(told, width).text(_foot(version), 8.5, SOFT)
    foot.wrapOn(canvas, width, 20)
    foot.drawOn(canvas, MARGIN, MARGIN - 12)
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


@dataclass(frozen=True, slots=True)
class Setting:
    """The page's parts, set at one scale."""

    told: Sheet
    width: float
    scale: float = 1.0

    def story(self, *, verdict: bool) -> list[Any]:
        """Everything, from top to bottom."""
        return [*self.head(), self.columns(), *(self.judged() if verdict else ())]

    def text(self, text: str, size: float = 10, colour: str = INK, **more: Any) -> Any:
        """A paragraph, wrapped as its language is."""
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        chinese = len(_CJK.findall(text)) * 3 > len(text)
        size *= self.scale
        style = ParagraphStyle(
            "text", fontName=more.pop("font", "Helvetica"), fontSize=size, leading=size * 1.5,
            textColor=colour, wordWrap="CJK" if chinese else None, splitLongWords=1, **more,
        )  # fmt: skip
        return Paragraph(marked(text), style)

    def title(self, text: str) -> Any:
        before = 12 * self.scale
        return self.text(text, 10.5, EMBER, font=BOLD, spaceBefore=before, spaceAfter=3)

    def items(self, lines: Sequence[str], mark: str = "·") -> Iterator[Any]:
        """A list, each line behind a mark."""
        for line in lines:
            yield self.text(f"{mark}  {line}", leftIndent=14, firstLineIndent=-14, spaceAfter=2)

    def head(self) -> list[Any]:
        """Name, creed, and the goal in a box."""
        from reportlab.platypus import Spacer, Table, TableStyle

        told = self.told
        kind = " · ".join(filter(None, (_("Charter"), told.kind)))
        head = [self.text(kind, 9.5, SOFT), self.text(told.name, 24, font=BOLD)]
        if told.charter.creed:
            head.append(self.text(told.charter.creed, 11, SOFT, spaceBefore=4))
        goal = [
            self.text(_("Our goal"), 9.5, EMBER, font=BOLD),
            self.text(told.goal or _("Not said yet"), 13),
        ]
        box = Table([[goal]], colWidths=[self.width], hAlign="LEFT")
        box.setStyle(TableStyle([
            ("BACKGROUND", (0, 0), (-1, -1), WASH), ("BOX", (0, 0), (-1, -1), 0.75, RULE),
            ("LINEBEFORE", (0, 0), (0, -1), 3, EMBER), *_padded(10),
        ]))  # fmt: skip
        return [*head, Spacer(0, 12), box, Spacer(0, 4)]

    def columns(self) -> Any:
        """What members get; by which rules, and who stands for it."""
        from reportlab.platypus import Table, TableStyle

        half = (self.width - GAP) / 2
        cells = [[self.left(), "", self.right()]]
        table = Table(cells, colWidths=[half, GAP, half], hAlign="LEFT")
        table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_padded(0)]))
        return table

    def left(self) -> list[Any]:
        tags = _(", ").join(self.told.charter.tags) or _("Not said yet")
        found = [self.title(_("For whom")), self.text(tags)]
        found.append(self.title(_("What you can count on")))
        if not self.told.promises:
            found.append(self.text(_("Not said yet"), colour=SOFT))
        for one in self.told.promises:
            found += self.promise(one)
        if self.told.groups:
            found.append(self.title(_("Groups")))
            found += self.items([_(": ").join(filter(None, one)) for one in self.told.groups])
        return found

    def promise(self, one: Kept) -> list[Any]:
        where = _(", ").join(filter(None, (one.promise.column, one.promise.cadence))) or one.state
        about = " · ".join(filter(None, (one.what, where)))
        shown = list(self.items([one.promise.words or one.promise.column]))
        return [*shown, self.text(about, 8.5, SOFT, leftIndent=14, spaceAfter=4)]

    def right(self) -> list[Any]:
        told = self.told
        found = [self.title(_("House rules"))]
        found += map(self.rule, told.rules)
        if not told.rules:
            found.append(self.text(_("None in force yet"), colour=SOFT))
        if told.more_rules:
            found.append(self.text(_("and %(count)d more") % {"count": told.more_rules}, 8.5, SOFT))
        for title, text in _blocks(told):
            if text:
                found.append(self.title(title))
                found += [self.text(text)] if isinstance(text, str) else self.items(text)
        return [*found, *self.owner()]

    def rule(self, line: Line) -> Any:
        if line.is_heading:
            return self.text(line.text, 9.5, SOFT, font=BOLD, spaceBefore=3, spaceAfter=2)
        words = f"{line.number}  {line.text}"
        return self.text(words, leftIndent=14, firstLineIndent=-14, spaceAfter=2)

    def owner(self) -> list[Any]:
        owner = self.told.owner
        if not owner.name:
            return []
        found = [self.title(_("Who stands for it")), self.text(owner.name, 11)]
        if owner.about:
            found.append(self.text(owner.about))
        if owner.topics:
            found.append(self.text(" · ".join(owner.topics), 8.5, SOFT))
        return [*found, *self.items(owner.credentials)]

    def judged(self) -> list[Any]:
        """Method row C1, for staff."""
        verdict = self.told.verdict
        colour = TEAL if verdict.level == "good" else EMBER
        found = [self.text(verdict.headline, 10.5, colour, font=BOLD, spaceBefore=14)]
        for one in verdict.reasons:
            text = _(": ").join((one.title, one.sentence))
            found += self.items([text], "+" if one.level == "good" else "–")
        return found


def _blocks(told: Sheet) -> list[tuple[str, Any]]:
    charter = told.charter
    badges = [_(": ").join(filter(None, (one.name, one.earned))) for one in told.badges]
    return [
        (_("Values"), charter.values), (_("When you join"), charter.joining),
        (_("Once a year"), charter.yearly), (_("Badges"), badges),
    ]  # fmt: skip


def _padded(points: float) -> list[Any]:
    sides = ("LEFT", "RIGHT", "TOP", "BOTTOM")
    return [(f"{side}PADDING", (0, 0), (-1, -1), points) for side in sides]


def _foot(version: CharterVersion | None) -> str:
    if version is None:
        return _("Draft of %(day)s") % {"day": numbers.day(clock.now())}
    day = numbers.day(version.published_at)
    return _("Version %(number)d, %(day)s") % {"number": version.number, "day": day}
