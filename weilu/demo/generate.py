"""Tell the demo's story: about 26 weeks of twelve invented groups, ending before the anchor.

The story is laid on whole weeks, so that Wednesday's group-buy falls on a Wednesday: anchors of
one week give the same story cut at different days, anchors seven days apart the same story seven
days later. Nobody in it is real, and every group says so in its name and in its first line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from weilu.demo.days import tell_days
from weilu.demo.people import BOT, TEAM, Census
from weilu.demo.plan import WEEKS, GroupPlan, plans
from weilu.demo.roster import DAY, Roster, Seat
from weilu.demo.stage import Draft, Stage
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, Told

SEED: Final = 20_240_607
ZONE: Final = ZoneInfo("Asia/Shanghai")
LABEL: Final = "演示数据·虚构"
FOREWORD: Final = f"【{LABEL}】本群的人物、商品、价格与对话均为编造，仅用来演示围炉的体检。"

#: Group id -> kind of group, as the charter room names kinds.
GROUP_KINDS: Final[dict[str, str]] = {plan.id: plan.kind for plan in plans()}
#: Ids of owner, hosts and bot.
STAFF: Final[frozenset[str]] = frozenset(person.id for person in TEAM)
_LAUGHS: Final = ("哈哈", "笑", "😂", "🤣", "hh")
_EMOJI: Final = ("👍", "👍", "👍", "❤️", "👏", "🌹", "💪")


def told(anchor: date) -> Iterator[Told]:
    """Everything up to the evening before `anchor`, group by group, each in order of time."""
    monday = anchor - timedelta(days=anchor.weekday() + 7 * (WEEKS - 1))
    midnight = datetime.combine(monday, time(), ZONE)
    zero = int(midnight.timestamp())
    until = (anchor - monday).days * 86_400
    census = Census(Random(SEED))
    for person in TEAM:
        yield PersonSeen(person.id, person.name, is_bot=person.bot, is_staff=not person.bot)
    known: set[str] = set(STAFF)
    for plan in plans():
        stage = _group_told(plan, census)
        drafts = [draft for draft in _in_order(stage) if draft.at < until]
        if not drafts:
            continue
        yield GroupSeen(plan.id, plan.name)
        seen = {draft.author for draft in drafts} | {draft.subject for draft in drafts}
        for seat in stage.roster.seats:
            if seat.person.id in seen - known:
                known.add(seat.person.id)
                yield PersonSeen(seat.person.id, seat.person.name)
        yield from _events(plan, drafts, zero)


def _group_told(plan: GroupPlan, census: Census) -> Stage:
    """Play one group from its first day to its last."""
    rng = Random(f"{SEED}/{plan.id}")
    census.rng = rng
    stage = Stage(plan, Roster(plan, census, rng), rng)
    _open(stage)
    tell_days(stage)
    _comings_and_goings(stage)
    _reactions(stage)
    _recalls(stage)
    return stage


def _open(stage: Stage) -> None:
    at = (stage.plan.opens * DAY + 18 * 60 + 40) * 60
    owner = TEAM[0]
    stage.drafts.append(Draft(at, "join", owner.id, data={"via": "created"}))
    stage.drafts.append(Draft(at + 1, "system", "", FOREWORD, data={"action": "notice"}))
    for nth, person in enumerate(TEAM[1:]):
        stage.drafts.append(
            Draft(at + 60 + 5 * nth, "join", person.id, subject=owner.id, data={"via": "invite"})
        )


def _comings_and_goings(stage: Stage) -> None:
    end = stage.plan.closes * DAY
    for seat in stage.roster.seats:
        _came(stage, seat)
        _asked(stage, seat)
        if seat.left < end and not seat.by_staff:
            stage.drafts.append(Draft(seat.left * 60, "leave", seat.person.id))


def _came(stage: Stage, seat: Seat) -> None:
    by = seat.by.id if seat.by else ""
    data = {"via": seat.via}
    if not by:
        data["invite"] = f"{stage.plan.id}-{'AB'[len(seat.person.name) % 2]}"
    stage.drafts.append(Draft(seat.joined * 60, "join", seat.person.id, subject=by, data=data))


def _reactions(stage: Stage) -> None:
    """Thumbs and hearts from people who read along."""
    rng, plan = stage.rng, stage.plan
    by_people = [d for d in stage.drafts if d.kind == "message" and d.author != BOT.id]
    for draft in by_people:
        if rng.random() >= plan.react:
            continue
        taken = [draft.author]
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            at = draft.at + int(rng.lognormvariate(5.5, 1.1)) + 4
            person = stage.roster.someone(at // 60, taken)
            if person and at < plan.closes * DAY * 60:
                taken.append(person.id)
                emoji = {"emoji": rng.choice(_fitting(draft))}
                stage.drafts.append(Draft(at, "reaction", person.id, parent=draft, data=emoji))


def _fitting(draft: Draft) -> tuple[str, ...]:
    """Emoji that suit what was said."""
    if any(laugh in draft.text for laugh in _LAUGHS):
        return ("😂", "😂", "🤣")
    return ("😋", "👍", "🔥") if draft.media == "image" else _EMOJI


def _recalls(stage: Stage) -> None:
    """Somebody sends to the wrong group, or too soon, and takes it back within two minutes."""
    for draft in [d for d in stage.drafts if d.kind == "message" and not d.media]:
        if draft.author not in STAFF and stage.rng.random() < 0.004:
            at = draft.at + stage.rng.randint(5, 110)
            seat = stage.roster.of[draft.author]
            if seat.present(at // 60):
                stage.drafts.append(Draft(at, "recall", draft.author, parent=draft))


def _asked(stage: Stage, seat: Seat) -> None:
    """Some invitations are noted before the invited comes."""
    at = seat.joined * 60 - stage.rng.randint(60, 7_200)
    if seat.by and stage.rng.random() < 0.4 and stage.roster.of[seat.by.id].present(at // 60):
        stage.drafts.append(Draft(at, "invite", seat.by.id, subject=seat.person.id))


def _in_order(stage: Stage) -> list[Draft]:
    """By time; of two things in one second, the one told first comes first."""
    return sorted(stage.drafts, key=lambda draft: draft.at)


def _events(plan: GroupPlan, drafts: list[Draft], zero: int) -> Iterator[EventSeen]:
    ids = {draft: f"{plan.id[7:]}-{number:05d}" for number, draft in enumerate(drafts, 1)}
    for draft in drafts:
        yield EventSeen(
            id=ids[draft],
            at=(zero + draft.at) * 1_000_000,
            kind=draft.kind,
            group=plan.id,
            author=draft.author,
            text=draft.text,
            reply_to=ids[draft.parent] if draft.parent else "",
            subject=draft.subject,
            mentions=draft.mentions,
            media=draft.media,
            data=draft.data,
        )
