"""Pages of draws: all of them, one with its prizes and winners, who entered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.draws import access, actions, saying, wording
from weilu.engage.draws.forms import CapForm, DrawForm, PrizeForm
from weilu.engage.draws.models import Draw, DrawEntry, DrawPrize
from weilu.kit import clock
from weilu.kit.money import plain, written
from weilu.kit.sealing import SealBroken, unseal
from weilu.people.access import account_of, may, workspace_of

DRAWS = (
    Column("name", gettext_lazy("Draw"), order="name", fixed=True),
    Column("state", gettext_lazy("State"), order="state"),
    Column("closes_at", gettext_lazy("Until"), order="closes_at", wide=True),
    Column("entered", gettext_lazy("Entered"), order="entered", numeric=True),
)
ENTRIES = (
    Column("member", gettext_lazy("Member"), order="member.name", fixed=True),
    Column("at", gettext_lazy("When"), order="at"),
    Column("text", gettext_lazy("Answer"), wide=True),
    Column("is_right", gettext_lazy("Right"), order="is_right"),
    Column("ticket", gettext_lazy("Ticket"), order="ticket", wide=True),
)


@require_GET
@page("see")
def draws(request: HttpRequest) -> HttpResponseBase:
    """Every draw and quiz, and what a prize may be worth."""
    here, asked = workspace_of(request), Asked.of(request, DRAWS, "-closes_at", ("state",))
    found = Draw.objects.filter(workspace=here, name__icontains=asked.q)
    if asked.filters["state"] in wording.STATES:
        found = found.filter(state=asked.filters["state"])
    table = Table(request, DRAWS, asked, found.annotate(entered=Count("entries")))
    if request.GET.get("format") == "csv":
        rows = (
            [one.pk, one.name, one.state, one.opens_at.isoformat(), one.closes_at.isoformat(),
             one.entered, one.commitment]
            for one in table.sorted_rows.iterator(1_000)
        )  # fmt: skip
        header = ("id", "name", "state", "opens", "closes", "entered", "commitment")
        return csv_answer(request, "draws", header, rows)
    for row in table.rows:
        row.level, row.state_word = wording.STATES[row.state]
    policy = actions.policy_of(here)
    cap = written(policy.most_value, policy.currency)
    return render(
        request, "engage/draws/draws.html",
        {"table": table, "cap": cap, "states": wording.STATES},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a draw."""
    now = clock.now()
    held = Draw(
        workspace=workspace_of(request, "act"), opens_at=now, closes_at=now + timedelta(days=3)
    )
    return _form(request, held)


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, draw_id: int) -> HttpResponse:
    """Change a draw that is not open yet."""
    return _form(request, access.draw_of(request, draw_id, "act"))


def _form(request: HttpRequest, held: Draw) -> HttpResponse:
    form = DrawForm(held.workspace, request.POST or None, instance=held)
    if request.method == "POST":
        held.base = settings.WEILU_ADDRESS or request.build_absolute_uri("/")[:200]
        if filled(form, lambda: actions.save(form.instance, account_of(request))):
            return redirect("draws:draw", form.instance.pk)
    return render(request, "engage/draws/form.html", {"form": form, "held": held})


@require_GET
@page("see")
def draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """One draw: where it stands, its prizes, who won."""
    held = access.draw_of(request, draw_id)
    policy, acts = actions.policy_of(held.workspace), may(request, "act")
    wins = list(held.wins.select_related("prize", "entry__member", "draw").order_by("rank"))
    for win in wins:
        told: Any = win
        told.level, told.state_word = wording.WINS[win.state]
        told.link = saying.claim_link(win) if acts and win.state == "waiting" else ""
        told.address = _address(win.sealed_address) if acts else ""
    prizes = [(one, written(one.value, policy.currency) if one.value else "")
              for one in held.prizes.order_by("pk")]  # fmt: skip
    level, word = wording.STATES[held.state]
    return render(
        request, "engage/draws/draw.html",
        {"held": held, "prizes": prizes, "wins": wins, "level": level, "word": word,
         "entered": held.entries.count(), "right": held.entries.filter(is_right=True).count(),
         "form": PrizeForm(policy.currency), "public": saying.page_of(held)},
    )  # fmt: skip


def _address(sealed: str) -> str:
    try:
        return unseal(sealed) if sealed else ""
    except SealBroken as broken:
        return str(broken)


@require_GET
@page("see")
def entries(request: HttpRequest, draw_id: int) -> HttpResponseBase:
    """Who entered."""
    held = access.draw_of(request, draw_id)
    columns = [one for one in ENTRIES if held.is_quiz or one.key not in {"text", "is_right"}]
    asked = Asked.of(request, columns, "at")
    found = DrawEntry.objects.filter(draw=held, member__name__icontains=asked.q)
    table = Table(request, columns, asked, found.select_related("member"))
    if request.GET.get("format") == "csv":
        rows = (
            [one.member_id, one.member.name, one.at.isoformat(), one.text, one.is_right, one.ticket]
            for one in table.sorted_rows.iterator(1_000)
        )
        header = ("member", "name", "at", "answer", "right", "ticket")
        return csv_answer(request, f"draw-{held.pk}", header, rows)
    return render(request, "engage/draws/entries.html", {"held": held, "table": table})


@require_POST
@page("act")
def add_prize(request: HttpRequest, draw_id: int) -> HttpResponse:
    """Add a prize to a draft."""
    held = access.draw_of(request, draw_id, "act")
    currency = actions.policy_of(held.workspace).currency
    form = PrizeForm(currency, request.POST, instance=DrawPrize(draw=held))
    if not filled(form, lambda: actions.save_prize(form.filled(), account_of(request))):
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return redirect("draws:draw", held.pk)


@require_POST
@page("act")
def drop_prize(request: HttpRequest, prize_id: int) -> HttpResponse:
    """Take a prize out of a draft; the next page offers to put it back."""
    prize = access.prize_of(request, prize_id)
    currency = actions.policy_of(prize.draw.workspace).currency
    if attempt(request, lambda: actions.drop_prize(prize, account_of(request))):
        where = reverse("draws:add_prize", args=[prize.draw_id])
        kept = {"name": prize.name, "count": str(prize.count), "points": str(prize.points),
                "value": plain(prize.value, currency)}  # fmt: skip
        kept |= {"needs_address": "on"} if prize.needs_address else {}
        undo.offer(request, _("“%(name)s” is taken out.") % {"name": prize.name}, where, kept)
    return redirect("draws:draw", prize.draw_id)


@require_POST
@page("act")
def turn(request: HttpRequest, draw_id: int, verb: str) -> HttpResponse:
    """Open, call off, or enter the public number."""
    held, by = access.draw_of(request, draw_id, "act"), account_of(request)
    verbs = {
        "open": (lambda: actions.open_up(held, by), _("It is open. The seed is committed to.")),
        "cancel": (lambda: actions.cancel(held, by), _("It is called off.")),
        "beacon": (
            lambda: actions.set_beacon(held, request.POST.get("beacon", ""), by),
            _("It is drawn within a minute."),
        ),
    }
    if verb in verbs:
        attempt(request, *verbs[verb])
    return redirect("draws:draw", held.pk)


@require_POST
@page("act")
def deliver(request: HttpRequest, win_id: int) -> HttpResponse:
    """Say that a prize was delivered; the next page offers to take that back."""
    win = access.win_of(request, win_id)
    on = request.POST.get("on", "1") == "1"
    if attempt(request, lambda: actions.deliver(win, account_of(request), on=on)) and on:
        where = reverse("draws:deliver", args=[win.pk])
        said = _("Delivered to %(name)s.") % {"name": win.entry.member.name}
        undo.offer(request, said, where, {"on": "0"})
    return redirect("draws:draw", win.draw_id)


@require_http_methods(["GET", "POST"])
@page("manage")
def cap(request: HttpRequest) -> HttpResponse:
    """What one prize may be worth."""
    policy = actions.policy_of(workspace_of(request, "manage"))
    before = {"currency": policy.currency, "most": plain(policy.most_value, policy.currency)}
    form = CapForm(request.POST or None, initial=before)
    save = lambda: actions.set_policy(form.fill(policy), account_of(request))  # noqa: E731
    if request.method == "POST" and filled(form, save):
        return redirect("draws:draws")
    return render(request, "engage/draws/cap.html", {"form": form})
