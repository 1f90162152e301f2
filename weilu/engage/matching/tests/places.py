"""Two cards, their introduction and a team, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.matching.models import (
    Card,
    Introduction,
    Side,
    Team,
    TeamLine,
    TeamPlace,
)
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
MATCHED = (Card, Introduction, Side, Team, TeamLine, TeamPlace)


def cards_of(workspace: Workspace, member: int, other: int, says: str) -> dict[str, int]:
    """A need of one member, an offer of another, both agreed to meet; a team of the first."""
    now = clock.now()
    need, offer = (
        Card.objects.create(
            workspace=workspace, member_id=who, kind=kind, text=f"{says} {kind}", made_at=now,
            last_day=(now + timedelta(days=9)).date(),
        )
        for who, kind in ((member, "need"), (other, "offer"))
    )  # fmt: skip
    held = Introduction.objects.create(
        workspace=workspace, need=need, offer=offer, state="accepted", need_says=True,
        offer_says=True, asked_at=now, ended_at=now,
    )  # fmt: skip
    for card in (need, offer):
        Side.objects.create(introduction=held, card=card, reach=f"{says} reach")
    team = Team.objects.create(
        workspace=workspace, name=f"{says} team", goal=f"{says} goal", until=now.date(), made_at=now
    )
    place = TeamPlace.objects.create(team=team, member_id=member, asked_at=now)
    TeamLine.objects.create(team=team, text=f"{says} line", at=now)
    return {
        "card_id": need.pk, "other_card_id": offer.pk, "introduction_id": held.pk,
        "team_id": team.pk, "team_place_id": place.pk,
    }  # fmt: skip
