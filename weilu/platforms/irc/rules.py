"""Whom a line of IRC talks to, and when it was said."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\s,:;.!?()<>\"'/]+")
_ADDRESSED = re.compile(r"\s*@?([^\s,:;]+)\s?[:,;]")
#: Nicks that are everyday words name nobody in the middle of a sentence.
_EVERYDAY = frozenset(
    """
    about after again all also and any anyone are back bad been before best better but bye
    can cannot cant come could day did does done dont down each else even ever every few
    file find fine first for from get give going gone good got great guest had has have
    hello help her here hey him his home how info into its just keep know last later let
    like linux long look made make man many maybe may more most much must need never new
    next nice none not nothing now off old one only other our out over people please
    problem question rather really right root run said same see she should show some
    someone something sorry still stuff sure system take test than thank thanks that the
    their them then there these they thing think this time too true try two ubuntu under
    until use used user using very wait want was way well were what when where which while
    who why will windows wish with without work works would yeah yes yet you your
    """.split()
)
#: A clock that goes back less than this, in minutes, was set back; one that goes back more has
#: passed midnight.
_SET_BACK = 61


def mentioned(text: str, nicks: Mapping[str, str], speaker: str) -> tuple[str, ...]:
    """Ids of those addressed ("nick: …") or named in a text; `nicks` gives ids by small letters."""
    found = []
    if addressed := _ADDRESSED.match(text):
        found.append(nicks.get(addressed[1].lower(), ""))
    for word in _WORD.findall(text.lower()):
        if word in nicks and len(word) > 2 and word not in _EVERYDAY:
            found.append(nicks[word])
    return tuple(dict.fromkeys(nick for nick in found if nick and nick != speaker))


def passed_midnight(last: int, now: int) -> bool:
    """Whether a new day began between two times of the day, in minutes."""
    return now < last - _SET_BACK
