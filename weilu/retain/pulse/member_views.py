"""One question on a phone: five buttons, one tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from weilu.console.member_pages import Gone, Says, member_page
from weilu.kit.errors import WeiluError
from weilu.outbox import optouts
from weilu.retain.pulse import actions
from weilu.retain.pulse.asking import ROOM
from weilu.retain.pulse.models import PulseAsk
from weilu.retain.pulse.wording import QUESTIONS, SCALE


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("pulse")
def ask(request: HttpRequest, says: Says) -> HttpResponse:
    """Answer, change the answer, say why, or want no more questions."""
    found = PulseAsk.objects.select_related("member__workspace", "group")
    held = found.filter(pk=says["p"]).first()
    if held is None:
        raise Gone
    error = ""
    if request.method == "POST":
        try:
            _do(request, held)
        except WeiluError as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    given = {
        "community": held.group.name, "held": held, "question": QUESTIONS[held.dimension][1],
        "scale": SCALE.items(), "error": error, "longest": actions.LONGEST,
        "out": bool(optouts.refusing([held.member_id], "relation", ROOM)),
    }  # fmt: skip
    return render(request, "m/pulse/ask.html", given)


def _do(request: HttpRequest, held: PulseAsk) -> None:
    if request.POST.get("do") == "stop":
        actions.want_none(held)
        return
    given = request.POST.get("score", "")
    score = int(given) if given.isdecimal() and len(given) == 1 else 0
    actions.answer(held, score, request.POST.get("words", held.words))
