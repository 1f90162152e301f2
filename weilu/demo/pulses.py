"""The demo's pulse: twelve weeks of questions, answered more by who is there more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from weilu.kit import clock
from weilu.people.models import Account, Group, Membership, Workspace
from weilu.retain.pulse import actions, rules
from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan

WEEKS, A_WEEK = 12, 12
#: Gain → how many of those who answer say that they take it away.
TAKEN = {"timely": 0.55, "resources": 0.35, "price": 0.75, "useful": 0.65}
ANSWERS = {"active": 0.8, "some": 0.5, "silent": 0.2}
WORDS = ("群里说降温，我提前备了姜", "照着做了一次红豆沙", "拼单便宜了不少", "问题当天就有人答")


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Ask and answer as it would have gone; a second call finds it as it is."""
    if PulsePlan.objects.filter(workspace=workspace).exists():
        return
    actions.set_plan(workspace, is_on=True, groups=[], per_week=A_WEEK, hour=19, by=owner)
    rng = Random("半亩脉搏")
    for group in groups[:6]:
        _ask(group, rng)


def _ask(group: Group, rng: Random) -> None:
    stays = Membership.objects.filter(group=group, member__is_staff=False, member__is_bot=False)
    members = list(stays.order_by("member").values_list("member", flat=True))
    layer = {one: rng.choice(("active", "some", "some", "silent")) for one in members}
    sizes = {name: list(layer.values()).count(name) for name in rules.STRATA}
    now, rows = clock.now(), []
    PulseFrame.objects.create(group=group, day=now.date(), **sizes)
    for week in range(WEEKS):
        for turn, member in enumerate(members[week % 2 :: 2][:A_WEEK]):
            at = now - timedelta(days=7 * (WEEKS - week) - turn % 7, hours=2)
            rows.append(_row(group, member, layer[member], week, at, rng))
    PulseAsk.objects.bulk_create(rows, ignore_conflicts=True)


def _row(group: Group, member: int, layer: str, week: int, at: datetime, rng: Random) -> PulseAsk:
    gain = rules.dimension(member, week // 2)
    ask = PulseAsk(
        group=group, member_id=member, dimension=gain, stratum=layer, asked_at=at,
        fortnight=rules.fortnight(at.date()),
    )  # fmt: skip
    if rng.random() < ANSWERS[layer]:
        ask.score = rng.choice((4, 5)) if rng.random() < TAKEN[gain] else rng.choice((1, 2, 3))
        ask.answered_at = at + timedelta(hours=1)
        ask.words = rng.choice(WORDS) if ask.score >= rules.GAIN and rng.random() < 0.15 else ""
    return ask
