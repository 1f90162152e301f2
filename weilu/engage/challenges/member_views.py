"""A challenge on a member's phone: enter, check in, change, choose, boards, appeal, card."""

from __future__ import annotations

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weilu.console.member_pages import Gone, Says, member_page
from weilu.engage.challenges import (
    actions,
    copying,
    links,
    reads,
    rules,
    wording,
)
from weilu.engage.challenges import card as cards
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.forms import CheckInForm
from weilu.engage.challenges.models import Challenge, CheckIn, Copy, Entrant, Surprise
from weilu.engage.challenges.prompts import day_words
from weilu.engage.hosts import reads as hosts
from weilu.kit import clock, pictures
from weilu.kit.errors import WeiluError
from weilu.people.models import Member

#: Check-ins shown to their member.
LATEST = 7


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("challenge")
def mine(request: HttpRequest, says: Says) -> HttpResponse:
    """Everything of a challenge for one who takes part; each form does one thing."""
    found = Entrant.objects.select_related("challenge__workspace", "member")
    entrant = found.filter(pk=says["e"]).first()
    if entrant is None:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            _do(request, entrant)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    with timezone.override(ZoneInfo(entrant.zone)):
        given = {**_page(entrant, request), "error": error}
        return render(request, "m/challenge/page.html", given)


def _do(request: HttpRequest, entrant: Entrant) -> None:
    """Carry out what a form of the page asks for."""
    verb = request.POST.get("do", "")
    if verb == "leave":
        actions.leave(entrant)
    elif verb == "return":
        actions.enter(entrant.challenge, entrant.member, "page")
    elif verb == "choose":
        muted, praised = request.POST.get("remind") != "1", request.POST.get("praised") == "1"
        actions.choose(entrant, muted=muted, praised=praised)
    elif verb in {"edit", "withdraw"}:
        _change(request, entrant, verb)
    elif verb == "in":
        form = _asked(request)
        data = form.cleaned_data
        actions.check_in(entrant, data["key"], _note(form), "page", day=data["day"])


def _asked(request: HttpRequest) -> CheckInForm:
    form = CheckInForm(request.POST, request.FILES)
    if not form.is_valid():
        raise actions.NothingToSay
    return form


def _note(form: CheckInForm) -> Note:
    given: UploadedFile[bytes] | None = form.cleaned_data["picture"]
    content = pictures.drawn(given.read(pictures.LARGEST + 1)).content if given else None
    return Note(form.cleaned_data["text"], form.cleaned_data["number"], content)


def _change(request: HttpRequest, entrant: Entrant, verb: str) -> None:
    number = request.POST.get("checkin", "")
    made = entrant.checkins.filter(pk=int(number) if number.isdecimal() else 0).first()
    if made is None:
        raise actions.Withdrawn
    if verb == "withdraw":
        actions.withdraw(made)
    else:
        actions.edit(made, _note(_asked(request)))


def _page(entrant: Entrant, request: HttpRequest) -> dict[str, Any]:
    held, now = entrant.challenge, clock.now()
    terms, plan = actions.terms_of(held), reads.plan_of(held)
    stands = reads.standings(held, [entrant], now)[entrant.pk]
    today = rules.day_of(terms, entrant.zone, now)
    which = request.GET.get("board", "")
    board = _board(entrant, which) if which in wording.BOARDS else {}
    latest = entrant.checkins.defer("picture").order_by("-at", "-pk")[:LATEST]
    return {
        "community": held.workspace.name, "held": held, "entrant": entrant, "plan": plan,
        "surprise": Surprise.objects.filter(entrant=entrant, is_held=False).first(),
        "stands": stands, "day": None if today is None else today + 1, "key": uuid4().hex,
        "open": today is not None and stands.days[today] == rules.OPEN,
        "what": day_words(plan.tomorrow, plan.path, today) if plan and today is not None else "",
        "tomorrow": _tomorrow(plan, today), "days": _days(stands), "next": _next(held, stands),
        "missed": _to_make_up(entrant, stands), "latest": [(one, _copy(one)) for one in latest],
        "boards": wording.BOARDS, "which": which if board else "", **board,
        "share": reverse("challenges:card", args=[links.card_word(entrant)]),
        "progress": round(100 * stands.done / len(stands.days)),
        "longest": actions.LONGEST_NOTE,
    }  # fmt: skip


def _tomorrow(plan: Any, today: int | None) -> str:
    themes = plan.tomorrow if plan else []
    return str(themes[today + 1]) if today is not None and today + 1 < len(themes) else ""


def _days(stands: rules.Standing) -> list[tuple[int, str, str]]:
    """(number, state, words) of each day."""
    return [(place + 1, day, str(wording.DAYS[day])) for place, day in enumerate(stands.days)]


def _next(held: Challenge, stands: rules.Standing) -> Any:
    """The milestone that comes next, and how many days are left to it."""
    ahead = [one for one in reads.milestones(held) if one.days > stands.best]
    return (ahead[0], ahead[0].days - stands.streak) if ahead else None


def _to_make_up(entrant: Entrant, stands: rules.Standing) -> list[int]:
    """Missed days that can still be made up for, counted from 0."""
    if not stands.make_ups_left or entrant.challenge.state != "on":
        return []
    terms, now = actions.terms_of(entrant.challenge), clock.now()
    starts = rules.borders(terms, entrant.zone)
    return [
        day for day, state in enumerate(stands.days)
        if state in {rules.MISSED, rules.FROZEN} and rules.may_make_up(terms, starts, day, now)
    ]  # fmt: skip


def _copy(made: CheckIn) -> tuple[Copy, str] | None:
    """A decision the member may answer, with where."""
    found = Copy.objects.filter(checkin=made).exclude(state__in=("open", "dismissed")).first()
    return (found, links.appeal_link(found)) if found else None


def _board(entrant: Entrant, which: str) -> dict[str, Any]:
    """The first of a board, and one's own place; it takes a look at everybody."""
    found = reads.board(reads.lines(entrant.challenge), which, entrant)
    place = next((number for number, one in enumerate(found, 1)
                  if one.entrant.pk == entrant.pk), 0)  # fmt: skip
    badges = hosts.badges(entrant.challenge.workspace_id)
    shown = [(one, badges.get(one.entrant.member_id, "")) for one in found[: reads.BOARD]]
    return {"board": shown, "place": place, "of": len(found)}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("challenge-entry")
def enter(request: HttpRequest, says: Says) -> HttpResponse:
    """What a challenge is about, and a button to take part."""
    held = Challenge.objects.select_related("workspace").filter(pk=says["c"]).first()
    member = Member.objects.filter(pk=says["m"]).first()
    if held is None or member is None or member.workspace_id != held.workspace_id:
        raise Gone
    known = held.entrants.filter(member=member, left_at=None).first()
    if request.method == "POST" and known is None:
        praised = request.POST.get("praised") == "1"
        zone = request.POST.get("zone", "")[:60]
        known = actions.enter(held, member, "page", zone=zone, praised=praised)
    if known is not None:
        return HttpResponseRedirect(links.my_challenge(known), status=303)
    given = {"community": held.workspace.name, "held": held, "plan": reads.plan_of(held),
             "milestones": reads.milestones(held), "zones": ZONES}  # fmt: skip
    return render(request, "m/challenge/enter.html", given)


#: Zones offered to members who live elsewhere; the challenge's own stands first.
ZONES = (
    "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/London",
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("challenge-appeal")
def appeal(request: HttpRequest, says: Says) -> HttpResponse:
    """The pair, why it was struck, one appeal, and what came of it."""
    found = Copy.objects.select_related(
        "checkin__entrant__challenge__workspace", "earlier__entrant__member"
    )
    copy = found.filter(pk=says["k"]).exclude(state__in=("open", "dismissed")).first()
    if copy is None:
        raise Gone
    text, error = request.POST.get("text", "").strip(), ""
    if request.method == "POST" and text:
        copying.appeal(copy, text)
        return HttpResponseRedirect(request.path, status=303)
    if request.method == "POST":
        error = _("Say in a sentence why it was wrong.")
    entrant = copy.checkin.entrant
    with timezone.override(ZoneInfo(entrant.zone)):
        return render(
            request, "m/challenge/appeal.html",
            {"community": entrant.challenge.workspace.name, "copy": copy, "error": error,
             "longest": copying.LONGEST_APPEAL, "word": wording.COPIES[copy.state][1]},
        )  # fmt: skip


@require_safe
@member_page("challenge-card")
def card(_request: HttpRequest, says: Says) -> HttpResponse:
    """The share card of one who takes part, as it stands now."""
    found = Entrant.objects.select_related("challenge__workspace", "member")
    entrant = found.filter(pk=says["e"]).first()
    if entrant is None:
        raise Gone
    held = entrant.challenge
    stands = reads.standings(held, [entrant])[entrant.pk]
    drawn = cards.drawn(held.workspace.name, held.name, entrant.member.name, stands)
    return HttpResponse(drawn, content_type="image/png")
