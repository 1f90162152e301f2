"""What rules are told: of one group as plain values (`Case`), of many as arrays (`Cases`).

Both answer the same questions (`Known`), so that each rule is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from weilu.charter.kinds import KINDS, Band, Kind
from weilu.measure.figures import Figure
from weilu.measure.metrics.arrays import Array, Flags, Ints
from weilu.measure.metrics.figuring import Columns


class Known(Protocol):
    """What rules ask. A plain value for one group, an array with an entry each for many."""

    @property
    def window_days(self) -> int: ...
    @property
    def people_ever(self) -> Any: ...
    @property
    def messages_ever(self) -> Any: ...
    @property
    def age_days(self) -> Any:
        """Days since the first event."""

    @property
    def leader_share(self) -> Any:
        """Of all effort, by whoever of staff puts in most; 0 = nobody."""

    @property
    def loudest_share(self) -> Any:
        """Of all noise, by whoever makes most; 0 = nobody."""

    @property
    def newcomers_waiting(self) -> Any:
        """Newcomers whose first message nobody answered."""

    @property
    def idle(self) -> Any:
        """Days since the last deed; nan = nobody ever did anything."""

    @property
    def talk_gap(self) -> Any:
        """Days since two members last talked; inf = longer than was looked at."""

    @property
    def names_hour(self) -> Any:
        """Whether one hour stands out."""

    @property
    def knows_silent(self) -> Any:
        """Whether members who never speak are known."""

    def number(self, metric: str) -> Any:
        """The value, 0 where there is too little to say."""

    def before(self, metric: str) -> Any:
        """The value in the window before, 0 where there is too little to say."""

    def low(self, metric: str) -> Any:
        """The interval's lower end, nan where there is none."""

    def n(self, metric: str) -> Any:
        """How many the figure rests on."""

    def at(self, metric: str, *levels: str) -> Any:
        """Whether the metric is at one of `levels`: "act" | "watch" | "good"."""

    def of_kind(self, ask: Callable[[Kind], bool]) -> Any:
        """What `ask` says of the group's kind."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one group when it is judged."""

    figures: Mapping[str, Figure]
    previous: Mapping[str, Figure]
    kind: Kind
    window_days: int
    people_ever: int
    messages_ever: int
    age_days: float  #: since the first event
    idle_days: float | None  #: since the last deed; None = nobody ever did anything
    talk_gap_days: int | None  #: since two members last talked; None = longer than was looked at
    leader: str = ""  #: of staff, whoever puts in most effort
    leader_share: float = 0.0
    helpers: Sequence[str] = ()  #: members who answered others most
    newcomers_waiting: int = 0  #: newcomers whose first message nobody answered
    waiting_names: Sequence[str] = ()
    loudest: str = ""  #: who put in most noise
    loudest_share: float = 0.0  #: of all noise
    best_hour: int | None = None  #: when members speak most
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def idle(self) -> float:
        return np.nan if self.idle_days is None else self.idle_days

    @property
    def talk_gap(self) -> float:
        return np.inf if self.talk_gap_days is None else self.talk_gap_days

    @property
    def names_hour(self) -> bool:
        return self.best_hour is not None

    @property
    def knows_silent(self) -> bool:
        return "no_silent_members" not in self.notes

    def number(self, metric: str) -> float:
        figure = self.figures.get(metric)
        return (figure.value or 0.0) if figure else 0.0

    def before(self, metric: str) -> float:
        figure = self.previous.get(metric)
        return (figure.value or 0.0) if figure else 0.0

    def low(self, metric: str) -> float:
        figure = self.figures.get(metric)
        return np.nan if figure is None or figure.low is None else figure.low

    def n(self, metric: str) -> int:
        figure = self.figures.get(metric)
        return figure.n if figure else 0

    def level(self, metric: str) -> str:
        """ "act" | "watch" | "good" by the kind's band; "" = not judged or too few."""
        figure, band = self.figures.get(metric), self.kind.profile.bands.get(metric)
        if figure is None or band is None or figure.value is None:
            return ""
        low, high = (np.nan if bound is None else bound for bound in (figure.low, figure.high))
        return str(level(band, figure.value, low, high))

    def at(self, metric: str, *levels: str) -> bool:
        return self.level(metric) in levels

    def of_kind(self, ask: Callable[[Kind], bool]) -> bool:
        return ask(self.kind)


def level(band: Band, value: Any, low: Any, high: Any) -> Any:
    """ "act" only where the whole interval lies beyond the band: no alarm by chance.

    Plain numbers, or arrays of them; nan = no interval, or nothing to judge ("").
    """
    best = high if band.good >= band.act else low
    alarming = band.is_beyond(value) & (np.isnan(best) | band.is_beyond(best))
    return np.select([np.isnan(value), alarming, band.is_good(value)], ["", "act", "good"], "watch")


@dataclass(frozen=True)
class Cases:
    """All that is known of many groups; arrays with an entry for each."""

    columns: Columns  #: rounded as figures are; twice as long: then the groups' window before
    kinds: Sequence[str]
    window_days: int
    people_ever: Array
    messages_ever: Array
    age_days: Array
    idle: Array
    talk_gap: Array
    leader_share: Array
    newcomers_waiting: Ints
    loudest_share: Array
    names_hour: Flags
    knows_silent: Flags

    @cached_property
    def _kind(self) -> tuple[list[str], Ints]:
        """The kinds there are, and which of them each group is."""
        keys = sorted(set(self.kinds))
        place = {key: turn for turn, key in enumerate(keys)}
        return keys, np.array([place[key] for key in self.kinds], np.int64)

    @cached_property
    def _levels(self) -> dict[str, NDArray[np.str_]]:
        """Level of each group by metric, of all metrics that judge any of them."""
        keys, which = self._kind
        found: dict[str, NDArray[np.str_]] = {}
        for turn, key in enumerate(keys):
            here = which == turn
            for metric, band in KINDS[key].profile.bands.items():
                told = found.setdefault(metric, np.full(len(which), "", "U5"))
                column = self.columns[metric]
                bounds = (column.value, column.low, column.high)
                told[here] = level(band, *(bound[: len(which)][here] for bound in bounds))
        return found

    def number(self, metric: str) -> Array:
        return np.nan_to_num(self.columns[metric].value[: len(self.kinds)])

    def before(self, metric: str) -> Array:
        return np.nan_to_num(self.columns[metric].value[len(self.kinds) :])

    def low(self, metric: str) -> Array:
        return self.columns[metric].low[: len(self.kinds)]

    def n(self, metric: str) -> Array:
        return self.columns[metric].n[: len(self.kinds)]

    def at(self, metric: str, *levels: str) -> Flags:
        nowhere = np.full(len(self.kinds), "", "U5")
        return np.isin(self._levels.get(metric, nowhere), levels)

    def of_kind(self, ask: Callable[[Kind], bool]) -> Flags:
        keys, which = self._kind
        return np.array([ask(KINDS[key]) for key in keys], np.bool_)[which]
