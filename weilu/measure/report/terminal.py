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

from weilu.measure.figures import Checkup, Figure, Finding, GroupCheckup
from weilu.measure.report import words
from weilu.measure.report.json import read
from weilu.measure.report.lines import Prose

#: Up to so many groups are listed whole; of more, only those that need a hand.
LISTED_WHOLE, LISTED_OF_MANY = 40, 25
#: Up to so many groups a caveat names those it concerns; of more, it says how many.
NAMED = 2
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
    yield _table(checkup, listed)
    rest = len(checkup.groups) - len(listed)
    if rest:
        yield _rest(rest)
    yield from _legend(listed)
    yield from _notes(checkup)


def _header(checkup: Checkup) -> RenderableType:
    what = read(checkup)
    zone = ZoneInfo(checkup.zone)
    groups = ngettext("%(count)s group", "%(count)s groups", what["groups"]) % {
        "count": f"{what['groups']:,}"
    }
    messages = _("%(count)s messages") % {"count": f"{what['messages']:,}"}
    first = Text(f"{groups} · {messages}", "bold")
    if what["first_at"] and what["last_at"]:  # joins alone have no last message
        first.append(
            f" · {_day(what['first_at'], zone)} – {_day(what['last_at'], zone)}", "not bold"
        )
    lines: list[RenderableType] = [first, Prose((_window(checkup, zone), "dim"))]
    if len(checkup.groups) > 1:
        lines += [Text(), _tally(checkup)]
    return Padding(Group(*lines), (1, 0))


def _window(checkup: Checkup, zone: ZoneInfo) -> str:
    """Which days the figures look at."""
    told = {
        "days": checkup.window_days,
        "moment": f"{checkup.as_of.astimezone(zone):%Y-%m-%d %H:%M}",
        "zone": checkup.zone,
    }
    first = min((group.as_of for group in checkup.groups), default=checkup.as_of)
    if first == checkup.as_of:
        return _("Figures of the %(days)d days until %(moment)s (%(zone)s).") % told
    return _(
        "Figures of the %(days)d days until each file's end, %(first)s to %(moment)s (%(zone)s)."
    ) % {**told, "first": _day(first, zone)}


def _tally(checkup: Checkup) -> Prose:
    """How many groups are alive, and how many are what else."""
    parts = []
    for key, count in words.tally(checkup.groups).items():
        level, shape = words.VERDICTS.get(key, ("quiet", "…"))
        parts += [(f"{shape} {words.verdict(key)} {count:,}", STYLES[level]), ("   ", "")]
    return Prose(*parts[:-1])


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"


def _findings(checkup: Checkup) -> Iterator[RenderableType]:
    first = list(words.first_findings(checkup))
    if words.presses(first):
        yield Text(_("What to do first"), "bold")
    elif first:
        yield Text(_("Nothing presses. Worth knowing:"), "bold")
    else:
        yield Text(_("Nothing presses: no figure is certain to be amiss."), "bold")
    for turn, (group, finding) in enumerate(first, 1):
        yield Padding(_finding(turn, group, finding, len(checkup.groups) > 1), (0, 0, 1, 0))
    if not first:
        yield Text()


def _finding(turn: int, group: GroupCheckup, finding: Finding, named: bool) -> RenderableType:
    told = words.told(finding)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2)
    grid.add_column()
    head = [(f"{words.SHAPES.get(finding.level, '●')} ", STYLES[finding.level])]
    if named:
        head.append((_("%(group)s: ") % {"group": plain(group.name)}, "bold"))
    grid.add_row(f"{turn}.", Prose(*head, (plain(told.sentence), "bold")))
    grid.add_row("", Prose((plain(told.reason), "dim")))
    if told.next_step:
        step = Table.grid(padding=(0, 1))
        step.add_column()
        step.add_column()
        step.add_row(Text("→", "cyan"), Prose((plain(told.next_step), "cyan")))
        grid.add_row("", step)
    return grid


def _listed(checkup: Checkup) -> list[GroupCheckup]:
    ordered = words.pressing_first(checkup.groups)
    if len(ordered) <= LISTED_WHOLE:
        return ordered
    levels = {"act", "watch"} if words.presses(words.first_findings(checkup)) else {"good"}
    chosen = [one for one in ordered if words.level(one.verdict) in levels]
    return (chosen or ordered)[:LISTED_OF_MANY]


def _table(checkup: Checkup, groups: Sequence[GroupCheckup]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
    table.add_column(_("Verdict"), no_wrap=True)
    # Only this column may wrap, so only it gives way where the terminal is narrow.
    table.add_column(_("Group (kind · members)"), overflow="fold", min_width=12, max_width=44)
    for label in (_("Msgs/d"), _("Attn"), _("Holds"), _("Gain"), _("Noise")):
        table.add_column(label, justify="right", no_wrap=True, min_width=6)
    for group in groups:
        table.add_row(_verdict(group), _about(checkup, group), *_figures(group))
    return table


def _verdict(group: GroupCheckup) -> Text:
    key = group.verdict
    level, shape = words.VERDICTS.get(key, ("quiet", "…"))
    word = Text(f"{shape} {words.verdict(key)}", STYLES[level])
    return word.append(f"\n  {words.stage(words.stage_of(group))}", "not bold dim")


def _about(checkup: Checkup, group: GroupCheckup) -> RenderableType:
    """The group's name, why it is judged so, and what it is."""
    about = [words.kind_of(group), f"{group.members_known:,}"]
    if group.as_of != checkup.as_of:
        about.append(_("until %(day)s") % {"day": _day(group.as_of, ZoneInfo(checkup.zone))})
    lines = [Prose((plain(group.name), "bold"))]
    if group.findings and len(checkup.groups) > 1:  # of one alone they stand above
        lines.append(Prose((plain(words.told(group.findings[0]).sentence), "")))
    return Group(*lines, Prose((" · ".join(about), "dim")))


def _figures(group: GroupCheckup) -> Iterator[Text]:
    for key in words.HEADLINE:
        yield _figure(group.figures.get(key))


def _figure(figure: Figure | None) -> Text:
    if figure is None:
        return Text("–", "dim")
    if figure.value is None:
        return Text(_("few"), "dim").append(f"\nn={figure.n}")
    value = Text(words.written(figure.metric, figure.value))
    return value.append("\n" + words.interval(figure), "dim")


def _legend(groups: Sequence[GroupCheckup]) -> Iterator[RenderableType]:
    """What the columns mean."""
    told = [
        _("Attn: members who gave any sign"),
        _("Holds: members tied to each other without staff"),
        _("Gain: members who took something away"),
        _("Noise: messages of no use"),
        _("small print: the true value lies in between, 95% sure"),
        _("few: too little to say"),
    ]
    if any(words.is_guessed(group) for group in groups):
        told.append(_("?: kind guessed, name it with --kind"))
    if any({"owner_guessed", "staff_from_acts"} & set(group.notes) for group in groups):
        told.append(_("staff guessed, name them with --staff"))
    yield Prose((" · ".join(told), "dim"))
    yield Text()


def _rest(rest: int) -> RenderableType:
    sentence = ngettext(
        "%(count)s more group is not shown; see it with --html, --csv or --json.",
        "%(count)s more groups are not shown; see them with --html, --csv or --json.",
        rest,
    ) % {"count": f"{rest:,}"}
    return Padding(Text(sentence), (0, 0, 1, 0))


def _notes(checkup: Checkup) -> Iterator[RenderableType]:
    notes = words.notes(checkup.groups)
    if notes:
        yield Text(_("To bear in mind"), "bold")
    for key, names in notes.items():
        grid = Table.grid(padding=(0, 1))
        grid.add_row("·", Prose((words.note(key) + _concerned(names, len(checkup.groups)), "dim")))
        yield grid


def _concerned(names: Sequence[str], groups: int) -> str:
    """Whom a caveat concerns; "" = everybody."""
    if len(names) == groups:
        return ""
    if len(names) <= NAMED:
        return _(" (%(names)s)") % {"names": _(", ").join(map(plain, names))}
    return _(" (%(count)d of %(all)d groups)") % {"count": len(names), "all": groups}


def plain(text: str) -> str:
    """The text on one line, without what could move the cursor or turn the line around."""
    return "".join(
        " " if char in "\n\r\t" else char
        for char in text
        if char not in TURNING and (char in "\n\r\t" or unicodedata.category(char) != "Cc")
    )
