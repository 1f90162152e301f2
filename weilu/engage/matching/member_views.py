"""A member's own desk on a phone: cards, introductions, teams. Each form does one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.library.rules import stored_tags, tags_of
from weilu.engage.matching import cards, finding, meeting, reads, rules, teams
from weilu.engage.matching.models import Card, CardKind, Introduction, TeamPlace
from weilu.engage.matching.wording import DAYS, KINDS, RESULTS
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Member
from weilu.people.persons.reads import identities

#: Suggestions shown below each card; cards of others are seen without their names.
NEAR = 3


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("matching")
def desk(request: HttpRequest, says: Says) -> HttpResponse:
    """One page before and after; a refusal stands on top of it."""
    member = Member.objects.select_related("workspace").filter(pk=says["m"]).first()
    if member is None:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            DEEDS.get(request.POST.get("do", ""), _nothing)(member, request.POST)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    with timezone.override(ZoneInfo(member.workspace.zone)):
        return render(request, "m/matching/desk.html", _page(member) | {"error": error})


def _page(member: Member) -> dict[str, Any]:
    met = reads.meetings(member)
    return {
        "community": member.workspace.name, "member": member, "kinds": KINDS.items(),
        "days": DAYS, "results": RESULTS.items(),
        "asked": [one for one in met if one.held.state == "waiting" and one.says is None],
        "waiting": [one for one in met if one.held.state == "waiting" and one.says],
        "met": [one for one in met if one.held.state == "accepted"],
        "cards": [
            {"held": one, "kind": KINDS[one.kind], "tags": tags_of(one.tags),
             "near": finding.suggestions(one, NEAR) if one.state == "open" else []}
            for one in reads.cards_of_person(member)
        ],
        "places": [_team(one) for one in reads.places_of_person(member)],
    }  # fmt: skip


def _team(place: TeamPlace) -> dict[str, Any]:
    """A team as somebody asked into it sees it: who is in, and how it goes once they are."""
    team = place.team
    inside = team.places.filter(says=True).select_related("member").order_by("pk")
    lines = team.lines.select_related("member", "by").order_by("-pk")[:5] if place.says else []
    return {
        "place": place, "team": team, "people": [one.member.name for one in inside],
        "lines": lines, "runs": team.state in teams.RUNNING,
    }  # fmt: skip


def _number(given: QueryDict, name: str) -> int:
    told = given.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 0


def _card(member: Member, number: int) -> Card:
    """One of the person's own cards. Raises Http404 for any other."""
    mine = Card.objects.filter(member__in=identities(member))
    return get_object_or_404(mine.select_related("workspace", "member"), pk=number)


def _introduction(member: Member, given: QueryDict) -> tuple[Introduction, Card]:
    """One that the person is a side of, and their card. Raises Http404 for any other."""
    found = Introduction.objects.select_related("need__member", "offer__member")
    held = get_object_or_404(found, pk=_number(given, "introduction"))
    mine = held.need if held.need.member_id in identities(member) else held.offer
    return held, _card(member, mine.pk)


def _nothing(_member: Member, _given: QueryDict) -> None:
    """A form nobody knows changes nothing."""


def _write(member: Member, given: QueryDict) -> None:
    kind = given.get("kind", "")
    held = Card(
        workspace=member.workspace, member=member,
        kind=CardKind(kind) if kind in CardKind.values else CardKind.NEED,
    )  # fmt: skip
    _fill(held, given)
    held.last_day = rules.last_day(clock.today(member.workspace.zone), _number(given, "days"))
    cards.keep(held)


def _change(member: Member, given: QueryDict) -> None:
    held = _card(member, _number(given, "card"))
    _fill(held, given)
    cards.keep(held)


def _fill(held: Card, given: QueryDict) -> None:
    held.text = given.get("text", "")
    held.tags = stored_tags(tags_of(given.get("tags", "")[:160]))


def _turn(state: str) -> Callable[[Member, QueryDict], None]:
    def turned(member: Member, given: QueryDict) -> None:
        cards.turn(_card(member, _number(given, "card")), state)

    return turned


def _ask(member: Member, given: QueryDict) -> None:
    """Ask to be introduced to whom a suggestion is of."""
    mine = _card(member, _number(given, "card"))
    near = {one.card.pk: one.card for one in finding.suggestions(mine, NEAR)}
    theirs = near.get(_number(given, "other"))
    if theirs is None:
        raise meeting.CannotMeet
    meeting.propose(mine, theirs, None)


def _yes(member: Member, given: QueryDict) -> None:
    held, mine = _introduction(member, given)
    meeting.answer(held, mine, says=True, reach=given.get("reach", ""))


def _no(member: Member, given: QueryDict) -> None:
    held, mine = _introduction(member, given)
    meeting.answer(held, mine, says=False, why=given.get("why", ""))


def _outcome(member: Member, given: QueryDict) -> None:
    held, mine = _introduction(member, given)
    result, words = given.get("result", ""), given.get("words", "")
    meeting.tell_outcome(held, mine, result, words, given.get("worth", ""))


def _place(member: Member, given: QueryDict) -> TeamPlace:
    mine = TeamPlace.objects.filter(member__in=identities(member))
    found = mine.select_related("team__workspace", "member")
    return get_object_or_404(found, pk=_number(given, "place"))


def _join(member: Member, given: QueryDict) -> None:
    teams.answer(_place(member, given), says=True)


def _leave(member: Member, given: QueryDict) -> None:
    teams.answer(_place(member, given), says=False)


def _tell(member: Member, given: QueryDict) -> None:
    place = _place(member, given)
    if not place.says:
        raise teams.TeamOver
    teams.write(place.team, given.get("text", ""), member=place.member)


DEEDS: dict[str, Callable[[Member, QueryDict], None]] = {
    "write": _write, "change": _change, "open": _turn("open"), "pause": _turn("paused"),
    "found": _turn("settled"), "end": _turn("ended"), "ask": _ask, "yes": _yes, "no": _no,
    "outcome": _outcome, "join": _join, "leave": _leave, "tell": _tell,
}  # fmt: skip
