"""What a landing page is made of, what it says to whom, and what it still lacks. Pure.

A page is a list of blocks; a block is a flat dict of texts with `key` and `kind`. A text in both
languages is kept as `title_zh` and `title_en`; where one is missing the other is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Block = dict[str, str]
LANGUAGES = ("zh", "en")
MOST_BLOCKS = 30
STEPS = 20  # that can be taken back
#: Bytes of pictures on one page above which it is too slow for a phone.
HEAVIEST = 600_000
#: Fewer people in than this, and the page says nothing about them.
FEWEST_JOINED = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to enter in a block. `form`: line, text, rows, moment, picture, yes."""

    key: str
    form: str = "line"
    longest: int = 120
    translated: bool = True


TITLE = Part("title")
PICTURE = Part("picture", "picture", 40, translated=False)
ROWS = Part("rows", "rows", 2_000)
KINDS: Mapping[str, tuple[Part, ...]] = {
    "hero": (TITLE, Part("text", "text", 300), Part("price", longest=80), PICTURE),
    "text": (TITLE, Part("text", "text", 2_000)),
    "picture": (PICTURE, Part("title")),
    "gains": (TITLE, ROWS),
    "timetable": (TITLE, ROWS),
    "people": (TITLE, PICTURE, ROWS),
    "seats": (
        TITLE, Part("ends", "moment", 16, translated=False),
        Part("seats", "yes", 1, translated=False),
    ),
    "questions": (TITLE, ROWS),
    "proof": (TITLE,),
    "button": (Part("title", longest=30),),
    "fine": (
        Part("who", longest=120, translated=False), Part("contact", longest=120, translated=False),
        Part("kept", "text", 600), Part("days", longest=5, translated=False),
        Part("text", "text", 1_000), Part("icp", longest=60, translated=False),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page stands on, to judge whether it may be published."""

    leads: bool  #: its entry code is there and not paused
    capped: bool  #: everything behind the code has a number of seats
    bytes: int  #: of all its pictures
    now: datetime  #: on the wall of the workspace's zone, without zone


def fields_of(part: Part) -> list[str]:
    """Names under which a part is kept."""
    return [f"{part.key}_{one}" for one in LANGUAGES] if part.translated else [part.key]


def tidy(given: Mapping[str, object], key: str) -> Block:
    """A block of a known kind with only what belongs there, every text within its length.

    Raises `KeyError` for a kind that is unknown.
    """
    kind = str(given.get("kind", ""))
    block = {"key": key, "kind": kind}
    for part in KINDS[kind]:
        for name in fields_of(part):
            text = str(given.get(name) or "").replace("\x00", "").replace("\r\n", "\n").strip()
            if text:
                block[name] = text[: part.longest]
    return block


def tidy_all(given: Sequence[Mapping[str, object]]) -> list[Block]:
    """Blocks numbered anew. Raises `KeyError` for an unknown kind."""
    return [tidy(one, f"b{turn}") for turn, one in enumerate(given[:MOST_BLOCKS], 1)]


def new_key(blocks: Sequence[Block]) -> str:
    taken = [int(one["key"][1:]) for one in blocks]
    return f"b{max(taken, default=0) + 1}"


def with_block(blocks: Sequence[Block], kind: str) -> list[Block]:
    """One more at the end, but before the button and the fine print that stand there."""
    if len(blocks) >= MOST_BLOCKS or kind not in KINDS:
        return list(blocks)
    place = len(blocks)
    while kind not in {"button", "fine"} and place and blocks[place - 1]["kind"] in {
        "button", "fine",
    }:  # fmt: skip
        place -= 1
    return [*blocks[:place], {"key": new_key(blocks), "kind": kind}, *blocks[place:]]


def rearranged(blocks: Sequence[Block], do: str, key: str) -> list[Block]:
    """`do`: up, down, copy, remove. What cannot be done changes nothing."""
    told = list(blocks)
    place = next((turn for turn, one in enumerate(told) if one["key"] == key), None)
    if place is None:
        return told
    other = place + {"up": -1, "down": 1}.get(do, 0)
    if other != place and 0 <= other < len(told):
        told[place], told[other] = told[other], told[place]
    elif do == "remove":
        del told[place]
    elif do == "copy" and len(told) < MOST_BLOCKS:
        told.insert(place + 1, {**told[place], "key": new_key(told)})
    return told


def said(block: Block, key: str, language: str) -> str:
    """A text in a language, else in the other; "" = in neither."""
    other = next(one for one in LANGUAGES if one != language)
    return block.get(f"{key}_{language}") or block.get(f"{key}_{other}") or ""


def rows(text: str) -> list[list[str]]:
    """Lines that say something, each cut at the first bar: `Saturday | Walk` is two cells."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [[cell.strip() for cell in line.replace("｜", "|").split("|", 1)] for line in lines]


def moment(text: str) -> datetime | None:
    """A moment on the wall, as `2026-12-01T20:00`; None for anything else."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo is None else None


def remaining(ends: datetime, now: datetime) -> tuple[int, int, int] | None:
    """Days, hours and minutes until then; None = over."""
    left = ends - now
    if left <= timedelta(0):
        return None
    return left.days, left.seconds // 3_600, left.seconds % 3_600 // 60


def pictures_of(blocks: Sequence[Block]) -> list[str]:
    return [one["picture"] for one in blocks if one.get("picture")]


def lacks(blocks: Sequence[Block], facts: Facts) -> list[str]:
    """Why a page cannot be published yet, as keys of `wording.LACKS`; [] = it can."""
    by_kind = {one["kind"]: one for one in reversed(blocks)}
    fine, seats = by_kind.get("fine", {}), [one for one in blocks if one["kind"] == "seats"]
    ends = [moment(one["ends"]) for one in seats if one.get("ends")]
    checks = {
        "title": not said(by_kind.get("hero", {}), "title", "zh"),
        "button": "button" not in by_kind,
        "code": not facts.leads,
        "privacy": not (fine.get("who") and fine.get("contact") and said(fine, "kept", "zh")
                        and fine.get("days", "").isdecimal()),
        "heavy": facts.bytes > HEAVIEST,
        "uncapped": any(one.get("seats") for one in seats) and not facts.capped,
        "over": any(one is None or one <= facts.now for one in ends),
    }  # fmt: skip
    return [key for key, lacking in checks.items() if lacking]
