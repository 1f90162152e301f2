"""The invented people of the demo: nicknames, traits, voices and a little of their lives."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from weilu.demo.script import SCENES, slots


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `call` is how others address them, `habit` their usual hour of the day."""

    id: str
    name: str
    call: str
    trait: str
    voice: str
    town: str
    kid: str = "娃"
    crop: str = "番茄"  #: what a grower grows
    trade: str = "装修"  #: what a seller sells
    age: int = 5  #: of the child, in years
    habit: float = 7.5
    format: int = 0  #: which way of writing a check-in note is theirs
    helps: float = 1.0  #: how gladly they answer
    bot: bool = False


OWNER: Final = Person("demo-s-01", "半亩·阿禾", "阿禾", "staff", "plain", "绍兴")
HOST: Final = Person("demo-s-02", "半亩·小舟", "小舟", "staff", "plain", "杭州")
COACH: Final = Person("demo-s-03", "半亩·青团", "青团", "staff", "bubbly", "苏州", kid="小橘")
CHEF: Final = Person("demo-s-04", "半亩·老沈", "老沈", "staff", "uncle", "扬州")
BOT: Final = Person("demo-s-05", "小炉助手", "小炉", "staff", "formal", "", bot=True)
TEAM: Final = (OWNER, HOST, COACH, CHEF, BOT)

_VOICES: Final[dict[str, tuple[str, ...]]] = {
    "parent": ("plain", "plain", "bubbly", "bubbly", "terse"),
    "aunt": ("formal", "formal", "uncle", "bubbly"),
    "uncle": ("uncle", "uncle", "formal", "terse"),
    "student": ("young", "young", "young", "terse"),
    "office": ("plain", "plain", "young", "terse", "bubbly"),
    "chef": ("plain", "terse", "uncle"),
    "grower": ("plain", "uncle", "plain"),
    "shop": ("plain", "terse", "formal"),
    "seller": ("plain", "uncle"),
}
_DIGITS: Final = "0123456789"


class Census:
    """Makes people, never two of one name, always the same for one seed."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.people: list[Person] = []
        self.names: set[str] = {person.name for person in TEAM}
        source: dict[str, Any] = tomllib.loads((SCENES / "names.toml").read_text("utf-8"))
        self.pools = {key: value.split() for key, value in source.items() if isinstance(value, str)}
        self.written: dict[str, list[str]] = {}
        self.patterns: dict[str, list[str]] = {}
        for trait in _VOICES:
            self.patterns[trait] = source[trait]["patterns"].split(" ")
            self.written[trait] = source[trait]["names"].strip().splitlines()
            rng.shuffle(self.written[trait])

    def born(self, trait: str) -> Person:
        """One more person of this trait."""
        kid, town = self.rng.choice(self.pools["kids"]), self.rng.choice(slots()["town"])
        name = self._name(trait, kid, town)
        self.names.add(name)
        person = Person(
            id=f"demo-p-{len(self.people) + 1:04d}",
            name=name,
            call=_call(name),
            trait=trait,
            voice=self.rng.choice(_VOICES[trait]),
            town=town,
            kid=max((k for k in self.pools["kids"] if k in name), key=len, default=kid),
            crop=self._named("crop", name),
            trade=self._named("trade", name),
            age=self.rng.randint(2, 10),
            habit=min(9.9, max(5.6, self.rng.gauss(7.6, 0.7))),
            format=self.rng.randrange(1_000),
            helps=self.rng.choice((0.4, 0.7, 1.0, 1.0, 1.5, 3.0)),
        )
        self.people.append(person)
        return person

    def _name(self, trait: str, kid: str, town: str) -> str:
        while True:
            if self.written[trait] and self.rng.random() < 0.55:
                name = self.written[trait].pop()
            else:
                name = self._patterned(trait, kid, town)
            if name not in self.names:
                return name
            kid = self.rng.choice(self.pools["kids"])

    def _named(self, pool: str, name: str) -> str:
        """The word of `pool` that is part of the nickname, else any."""
        words = slots()[pool]
        return next((word for word in words if word in name), self.rng.choice(words))

    def _patterned(self, trait: str, kid: str, town: str) -> str:
        pattern = self.rng.choice(self.patterns[trait])
        return pattern.format(
            kid=kid,
            town=town,
            surname=self.rng.choice(self.pools["surnames"]),
            english=self.rng.choice(self.pools["english"]),
            crop=self.rng.choice(slots()["crop"]),
            trade=self.rng.choice(slots()["trade"]),
        )


def _call(name: str) -> str:
    """How others address them: without what stands after the dot or the ampersand."""
    return name.split("·")[0].split("&")[0].strip(_DIGITS)
