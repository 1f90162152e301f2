"""A charter as a PDF of one A4 page, or of more where it says too much.

Why this library and this font: docs/decisions/0011.

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
#: Sizes tried until everything stands on one page, each column with what belongs into it.
SCALES = (1.0, 0.92, 0.84, 0.76)
#: Sizes tried after those, with text running on from column to column. Below the last, 7 points,
#: nobody reads print: what is longer goes on to another page.
RUNNING = (0.84, 0.76, 0.7)
INK, SOFT, RULE, EMBER, TEAL, WASH = (
    "#1c1917", "#57534e", "#e7e2d9", "#c2410c", "#0f766e", "#faf8f4",
)  # fmt: skip
#: Points: margins and the gap between the two columns.
MARGIN, GAP = 48, 24
#: Points of an A4 page within the margins, above its foot.
WIDTH, HEIGHT = 595.27 - 2 * MARGIN, 841.89 - 2 * MARGIN - 24
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
    """The page's bytes; what is too long is set smaller and closer, and never cut off."""
    _register()
    for scale in SCALES:
        setting = Setting(told, WIDTH, scale)
        if _high(setting.story(verdict=verdict)) <= HEIGHT:
            return _printed(setting, setting.story(verdict=verdict), version)[0]
    for scale in RUNNING:
        setting = Setting(told, WIDTH, scale)
        content, pages = _printed(setting, setting.running(verdict=verdict), version, columns=True)
        if pages == 1:
            break
    return content


def _high(story: Sequence[Any]) -> float:
    """Points that parts take below each other, over the whole width."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(BytesIO())
    return float(sum(one.wrapOn(canvas, WIDTH, HEIGHT)[1] + one.getSpaceBefore() for one in story))


def _printed(
    setting: Setting, story: list[Any], version: CharterVersion | None, *, columns: bool = False
) -> tuple[bytes, int]:
    """The story over the whole width, or its head so and the rest in columns; how many pages."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, PageTemplate

    out, foot = BytesIO(), Setting(setting.told, WIDTH).text(_foot(version), 8.5, SOFT)
    document = BaseDocTemplate(
        out, pagesize=A4, title=setting.told.name, author="Weilu", invariant=1,
        lang=get_language() or "en",
    )  # fmt: skip

    def signed(canvas: Any, _document: Any) -> None:
        foot.wrapOn(canvas, WIDTH, 20)
        foot.drawOn(canvas, MARGIN, MARGIN - 12)

    head = _high(setting.head()) + 4 if columns else HEIGHT
    first = [_frame(0, HEIGHT - head, WIDTH, head), *(_halves(HEIGHT - head) if columns else ())]
    document.addPageTemplates([
        PageTemplate("first", first, onPage=signed, autoNextPageTemplate="later"),
        PageTemplate("later", _halves(HEIGHT), onPage=signed),
    ])  # fmt: skip
    document.build(story)
    return out.getvalue(), document.page


def _frame(left: float, bottom: float, width: float, height: float) -> Any:
    from reportlab.platypus import Frame

    return Frame(MARGIN + left, MARGIN + 24 + bottom, width, height, 0, 0, 0, 0)


def _halves(height: float) -> list[Any]:
    half = (WIDTH - GAP) / 2
    return [_frame(left, 0, half, height) for left in (0, half + GAP)]


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

    def running(self, *, verdict: bool) -> list[Any]:
        """Everything, the head in a frame of its own."""
        from reportlab.platypus import FrameBreak

        told = [*self.left(), *self.right(), *(self.judged() if verdict else ())]
        return [*self.head(), FrameBreak(), *told]

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
        return self.text(
            text, 10.5, EMBER, font=BOLD, spaceBefore=before, spaceAfter=3, keepWithNext=1
        )

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
        return [*head, Spacer(0, 12), box, Spacer(0, 12)]

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
        found = [
            self.text(verdict.headline, 10.5, colour, font=BOLD, spaceBefore=14, keepWithNext=1)
        ]
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
