"""The demo's seed users: twelve of the oldest group, picked five weeks ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from weilu.acquire.seeds import actions, reads
from weilu.kit import clock
from weilu.people.models import Account, Group, Membership

AGO = timedelta(days=36)
SEEDS, OF = 12, "半亩老饭桌"


def furnish(owner: Account, groups: Sequence[Group]) -> None:
    """Pick them from those who were there then, if anybody was."""
    group = next(one for one in groups if OF in one.name)
    with clock.stopped_at(clock.now() - AGO):
        there = Membership.objects.filter(group=group, first_seen__lte=clock.now())
        old = set(there.values_list("member", flat=True))
        best = [one.did.member for one in reads.candidates(group) if one.did.member in old]
        if best:
            actions.pick(
                group, "老饭桌头一桌", best[:SEEDS], owner, "接住新人的第一句话，每周晒一道菜"
            )
