"""What a person can set, call, record or read is in the documentation, or the build fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from weilu.cli import registry
from weilu.config import environment

ROOT = Path(__file__).resolve().parents[2]


def _page(name: str) -> str:
    path = ROOT / name
    return path.read_text() if path.exists() else ""


def _unnamed(names: set[str], page: str) -> list[str]:
    """Names that stand nowhere in the page as a word of code."""
    code = " ".join(re.findall(r"`+([^`]+)`+", _page(page)))
    words = set(re.findall(r"[\w.-]+", code))
    return sorted(names - words)


def test_every_setting_is_in_the_operations_page() -> None:
    assert _unnamed(set(environment.SETTINGS), "docs/operations.md") == []


def test_the_operations_page_tells_the_defaults() -> None:
    page = _page("docs/operations.md")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", page, re.MULTILINE))
    told = {name: cell.strip("`") if cell != "empty" else "" for name, cell in rows.items()}
    assert told == {name: default for name, (default, _) in environment.SETTINGS.items()}


def test_every_kind_of_event_is_in_the_events_page() -> None:
    from weilu.events.catalogue import KINDS

    assert KINDS
    assert _unnamed(set(KINDS), "docs/events.md") == []


def test_every_metric_is_in_the_metrics_page() -> None:
    catalogue = pytest.importorskip("weilu.measure.catalogue", reason="No metrics catalogue yet")
    assert catalogue.METRICS
    assert _unnamed(set(catalogue.METRICS), "docs/metrics.md") == []


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if path:
        yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None and not found.hidden:
                yield from _commands(found, (*path, name))


@pytest.fixture(scope="module")
def commands() -> dict[str, click.Command]:
    """Every command of `bin/weilu` by its words, as in "lake rebuild"."""
    return dict(_commands(registry.root, ()))


def test_every_command_is_in_the_command_page(commands) -> None:
    page = _page("docs/cli.md")
    assert [words for words in commands if f"bin/weilu {words}" not in page] == []


def test_every_option_is_in_the_command_page(commands) -> None:
    options = {
        max(option.opts, key=len)
        for command in commands.values()
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    }
    assert _unnamed(options - {"--help"}, "docs/cli.md") == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
@pytest.mark.parametrize("command", ["bin/weilu up --demo", "bin/test"])
def test_both_readmes_name_both_commands(name: str, command: str) -> None:
    assert command in _page(name)


LINK = re.compile(r"\[[^\]]*\]\((?!\w+:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "weilu").rglob("README.md")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_test_a_page_names_is_there() -> None:
    there = {
        name
        for path in [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("weilu/**/test_*.py")]
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    named = re.findall(r"`(test_\w+)`", _page("docs/platforms.md"))
    assert named
    assert sorted(set(named) - there) == []
