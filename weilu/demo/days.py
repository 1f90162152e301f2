"""Go through a group's days: newcomers, columns, check-ins, and what comes up by itself."""

from __future__ import annotations

from random import Random
from typing import Final

from weilu.demo.people import Person
from weilu.demo.plan import DAYS, Phase, hour_weights
from weilu.demo.roster import DAY, Seat, suits
from weilu.demo.script import STAFF_ROLES, Scene, scenes, slots
from weilu.demo.stage import Stage

#: The team's own week off, and the three days of its yearly kitchen festival.
QUIET: Final = range(9 * 7, 10 * 7)
FESTIVAL: Final = range(22 * 7 + 4, 22 * 7 + 7)
_ABOUT_GOODS: Final = ("aftersale", "unbox")
_HELLO: Final[dict[str, str]] = {"resource": "hello_trade", "learning": "hello_learn"}


def tell_days(stage: Stage) -> None:
    """Play everything from the day the group opens to the day it closes."""
    counts: dict[str, int] = {}
    for day in range(stage.plan.opens, min(stage.plan.closes, DAYS)):
        phase = stage.plan.phase(day)
        if phase is None:
            continue
        _newcomers(stage, phase, day)
        _columns(stage, day)
        if stage.plan.checkins:
            _checkins(stage, day, counts)
        if not stage.plan.taken_up(day):
            _talk(stage, phase, day)


def mood_of(day: int) -> float:
    """How lively the whole community is on a day."""
    if day in QUIET:
        return 0.5
    return 1.6 if day in FESTIVAL else 1.0


def _second(day: int, hour: float) -> int:
    return round((day * 24 + hour) * 3_600)


def _newcomers(stage: Stage, phase: Phase, day: int) -> None:
    theme = _HELLO.get(stage.plan.kind, "hello")
    if stage.plan.kind in ("staff", "idol", "event", "vip"):
        return
    said = 0
    shy = 0.5 if phase.answered else 0.75  # few say hello where nobody talks
    for seat in stage.roster.arrivals(day):
        if not seat.base or seat.person.trait == "seller" or said > 5:
            continue
        if stage.rng.random() < shy:
            continue
        said += 1
        answered = stage.rng.random() < phase.answered
        at = seat.joined * 60 + stage.rng.randint(120, 1_500)
        _hello(stage, theme, seat, at, answered)


def _hello(stage: Stage, theme: str, seat: Seat, at: int, answered: bool) -> None:
    scene = stage.next_scene(theme)
    while not suits(seat.person, scene.needs.get("N", "")):
        scene = stage.next_scene(theme)
    stage.play(scene if answered else scene.unanswered(), at, {"N": seat.person})
    if not answered:
        seat.hurt = True
        if stage.rng.random() < 0.4:
            seat.left = min(seat.left, at // 60 + stage.rng.randint(2, 20) * DAY)


def _columns(stage: Stage, day: int) -> None:
    for once in stage.plan.onces:
        if once.day == day:
            scene = scenes()[once.theme][once.number]
            stage.play(scene, _second(day, once.hour), bound=_offer(day))
    for column in stage.plan.columns:
        if day % 7 not in column.days or not column.since <= day < column.until:
            continue
        if day in QUIET or stage.plan.taken_up(day) or stage.rng.random() >= column.chance:
            continue
        at = _second(day, column.hour) + stage.rng.randint(-240, 420)
        if at > stage.plan.opens * DAY * 60 + 20 * 3_600:
            stage.play(stage.next_scene(column.theme), at, bound=_offer(day))


def _checkins(stage: Stage, day: int, counts: dict[str, int]) -> None:
    """Each writes in their own way at their own hour; the bot counts in the evening."""
    rng = stage.rng
    done: dict[str, Person] = {}
    age = day - stage.plan.opens
    grown = min(1.25, 0.7 + age / 160)
    wanted = round(stage.plan.checkins * mood_of(day) * grown * rng.gauss(1, 0.16))
    for _ in range(max(1, wanted)):
        person = stage.roster.someone(_second(day, 9) // 60, done)
        if person is None:
            break
        done[person.id] = person
        counts[person.id] = counts.get(person.id, 0) + 1
        _checkin(stage, day, person, counts[person.id])
    if len(done) >= 3 and day % 2 == 0:
        best = max(done.values(), key=lambda p: (counts[p.id], p.id))
        facts = {"done": str(len(done)), "best": best.name, "days": str(counts[best.id])}
        stage.play(stage.next_scene("recap"), _second(day, 21.6), bound=facts)


def _checkin(stage: Stage, day: int, person: Person, count: int) -> None:
    rng = stage.rng
    evening = stage.plan.id.endswith("soup")
    hour = rng.gauss(19.3, 0.7) if evening else person.habit + rng.gauss(day % 7 // 5 * 0.8, 0.25)
    at = _second(day, hour)
    pool = scenes()["checkin_soup" if evening else "checkin"]
    own = (person.format + rng.choice((0, 0, 0, 0, 1, 7))) % len(pool)
    if not suits(person, pool[own].needs.get("A", "")):
        own = (own + 1) % len(pool)
    before = len(stage.drafts)
    words = {"day": str(count)}
    if stage.play(pool[own], at, {"A": person}, words) and rng.random() < 0.3 and not evening:
        notes = [draft for draft in stage.drafts[before:] if draft.text]
        later = stage.drafts[-1].at + rng.randint(60, 2_400)
        stage.play(stage.next_scene("checkin_reply"), later, {"A": person}, words, {"A": notes[0]})


def _talk(stage: Stage, phase: Phase, day: int) -> None:
    rng = stage.rng
    rate = phase.scenes * stage.plan.week[day % 7] * mood_of(day)
    weights = hour_weights()[stage.plan.hours]
    for _ in range(_poisson(rng, rate)):
        theme = rng.choices(list(phase.mix), list(phase.mix.values()))[0]
        at = _second(day, rng.choices(range(24), weights)[0] + rng.random())
        if at < stage.plan.opens * DAY * 60 + 20 * 3_600:
            continue
        for _ in range(4):
            scene = stage.next_scene(theme)
            if "at" in scene.needs:
                earliest, latest = scene.needs["at"].split("-")
                at = _second(day, rng.uniform(int(earliest), int(latest)))
            heard = rng.random() < phase.answered or _speaks_anyway(scene, phase)
            offer = _offer(day - 5) if theme in _ABOUT_GOODS else None
            if stage.play(scene if heard else scene.unanswered(), at, bound=offer):
                break


def _speaks_anyway(scene: Scene, phase: Phase) -> bool:
    """Hosts say their piece to the end; a seller finds takers as long as anybody listens."""
    first = scene.lines[0].role
    return first in STAFF_ROLES or (first == "X" and phase.answered > 0)


def _offer(day: int) -> dict[str, str]:
    """What Wednesday's group-buy of that week sells, and for how much."""
    week = day // 7
    pool = slots()["offer"]
    goods, use = pool[(week * 5 + 6) % len(pool)].split(" → ")
    return {"goods": goods, "item": goods.split()[0], "use": use, "p": str(19 + week * 17 % 50)}


def _poisson(rng: Random, mean: float) -> int:
    """Knuth's draw, good for the small means used here."""
    if mean <= 0:
        return 0
    limit, count, product = 2.718281828459045**-mean, 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
