"""Which group a visitor is shown, what a code looks like. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Letters of codes: none that is read for another, none that makes words.
LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
CODE_LENGTH = 6
#: A visitor who was shown a group has so long to come in before the seat counts as free again.
HOLD = timedelta(minutes=30)
#: Staff are told so long before an invite link or a QR code runs out.
WARN = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Seat:
    """A target as the choice sees it."""

    key: int
    position: int
    cap: int | None  #: None = any number
    members: int | None  #: in its group now; None = Weilu does not see that group
    given: int  #: visitors shown it in all
    held: int  #: of them, within `HOLD`, and not seen to have come in
    opens: datetime | None = None
    closes: datetime | None = None
    resting: bool = False  #: outside of its hours or weekdays
    gone: bool = False  #: the platform says that the group is no more
    segment: str = ""  #: only for members this filter holds for
    load: int = 0  #: people its staff account added today

    @property
    def taken(self) -> int:
        """Seats that are not free: who is in and who is on the way; else everybody shown it."""
        return self.given if self.members is None else self.members + self.held

    @property
    def left(self) -> int | None:
        return None if self.cap is None else max(0, self.cap - self.taken)

    def is_open(self, now: datetime) -> bool:
        """Within its time and with a seat left."""
        begun = self.opens is None or self.opens <= now
        over = self.closes is not None and self.closes <= now
        return begun and not over and not self.resting and not self.gone and self.left != 0


def choose(seats: Sequence[Seat], rule: str, now: datetime) -> Seat | None:
    """The target for a new visitor; None when nothing is left.

    `rule`: "fill" = the first that has a seat, so that groups fill one after the other; "even" =
    the one with the fewest taken, so that they grow alike; "load" = the one whose staff account
    has added the fewest people today.
    """
    free = [seat for seat in seats if seat.is_open(now)]
    if not free:
        return None
    free = [seat for seat in free if seat.segment] or free  # theirs before all
    if rule == "load":
        return min(free, key=lambda seat: (seat.load + seat.held, seat.position, seat.key))
    if rule == "even":
        return min(free, key=lambda seat: (seat.taken, seat.position, seat.key))
    return min(free, key=lambda seat: (seat.position, seat.key))


def given_one(seats: Sequence[Seat], key: int) -> list[Seat]:
    """The seats after one more visitor was shown `key`."""
    return [
        replace(seat, given=seat.given + 1, held=seat.held + 1) if seat.key == key else seat
        for seat in seats
    ]


def again(seats: Sequence[Seat], key: int | None, now: datetime) -> Seat | None:
    """The target a visitor was shown before, while it is still within its time.

    Their seat is theirs, full or not: nobody is sent into two groups by looking twice.
    """
    mine = next((seat for seat in seats if seat.key == key), None)
    if mine is None or mine.gone or (mine.closes is not None and mine.closes <= now):
        return None
    return mine


def for_member(seats: Sequence[Seat], holds: Callable[[str], bool] | None) -> list[Seat]:
    """The seats open to somebody: those of a segment they are in, and those of none.

    `holds` says whether a filter holds for them; None = nobody knows who they are.
    """
    own = [seat for seat in seats if seat.segment and holds is not None and holds(seat.segment)]
    return own + [seat for seat in seats if not seat.segment]


def on_duty(local: datetime, from_hour: int | None, until_hour: int | None, weekdays: str) -> bool:
    """Whether a local moment is within hours ("from" on, before "until"; over midnight where
    "until" is not later) on given weekdays ("1" = Monday … "7"; "" = all). An evening that goes
    over midnight belongs to the weekday it began on."""
    hour, day = local.hour, local.isoweekday()
    if from_hour is not None and until_hour is not None:
        if from_hour < until_hour:
            within = from_hour <= hour < until_hour
        else:
            within = hour >= from_hour or hour < until_hour
            day = day if hour >= from_hour else (day - 2) % 7 + 1
        if not within:
            return False
    return not weekdays or str(day) in weekdays


def runs_out_soon(closes: datetime | None, now: datetime) -> bool:
    """Whether staff should be told that a link or picture is about to run out."""
    return closes is not None and now < closes <= now + WARN


def app_of(agent: str) -> str:
    """In which app a page is open: "wechat" | "wecom" | "qq" | "weibo" | "feishu" | "dingtalk"
    | "" = a browser."""
    plain = agent.lower()
    for word, app in (
        ("wxwork", "wecom"), ("micromessenger", "wechat"), ("qq/", "qq"), ("weibo", "weibo"),
        ("lark", "feishu"), ("feishu", "feishu"), ("dingtalk", "dingtalk"),
    ):  # fmt: skip
        if word in plain:
            return app
    return ""


def with_code(address: str, code: str) -> str:
    """An address that carries the code on, where it has room for it (`{code}`)."""
    return address.replace("{code}", code)
