"""The check-up in a terminal: what was read, three findings in plain words, then the groups."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weilu.console import numbers
from weilu.measure.figures import Checkup, Figure, Finding, GroupCheckup
from weilu.measure.report import words
from weilu.measure.report.json import read

#: Up to so many groups are listed whole; of more, only those that need a hand.
LISTED_WHOLE, LISTED_OF_MANY = 40, 25
STYLES = {"act": "bold red", "watch": "yellow", "good": "green", "quiet": "dim"}
#: Bidi controls that could turn the rest of a line around.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def show(checkup: Checkup, console: Console) -> None:
    """Print the check-up in the active language; sensible from 80 columns on."""
    for part in parts(checkup):
        console.print(part)


def parts(checkup: Checkup) -> Iterator[RenderableType]:
    """The report from top to bottom."""
    yield _header(checkup)
    if not checkup.groups:
        yield Text(_("No group was found. Check that the files hold the chat history."))
        return
    yield from _findings(checkup)
    listed = _listed(checkup)
    yield _table(listed)
    rest = len(checkup.groups) - len(listed)
    if rest:
        yield _rest(rest)
    yield from _notes(checkup)


def _header(checkup: Checkup) -> RenderableType:
    what = read(checkup)
    zone = ZoneInfo(checkup.zone)
    groups = ngettext("%(count)s group", "%(count)s groups", what["groups"]) % {
        "count": numbers.count(what["groups"])
    }
    messages = _("%(count)s messages") % {"count": numbers.count(what["messages"])}
    first = Text(f"{groups} · {messages}", "bold")
    if what["first_at"] and what["last_at"]:  # joins alone have no last message
        first.append(
            f" · {_day(what['first_at'], zone)} – {_day(what['last_at'], zone)}", "not bold"
        )
    window = _("Figures of the %(days)d days until %(moment)s (%(zone)s); intervals are 95%%.") % {
        "days": checkup.window_days,
        "moment": f"{checkup.as_of.astimezone(zone):%Y-%m-%d %H:%M}",
        "zone": checkup.zone,
    }
    return Padding(Group(first, Text(window, "dim")), (1, 0))


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"


def _findings(checkup: Checkup) -> Iterator[RenderableType]:
    first = list(words.first_findings(checkup))
    yield Text(_("What to do first") if first else _("Nothing presses."), "bold")
    for turn, (group, finding) in enumerate(first, 1):
        yield Padding(_finding(turn, group, finding, len(checkup.groups) > 1), (0, 0, 1, 0))
    if not first:
        yield Text()


def _finding(turn: int, group: GroupCheckup, finding: Finding, named: bool) -> RenderableType:
    told = words.told(finding)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    head = Text(f"{words.SHAPES.get(finding.level, '●')} ", STYLES[finding.level])
    if named:
        head.append(f"{plain(group.name)}: ", "bold")
    head.append(plain(told.sentence), "bold default")
    grid.add_row(Text(f"{turn}."), head)
    grid.add_row("", Text(plain(told.reason), "dim"))
    if told.next_step:
        # Two cells: Chinese has no space after the arrow at which a line could break.
        step = Table.grid(padding=(0, 1))
        step.add_column()
        step.add_column(overflow="fold")
        step.add_row(Text("→", "cyan"), Text(plain(told.next_step), "cyan"))
        grid.add_row("", step)
    return grid


def _listed(checkup: Checkup) -> list[GroupCheckup]:
    ordered = words.pressing_first(checkup.groups)
    if len(ordered) <= LISTED_WHOLE:
        return ordered
    pressing = [one for one in ordered if words.level(one.verdict) in {"act", "watch"}]
    return (pressing or ordered)[:LISTED_OF_MANY]


def _table(groups: Sequence[GroupCheckup]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
    table.add_column(_("Verdict"), no_wrap=True)
    # Only this column may wrap, so only it gives way where the terminal is narrow.
    table.add_column(_("Group (kind · members)"), overflow="fold", min_width=12, max_width=44)
    for label in (_("Msgs/d"), _("Attn"), _("Holds"), _("Gain"), _("Noise")):
        table.add_column(label, justify="right", no_wrap=True, min_width=6)
    for group in groups:
        table.add_row(_verdict(group), _name(group), *_figures(group))
    return table


def _verdict(group: GroupCheckup) -> Text:
    level, shape = words.VERDICTS.get(group.verdict, ("quiet", "…"))
    word = Text(f"{shape} {words.verdict(group.verdict)}", STYLES[level])
    return word.append(f"\n  {words.stage(group.stage)}", "not bold dim")


def _name(group: GroupCheckup) -> Text:
    kind = words.kind(group.kind) + ("?" if group.kind_is_guess else "")
    about = f"\n{kind} · {numbers.count(group.members_known)}"
    return Text(plain(group.name), "bold").append(about, "not bold dim")


def _figures(group: GroupCheckup) -> Iterator[Text]:
    for key in words.HEADLINE:
        yield _figure(group.figures.get(key))


def _figure(figure: Figure | None) -> Text:
    if figure is None:
        return Text("–", "dim")
    if figure.value is None:
        return Text(_("few"), "dim").append(f"\nn={figure.n}")
    kind = "share" if words.is_share(figure.metric) else "number"
    value = Text(numbers.written(figure.value, kind))
    interval = numbers.interval(figure.low, figure.high, kind).removesuffix(" %")
    return value.append("\n" + interval, "dim")


def _rest(rest: int) -> RenderableType:
    sentence = ngettext(
        "%(count)s more group is not shown; see it with --html, --csv or --json.",
        "%(count)s more groups are not shown; see them with --html, --csv or --json.",
        rest,
    ) % {"count": numbers.count(rest)}
    return Padding(Text(sentence), (0, 0, 1, 0))


def _notes(checkup: Checkup) -> Iterator[RenderableType]:
    keys = sorted({key for group in checkup.groups for key in group.notes})
    if keys:
        yield Text(_("To bear in mind"), "bold")
    for key in keys:
        grid = Table.grid(padding=(0, 1))
        grid.add_row("·", Text(words.note(key), "dim"))
        yield grid


def plain(text: str) -> str:
    """The text on one line, without what could move the cursor or turn the line around."""
    return "".join(
        " " if char in "\n\r\t" else char
        for char in text
        if char not in TURNING and (char in "\n\r\t" or unicodedata.category(char) != "Cc")
    )
