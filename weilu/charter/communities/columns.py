"""What keeps promises: the columns that run, as other rooms tell them by name.

A charter names columns before there are any; the room that runs the programme is above this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from weilu.charter.communities.rules import Running
from weilu.people.models import Workspace

Tell = Callable[[Workspace], Iterable[Running]]
_tellers: list[Tell] = []


def told_by(tell: Tell) -> None:
    """Let a room tell which columns run; called once, when it is ready."""
    _tellers.append(tell)


def of(workspace: Workspace) -> Mapping[str, Running]:
    """Running columns, by `key` of their name."""
    return {key(one.name): one for tell in _tellers for one in tell(workspace)}


def key(name: str) -> str:
    """What two ways of writing one name have in common."""
    return " ".join(name.split()).casefold()
