"""How a roster stands: who sits, who waits, what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weilu.acquire.codes.models import Target
from weilu.acquire.roster import rules
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.threshold.models import Application
from weilu.kit import clock
from weilu.people.models import Membership
from weilu.people.reads import STAYING

if TYPE_CHECKING:
    from weilu.measure.exchange import Exchange

#: Applications offered for the waiting list at once.
OFFERED = 50


@dataclass(frozen=True, slots=True)
class Seats:
    """How a roster's seats are taken; a line of the list of rosters."""

    roster: Roster
    seated: int
    waiting: int
    promised: int  #: let in, not come yet
    asked: int  #: proposals open or agreed

    @property
    def free(self) -> int:
        return rules.free(self.roster.seats, self.seated, self.promised)

    @property
    def over(self) -> int:
        return max(0, self.seated - self.roster.seats)

    @property
    def to_free(self) -> int:
        """Seats to ask for, for everybody who waits."""
        return rules.to_free(
            self.roster.seats, self.seated, self.promised, self.waiting, self.asked
        )


def seats(rosters: Sequence[Roster]) -> list[Seats]:
    """Each roster's seats, in as many queries as there are columns."""
    keys = [one.pk for one in rosters]
    seated = _seated([one.group_id for one in rosters])
    waits = _counted(Waiting.objects.filter(roster__in=keys, state="waiting"))
    promised = _counted(Waiting.objects.filter(roster__in=keys, state="invited"))
    asked = _counted(Proposal.objects.filter(roster__in=keys, state__in=("open", "agreed")))
    return [
        Seats(one, seated.get(one.group_id, 0), *(told.get(one.pk, 0) for told in
              (waits, promised, asked)))
        for one in rosters
    ]  # fmt: skip


def present(groups: Iterable[int]) -> QuerySet[Membership]:
    """Who is in the groups now. Who made room is gone, even where the platform tells no leaving,
    until they are seen again."""
    gone = Proposal.objects.filter(
        roster__group=OuterRef("group"), member=OuterRef("member"), state="done",
        decided_at__gte=OuterRef("last_seen"),
    )  # fmt: skip
    here = Membership.objects.filter(STAYING, group__in=list(groups))
    return here.exclude(Exists(gone))


def _seated(groups: Iterable[int]) -> dict[int, int]:
    members = present(groups).filter(member__is_staff=False, member__is_bot=False)
    return dict(members.values_list("group").annotate(n=Count("pk")))


def _counted(rows: QuerySet[Waiting] | QuerySet[Proposal]) -> dict[int, int]:
    return dict(rows.order_by().values_list("roster").annotate(n=Count("pk")))


def standing(roster: Roster) -> rules.Standing:
    """The roster's members, ranked by what they gave and took in this group."""
    from weilu.measure import exchange  # loads what measures: only where somebody looks

    now = clock.now()
    gains = exchange.in_group(roster.group, roster.weeks * 7)
    kept, asked = _spared(roster, now)
    sitting = [
        _sitting(one, gains.get(one.member_id), now, one.member_id in kept, one.member_id in asked)
        for one in present([roster.group_id]).select_related("member")
    ]
    return rules.standing(sitting, roster.grace_days)


def _sitting(
    one: Membership, gain: Exchange | None, now: datetime, kept: bool, asked: bool
) -> rules.Sitting:
    did = (gain.said, gain.gave, gain.got) if gain else (0, 0.0, 0.0)
    return rules.Sitting(
        one.member_id, one.member.name, (now - (one.joined_at or one.first_seen)).days,
        (now - one.last_seen).days, *did, one.member.is_staff or one.member.is_bot, kept, asked,
    )  # fmt: skip


def _spared(roster: Roster, now: datetime) -> tuple[set[int], set[int]]:
    told = roster.proposals.filter(
        Q(state__in=("open", "agreed")) | Q(state="kept", until__gt=now.date())
    )
    kept: set[int] = set()
    asked: set[int] = set()
    for member, state in told.values_list("member", "state"):
        (kept if state == "kept" else asked).add(member)
    return kept, asked


def queue(roster: Roster) -> list[Waiting]:
    """Who waits or was invited, first come first."""
    held = roster.queue.filter(state__in=("waiting", "invited")).select_related("application")
    return list(held.order_by("since", "pk"))


def proposals(roster: Roster) -> list[Proposal]:
    """Open and agreed ones, first made first."""
    held = roster.proposals.filter(state__in=("open", "agreed"))
    return list(held.select_related("member", "waiting", "task").order_by("made_at", "pk"))


def settled(roster: Roster) -> list[Proposal]:
    """The latest that were decided."""
    held = roster.proposals.exclude(state__in=("open", "agreed"))
    return list(held.select_related("member", "waiting", "decided_by").order_by("-decided_at")[:20])


def applicants(roster: Roster) -> QuerySet[Application]:
    """Open applications by codes that lead into the group and that do not wait for a seat yet."""
    codes = Target.objects.filter(group=roster.group_id, removed_at=None).values("code")
    listed = roster.queue.exclude(state="withdrawn").exclude(application=None)
    held = Application.objects.filter(code__in=codes, state="pending")
    return held.exclude(pk__in=listed.values("application")).order_by("applied_at", "pk")
