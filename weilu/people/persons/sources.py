"""Who tells what is known of identities: this room of members, rooms above of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from weilu.people.persons.rules import Trace

#: Workspace number, numbers wanted (None = all worth comparing) → traces.
Source = Callable[[int, Iterable[int] | None], list[Trace]]
_sources: dict[str, Source] = {}


def source(kind: str, tell: Source) -> None:
    """Let a room tell of its identities. Registering a kind again replaces it."""
    _sources[kind] = tell


def traces(workspace: int) -> list[Trace]:
    """Everybody worth comparing."""
    return [one for tell in _sources.values() for one in tell(workspace, None)]


def named(workspace: int, refs: Iterable[str]) -> dict[str, Trace]:
    """These identities, as far as they are still there; one call for each kind."""
    wanted: dict[str, list[int]] = {}
    for ref in refs:
        kind, _colon, number = ref.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 19:
            wanted.setdefault(kind, []).append(int(number))
    return {
        one.ref: one
        for kind, numbers in wanted.items() if kind in _sources
        for one in _sources[kind](workspace, numbers)
    }  # fmt: skip
