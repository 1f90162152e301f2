"""Rolling forward day by day gives the figures of a fresh check-up, whatever happens meanwhile."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.measure import engine
from weilu.measure.figures import Checkup
from weilu.measure.rollups import PARTS, Rollups
from weilu.measure.tests.community import AS_OF, Community, day

NAMES = ("老周", "小满", "阿宽", "陈橙", "豆豆妈", "七七", "梁师傅", "静水", "许老师", "小助手")
#: Days over which the check-up rolls forward.
ROLLED = 20


def years_talk(seed: int) -> Community:
    """Three rooms over ninety days: talk, reactions, joins, removals, one text poured into all."""
    chance, town = random.Random(seed), Community(staff={"老周"} if seed % 2 else set())
    for before in range(90 + ROLLED, -1, -1):
        for room in (1, 2, 3):
            for _ in range(chance.choice((0, 2, 4, 7))):
                _happens(chance, town, room, before)
    town.rows.sort(key=lambda row: (row["at"], row["seq"]))
    return town


def _happens(chance: random.Random, town: Community, room: int, before: int) -> None:
    # They talk around midnight, so that many an answer comes the day after.
    name, hour = chance.choice(NAMES), chance.choice((0, 1, 2, 21, 22, 23))
    at = day(before, hour, chance.randint(0, 59))
    mine = [row["seq"] for row in town.rows[-20:] if row["group_id"] == room]
    to = chance.choice(mine[-4:]) if mine and chance.random() < 0.6 else None
    what = chance.random()
    if what < 0.05:
        town.does(chance.choice(("join", "leave", "pin")), name, at, group=room)
    elif what < 0.08:
        town.does("removed", name, at, whom=chance.choice(NAMES), group=room)
    elif what < 0.2 and to:
        town.reacts(name, at, to, group=room)
    else:
        shape = {"is_question": chance.random() < 0.4, "is_advert": chance.random() < 0.1}
        text = chance.choice((0, chance.randint(1, 40)))
        town.says(name, at, to=to, group=room, fingerprint=text, **shape)


@dataclass
class Town:
    """The history as far as it is known, and how it is read."""

    told: Community
    back: int = ROLLED  #: days before the last one
    zone: str = "UTC"
    gone: set[int] = field(default_factory=set)  #: rooms that are no longer in the log

    def known(self) -> Community:
        until = AS_OF - timedelta(days=self.back)
        rows = [
            row for row in self.told.rows
            if row["at"] <= until and row["group_id"] not in self.gone
        ]  # fmt: skip
        return replace(self.told, rows=rows)

    def check(self, kept_in: Path | None) -> Checkup:
        known = self.known()
        return engine.check_up(
            known.table(), known.roster(), as_of=AS_OF - timedelta(days=self.back),
            zone=self.zone, detail=False, kept_in=kept_in,
        )  # fmt: skip

    def late(self, before: int, room: int = 1) -> None:
        """A message of so many days before comes in only now."""
        self.told.says("许老师", day(self.back + before, 3), group=room, is_question=True)
        self.told.rows.sort(key=lambda row: (row["at"], row["seq"]))

    def forward(self, days: int) -> None:
        self.back = max(self.back - days, 0)

    def silent(self) -> None:
        """A day passes on which nobody says anything."""
        self.forward(1)
        today = day(self.back, 0).date()
        self.told.rows = [row for row in self.told.rows if row["day"] != today]


STEPS: dict[str, Callable[[Town], None]] = {
    "a day later": lambda town: town.forward(1),
    "a day without events": lambda town: town.silent(),
    "several days later": lambda town: town.forward(5),
    "nothing new": lambda town: None,
    "a late event of yesterday": lambda town: town.late(1),
    "a late event of last week": lambda town: town.late(6),
    "a late event of long ago": lambda town: town.late(50),
    "a room appears": lambda town: town.late(0, room=7),
    "a room disappears": lambda town: town.gone.add(2),
    "the clock goes back": lambda town: town.forward(-1),
    "another zone": lambda town: setattr(town, "zone", "Asia/Shanghai"),
    "somebody is a bot": lambda town: town.told.bots.add("小助手"),
}  # fmt: skip


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 1_000), st.lists(st.sampled_from(sorted(STEPS)), min_size=3, max_size=4))
def test_rolling_forward_gives_the_figures_of_a_fresh_check_up(seed: int, steps: list[str]) -> None:
    town = Town(years_talk(seed))
    with tempfile.TemporaryDirectory() as folder:
        for step in ("nothing new", *steps):
            STEPS[step](town)
            assert town.check(Path(folder)) == town.check(None), step


def test_every_kind_of_step_is_rolled_over(tmp_path: Path) -> None:
    town = Town(years_talk(3))
    for step in ("nothing new", *STEPS):
        STEPS[step](town)
        assert town.check(tmp_path) == town.check(None), step


def test_days_that_nothing_looks_at_any_more_are_dropped(tmp_path: Path) -> None:
    town, store = Town(years_talk(2)), Rollups(tmp_path)
    town.check(tmp_path)
    first = store.recent().deeds["day"][0].as_py()
    while town.back:
        town.forward(1)
        town.check(tmp_path)
    assert town.check(tmp_path) == town.check(None)
    assert store.recent().deeds["day"][0].as_py() > first
    held = store.manifest()
    assert held is not None
    assert len(held.parts) <= PARTS
