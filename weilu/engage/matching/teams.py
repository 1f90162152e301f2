"""Verbs of teams: make one, ask members in, hear their yes or no, write, end it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy

from weilu.engage.matching import rules, telling
from weilu.engage.matching.cards import ROOM
from weilu.engage.matching.facts import MatchingManaged, TeamChanged
from weilu.engage.matching.models import Team, TeamLine, TeamPlace, TeamState
from weilu.events.actions import record
from weilu.kit import clock, ids
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member

RUNNING = (TeamState.FORMING, TeamState.WORKING)


class TeamFull(WeiluError):
    code = "matching.team_full"
    status = 409
    sentence = gettext_lazy("A team has %(most)s people at most. Take somebody out first.")


class TeamOver(WeiluError):
    code = "matching.team_over"
    status = 409
    sentence = gettext_lazy("This team has ended. Reopen it first.")


class TeamSaysNothing(WeiluError):
    code = "matching.team_line_empty"
    sentence = gettext_lazy("Write a sentence.")


@transaction.atomic
def keep(team: Team, by: Account, members: Sequence[Member] = ()) -> Team:
    """Store a team, and ask members in. Raises `TeamFull`."""
    did = "team_changed" if team.pk else "team_made"
    if not team.pk:
        team.made_at, team.made_by = clock.now(), by
    team.save()
    _manage(team, did, by)
    for member in members:
        ask_in(team, member, by)
    return team


@transaction.atomic
def ask_in(team: Team, member: Member, by: Account) -> TeamPlace:
    """Ask a member; who was asked before is not asked again. Raises `TeamFull`, `TeamOver`."""
    held = _locked(team)
    if held.state not in RUNNING:
        raise TeamOver
    known = held.places.filter(member=member).first()
    if known is not None:
        return known
    if held.places.exclude(says=False).count() >= rules.MOST_TEAM:
        raise TeamFull(most=rules.MOST_TEAM)
    place = TeamPlace.objects.create(team=held, member=member, asked_at=clock.now())
    _manage(held, "team_asked", by, member)
    telling.invite(place)
    return place


@transaction.atomic
def take_out(place: TeamPlace, by: Account) -> None:
    """Somebody is in it no more, or is asked no more."""
    held = _locked(place.team)
    place.delete()
    _settle_state(held)
    _manage(held, "team_left", by, place.member)


@transaction.atomic
def answer(place: TeamPlace, *, says: bool) -> None:
    """A member's yes or no, which they may change while it runs. Raises `TeamFull`, `TeamOver`."""
    held = _locked(place.team)
    if held.state not in RUNNING:
        raise TeamOver
    mine = held.places.select_related("member").get(pk=place.pk)
    if mine.says == says:
        return
    if says and held.places.filter(says=True).count() >= rules.MOST_TEAM:
        raise TeamFull(most=rules.MOST_TEAM)
    held.places.filter(pk=place.pk).update(says=says)
    _settle_state(held)
    _tell(held, "joined" if says else "declined", mine.member)


@transaction.atomic
def write(
    team: Team, text: str, member: Member | None = None, by: Account | None = None
) -> TeamLine:
    """A line of how it goes. Raises `TeamOver`, `TeamSaysNothing`."""
    held, text = _locked(team), text.replace("\x00", "").strip()[:500]
    if held.state not in RUNNING:
        raise TeamOver
    if not text:
        raise TeamSaysNothing
    line = TeamLine.objects.create(team=held, member=member, by=by, text=text, at=clock.now())
    if by is not None:
        _manage(held, "team_wrote", by)
    else:
        _tell(held, "wrote", member)
    return line


@transaction.atomic
def end(team: Team, by: Account, *, done: bool, outcome: str = "") -> None:
    """It has done what it was for, or given up. Raises `TeamOver`."""
    held = _locked(team)
    if held.state not in RUNNING:
        raise TeamOver
    held.state = TeamState.DONE if done else TeamState.DROPPED
    held.outcome, held.ended_at = outcome.strip()[:500], clock.now()
    held.save(update_fields=["state", "outcome", "ended_at"])
    _manage(held, f"team_{held.state}", by)


@transaction.atomic
def reopen(team: Team, by: Account) -> None:
    """Undo that; its outcome is kept as it was written."""
    held = _locked(team)
    if held.state in RUNNING:
        return
    held.ended_at, held.state = None, TeamState.FORMING
    held.save(update_fields=["state", "ended_at"])
    _settle_state(held)
    _manage(held, f"team_{held.state}", by)


def _locked(team: Team) -> Team:
    found = Team.objects.select_for_update(of=("self",))
    return found.select_related("workspace", "made_by").get(pk=team.pk)


def _settle_state(held: Team) -> None:
    held.state = TeamState(rules.team_state(held.places.values_list("says", flat=True)))
    held.save(update_fields=["state"])


def _tell(held: Team, did: str, member: Member | None) -> None:
    record(
        held.workspace_id, TeamChanged(held.pk, held.name, did), source=f"weilu:{ROOM}",
        external_id=f"team:{ids.by_time()}", actor=member.pk if member else None,
    )  # fmt: skip


def _manage(held: Team, did: str, by: Account, member: Member | None = None) -> None:
    fact = MatchingManaged(did, held.name, team=held.pk, by=audit.number(by))
    audit.note(held.workspace, fact, room=ROOM, subject=member.pk if member else None)
