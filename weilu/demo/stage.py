"""Play scenes in one group: who says which line when, and what it answers."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from weilu.demo.people import BOT, CHEF, COACH, HOST, OWNER, Person
from weilu.demo.plan import GroupPlan
from weilu.demo.roster import DAY, Roster, Seat
from weilu.demo.script import STAFF_ROLES, Line, Scene, scenes, slots
from weilu.demo.wording import Wording

_HOSTS: Final = {"owner": OWNER, "host": HOST, "coach": COACH, "chef": CHEF}
_MEDIA: Final = (
    "image",
    "link",
    "sticker",
    "red_packet",
    "voice",
    "video",
    "file",
    "card",
    "location",
    "poll",
    "forward",
)


@dataclass(slots=True, eq=False)
class Draft:
    """An event before it has its id. `at` is in seconds since the story's first midnight."""

    at: int
    kind: str
    author: str
    text: str = ""
    parent: Draft | None = None
    subject: str = ""
    mentions: tuple[str, ...] = ()
    media: str = ""
    data: dict[str, Any] | None = None


@dataclass(slots=True)
class Run:
    """One scene being played: its clock, its cast, its bound words, who said what last."""

    start: int
    clock: int
    cast: dict[str, Person]
    bound: dict[str, str]
    last: dict[str, Draft]
    speaker: str = ""


class Stage:
    """One group's events, as they come about."""

    def __init__(self, plan: GroupPlan, roster: Roster, rng: Random) -> None:
        self.plan = plan
        self.roster = roster
        self.rng = rng
        self.wording = Wording(slots(), rng)
        self.drafts: list[Draft] = []
        self.said: set[str] = set()
        self.recent: deque[str] = deque(maxlen=10)
        self.staff = {"O": OWNER, "H": _HOSTS[plan.host], "S": CHEF, "T": BOT}
        self.bags: dict[str, list[Scene]] = {}

    def next_scene(self, theme: str) -> Scene:
        """The theme's scenes in shuffled order, again from a new shuffle when all were played."""
        bag = self.bags.setdefault(theme, [])
        if not bag:
            bag.extend(scenes()[theme])
            self.rng.shuffle(bag)
        return bag.pop()

    def play(
        self,
        scene: Scene,
        at: int,
        given: dict[str, Person] | None = None,
        bound: dict[str, str] | None = None,
        last: dict[str, Draft] | None = None,
    ) -> bool:
        """Play `scene` from second `at` on. False when nobody is there for a role.

        `bound` holds words settled beforehand; the scene adds those it settles.
        """
        given = dict(given or {})
        if "X" in scene.roles and "X" not in given:
            given["X"] = self._seller(at)
        cast = self.roster.cast(scene.roles, scene.needs, at // 60, given)
        if cast is None:
            return False
        words = {} if bound is None else bound
        words.setdefault("weekday", "一二三四五六日"[at // 86_400 % 7])
        run = Run(at, at, {**self.staff, **cast}, words, dict(last or {}))
        return all(self._line(line, run) for line in scene.lines)

    def _line(self, line: Line, run: Run) -> bool:
        """Play one line; False when the scene must stop because somebody is gone."""
        if line.jump:
            run.clock = max(
                run.clock,
                (run.start // 86_400 + line.jump[0]) * 86_400
                + line.jump[1] * 60
                + self.rng.randint(0, 240),
            )
        for _ in range(self.rng.randint(line.least, line.most)):
            run.clock += self._wait(line, run)
            person = self._speaker(line, run)
            if person is None:
                return line.role == "M"
            if not self._here(line, person, run.clock):
                return False
            self._act(line, person, run)
            run.speaker = person.id
        return True

    def _speaker(self, line: Line, run: Run) -> Person | None:
        if line.role != "M":
            return run.cast[line.role]
        taken = [person.id for person in run.cast.values()]
        person = self.roster.someone(run.clock // 60, taken, near=run.cast.get("A"))
        if person:
            run.cast[f"M{len(run.cast)}"] = person
            run.cast["M"] = person
        return person

    def _here(self, line: Line, person: Person, clock: int) -> bool:
        if clock >= self.plan.closes * DAY * 60:
            return False
        return line.role in STAFF_ROLES or self.roster.of[person.id].present(clock // 60 - 1)

    def _wait(self, line: Line, run: Run) -> int:
        """Seconds until the next line: bursts by one hand, minutes between people, nights off."""
        rng = self.rng
        if not run.speaker:
            return 0
        if line.jump:
            return 1
        if line.pause:
            wait = rng.uniform(35, 150) * 60
        elif run.cast.get(line.role) and run.cast[line.role].id == run.speaker:
            wait = rng.lognormvariate(2.7, 0.6)
        elif rng.random() < 0.1:
            wait = rng.uniform(8, 45) * 60
        else:
            wait = rng.lognormvariate(4.2, 0.8)
        arrives = run.clock + max(2, int(wait))
        minute = arrives % 86_400 // 60
        if (minute > 1_425 or minute < 330) and wait > 400:
            morning = 7 * 60 + (DAY if minute > 1_425 else 0)
            arrives += (morning - minute) * 60 + rng.randint(0, 5_400)
        return arrives - run.clock

    def _act(self, line: Line, person: Person, run: Run) -> None:
        target = run.last.get(line.to or ("" if line.bond != "!" else line.role))
        if line.bond == "~":
            if target:
                emoji = self.wording.filled(line.text, run.bound, run.cast)
                self.drafts.append(
                    Draft(run.clock, "reaction", person.id, parent=target, data={"emoji": emoji})
                )
        elif line.bond == "!":
            if target:
                self.drafts.append(Draft(run.clock, "recall", person.id, parent=target))
        elif line.bond == "-":
            self.remove(run.cast[line.to], person, run.clock)
        else:
            self._say(line, person, run, target)

    def _say(self, line: Line, person: Person, run: Run, target: Draft | None) -> None:
        if line.text.startswith("<"):
            self._show(line, person, run)
            return
        quotes = line.bond == ">>" or (line.bond == ">" and self.rng.random() < self.plan.explicit)
        names = line.bond == "@" or (line.bond == ">" and not quotes and self.rng.random() < 0.12)
        for nth, piece in enumerate(self._unheard(line.text, person, run)):
            draft = Draft(run.clock, "message", person.id, piece)
            if nth == 0 and quotes and target:
                draft.parent = target
            if nth == 0 and names and line.to in run.cast:
                draft.mentions = (run.cast[line.to].id,)
                draft.text = f"@{run.cast[line.to].name} {piece}"
            run.clock += self.rng.randint(3, 12) if nth else 0
            draft.at = run.clock
            self.drafts.append(draft)
            run.last[line.role] = draft

    def _unheard(self, text: str, person: Person, run: Run) -> list[str]:
        """The line in this person's words, if possible as nobody has said it in this group yet."""
        plain = self.staff.get("O") is person or person is BOT
        for _ in range(7 if self.plan.unique else 1):
            bound = dict(run.bound)
            filled = self.wording.filled(text, bound, run.cast | {"me": person})
            pieces = [filled] if plain else self.wording.voiced(filled, person)
            if filled not in self.recent and (len(filled) < 5 or filled not in self.said):
                break
        self.said.add(filled)
        self.recent.append(filled)
        run.bound.update(bound)
        return pieces

    def _show(self, line: Line, person: Person, run: Run) -> None:
        """A picture, link, red packet, pin, new group name or call, written as `<what> words`."""
        what, _, words = line.text[1:].partition(">")
        words = self.wording.filled(words.strip(), run.bound, run.cast | {"me": person})
        if what in _MEDIA:
            draft = Draft(run.clock, "message", person.id, words, media=what)
            draft.data = _facts(what, words)
            run.last[line.role] = draft
        elif what == "pin":
            draft = Draft(run.clock, "pin", person.id, parent=run.last[line.role])
        elif what == "call":
            draft = Draft(run.clock, "call", person.id, data={"seconds": int(words)})
        else:
            draft = Draft(
                run.clock,
                what,
                "" if what == "system" else person.id,
                words,
                data={"what": "name"} if what == "rename" else None,
            )
        self.drafts.append(draft)

    def _seller(self, at: int) -> Person:
        """Somebody who sells: one who sits in the group, else a stranger who has just come in."""
        sitting = self.roster.someone(at // 60, (), "seller")
        if sitting:
            return sitting
        person = self.roster.census.born("seller")
        minute = at // 60
        joined = minute - self.rng.randint(4, 90)
        left = minute + self.rng.randint(2, 12) * DAY
        seat = Seat(person, joined, left, 0.01, "once", "qr")
        self.roster.add(seat)
        return person

    def remove(self, person: Person, by: Person, at: int) -> None:
        """Take `person` out of the group now."""
        self.drafts.append(Draft(at, "removed", by.id, subject=person.id))
        self.roster.of[person.id].left = at // 60
        self.roster.of[person.id].by_staff = True


def _facts(what: str, words: str) -> dict[str, Any] | None:
    if what in ("link", "card"):
        return {"title": words, "url": f"https://example.invalid/banmu/{len(words)}"}
    if what == "file":
        return {"file": words}
    if what == "voice":
        return {"seconds": 4 + 3 * len(words)}
    return None
