"""Scenes: little conversations written down as lines, read from `scenes/*.toml`.

A line is `ROLE[BOND ROLE][*LO-HI][+]: text`. Roles: A to G members, M "somebody else, several
times over" (with `*LO-HI`), N a newcomer, X a stranger who sells, O the owner, H the group's
host, S the brand's chef, T the bot. Bonds: `>` answers, `>>` answers and quotes for certain,
`@` names, `~` reacts with an emoji, `!` takes the role's own last message back, `-` removes
that person from the group. `+` comes after a long pause. `== 2d 09:30` moves the clock to
two days after the scene's first day. `% A=parent` asks for a member with that trait.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SCENES = Path(__file__).parent / "scenes"
STAFF_ROLES = "OHST"

_LINE = re.compile(
    r"(?P<role>[A-Z])(?:(?P<bond>>>|[>@~!-])(?P<to>[A-Z])?)?"
    r"(?:\*(?P<lo>\d+)-(?P<hi>\d+))?(?P<pause>\+)?[:：] ?(?P<text>.*)"
)
_NAMED = re.compile(r"\{([A-Z])[.}]")
_JUMP = re.compile(r"== (\d+)d (\d\d):(\d\d)")


class BadScene(ValueError):
    """A line in a scene file that nobody could play."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done by one role (or by `most` different members, for role M)."""

    role: str
    text: str
    bond: str = ""
    to: str = ""
    least: int = 1
    most: int = 1
    pause: bool = False
    jump: tuple[int, int] | None = None  #: (days after the scene's first day, minute of the day)


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation; `needs` says which trait a role's member must have."""

    theme: str
    number: int
    needs: dict[str, str]
    lines: tuple[Line, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles to be cast once, in order of appearance (M is cast line by line)."""
        named = [
            role for line in self.lines for role in (line.role, line.to, *_NAMED.findall(line.text))
        ]
        cast = (role for role in named if role and role not in "M" + STAFF_ROLES)
        return tuple(dict.fromkeys(cast))

    def unanswered(self) -> Scene:
        """Only what the first speaker says before anybody else does."""
        first = self.lines[0].role
        kept: list[Line] = []
        for line in self.lines:
            if line.role != first:
                break
            kept.append(line)
        return Scene(self.theme, self.number, self.needs, tuple(kept))


def parsed(theme: str, block: str) -> Iterator[Scene]:
    """Scenes of one theme: blocks of lines with an empty line between them."""
    for number, part in enumerate(re.split(r"\n\s*\n", block.strip())):
        needs: dict[str, str] = {}
        lines: list[Line] = []
        jump: tuple[int, int] | None = None
        for raw in part.strip().splitlines():
            moved = _JUMP.fullmatch(raw.strip())
            if moved:
                days, hours, minutes = (int(piece) for piece in moved.groups())
                jump = (days, hours * 60 + minutes)
            elif raw.startswith("%"):
                needs |= dict(item.split("=", 1) for item in raw[1:].split())
            else:
                lines.append(_line(theme, raw, jump))
                jump = None
        if lines:
            yield Scene(theme, number, needs, tuple(lines))


def _line(theme: str, raw: str, jump: tuple[int, int] | None) -> Line:
    found = _LINE.fullmatch(raw.strip())
    if not found:
        raise BadScene(f"{theme}: {raw}")
    return Line(
        role=found["role"],
        text=found["text"].replace("\\n", "\n"),
        bond=found["bond"] or "",
        to=found["to"] or "",
        least=int(found["lo"] or 1),
        most=int(found["hi"] or 1),
        pause=bool(found["pause"]),
        jump=jump,
    )


@cache
def scenes() -> dict[str, tuple[Scene, ...]]:
    """Every theme with its scenes. Raises BadScene for a line that does not parse."""
    themes: dict[str, list[Scene]] = {}
    for path in sorted(SCENES.glob("*.toml")):
        for theme, block in tomllib.loads(path.read_text("utf-8")).get("talk", {}).items():
            themes.setdefault(theme, []).extend(parsed(theme, block))
    return {theme: tuple(found) for theme, found in themes.items()}


@cache
def slots() -> dict[str, tuple[str, ...]]:
    """Word lists that fill `{slot}` places; written as words parted by spaces or lines."""
    pools = tomllib.loads((SCENES / "slots.toml").read_text("utf-8"))
    words = {
        name: tuple(pool.strip().splitlines() if "\n" in pool.strip() else pool.split())
        for name, pool in pools.items()
    }
    words["goods"] = tuple(offer.split(" → ")[0] for offer in words["offer"])
    words["item"] = tuple(offer.split(" ")[0] for offer in words["offer"])
    return words
