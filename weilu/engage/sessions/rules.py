"""What a session asks for and when; what is a question, what a word of attendance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Groups are reminded so long before.
REMIND = (timedelta(hours=24), timedelta(minutes=10))
#: A reminder is put into the outbox so long before its moment.
LEAD = timedelta(minutes=30)
#: It ends by itself so long after its end, where nobody ends it; nothing is relayed later.
OVERRUN = timedelta(hours=1)
#: A closing quiz is open for so long.
QUIZ = timedelta(minutes=20)
#: A relayed line that could not go out within this is of no use any more.
RELAY_LIVES = timedelta(minutes=30)
#: What a line may carry to other groups, and how a file of it ends where nothing tells.
CARRIED = {"image": ".jpg", "voice": ".ogg", "video": ".mp4", "file": ".bin"}
#: Platforms that know voice messages; elsewhere one is a file.
VOICED = frozenset({"telegram", "matrix"})
#: What a session carried is kept so long after its end: lines are of no use any more.
CARRIED_KEPT = timedelta(days=1)
#: What begins a question, besides what has a sign of one.
BEGINS = ("提问", "问：", "问:", "q:", "q：", "question:")


@dataclass(frozen=True, slots=True)
class Duty:
    """A step of a checklist: `title` by its code, due so long before (after, where negative)."""

    code: str
    before: timedelta
    is_forwarding: bool = False


#: What each form asks of staff.
CHECKLISTS: dict[str, tuple[Duty, ...]] = {
    "live": (
        Duty("outline", timedelta(days=5)), Duty("poster", timedelta(days=3)),
        Duty("forward", timedelta(days=2), is_forwarding=True),
        Duty("rehearse", timedelta(hours=3)), Duty("thank", -timedelta(hours=14)),
    ),
    "event": (
        Duty("place", timedelta(days=10)), Duty("poster", timedelta(days=7)),
        Duty("forward", timedelta(days=5), is_forwarding=True),
        Duty("helpers", timedelta(days=2)), Duty("thank", -timedelta(hours=20)),
    ),
    "group": (
        Duty("open_group", timedelta(hours=6)),
        Duty("forward", timedelta(hours=4), is_forwarding=True),
        Duty("dissolve", timedelta(0)),
    ),
}  # fmt: skip


def due(duty: Duty, starts_at: datetime, ends_at: datetime) -> datetime:
    """When a duty is due: before the start; what comes afterwards counts from the end."""
    return starts_at - duty.before if duty.before > timedelta(0) else ends_at - duty.before


def says_word(text: str, wanted: str) -> bool:
    """Whether a message is the word of attendance: alone, or beside a few letters."""
    plain = "".join(text.split()).upper()
    return wanted in plain and len(plain) <= len(wanted) + 6


def is_question(text: str, asking: Iterable[str], *, answers_speaker: bool) -> bool:
    """Whether a message in a group is for the speaker."""
    plain = text.strip()
    if not 2 <= len(plain) <= 500:
        return False
    return (
        answers_speaker or plain.casefold().startswith(BEGINS)
        or any(sign in plain for sign in asking)
    )  # fmt: skip


def relayed(name: str, text: str) -> str:
    """A line of the speaker as other groups read it."""
    return f"【{name}】{text}" if name else text


def carried_kind(media: str, platform: str) -> str:
    """As what a line's file goes to a platform."""
    return "file" if media == "voice" and platform not in VOICED else media


def ending(name: str, media: str) -> str:
    """How a file of a line is called at its end: a few plain letters."""
    told = "." + name.rpartition(".")[2].lower() if "." in name else ""
    plain = 1 < len(told) <= 6 and told[1:].isascii() and told[1:].isalnum()
    return told if plain else CARRIED[media]


def reminders(starts_at: datetime, now: datetime) -> list[timedelta]:
    """Which reminders are to be put now: near their moment, and not after it began."""
    return [
        before for before in REMIND
        if starts_at - before - LEAD <= now < min(starts_at, starts_at - before + LEAD)
    ]  # fmt: skip
