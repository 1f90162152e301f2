"""What a visitor sees at the door: the form, the fee, a word on how it stands."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.threshold import actions, door, fees, files, invitations, rules, sheets
from weilu.acquire.threshold.models import ApplicantMessage, Application, Payment, Threshold
from weilu.acquire.threshold.wording import ANSWER_FAULTS
from weilu.charter.house_rules import reads as house_rules
from weilu.charter.house_rules.links import public_link
from weilu.charter.house_rules.models import Edition
from weilu.console.member_pages import HEADERS
from weilu.kit import clock
from weilu.kit.buckets import Buckets
from weilu.kit.errors import WeiluError

#: A field no person sees; its name is one that programs like to fill in.
TRAP = "website"
#: Keeps an invitation while the form is looked at, in another language or again.
INVITED = "wl_invited"
#: Forms a minute of one visitor, and from one place: many phones share one at an event.
PER_VISITOR, PER_PLACE = 12, 240

buckets = Buckets()


def before(request: HttpRequest, code: EntryCode, visitor: str) -> HttpResponse | None:
    """What stands before the groups: the form, the fee, or how it stands; None = nothing."""
    mine = door.latest(code, visitor)
    if mine and rules.is_passed(mine.state, fees.state_of(mine)):
        return None
    if mine is None or (mine.state == "declined" and "again" in request.GET):
        answer = _form(request, code, visitor, {})
        if letters := request.GET.get("i", "")[:16]:
            _keep_invitation(request, answer, letters)
        return answer
    return _standing(request, code, mine)


def post(request: HttpRequest, code: EntryCode, visitor: str) -> HttpResponse | None:
    """Take a form or the word that a fee was paid; None = it is neither."""
    if _is_huge(request):
        return _form(request, code, visitor, {}, status=413, said=_(
            "That was too much at once: files have at most 5 MB each, 20 MB together."
        ))  # fmt: skip
    what = request.POST.get("what")
    if what not in {"apply", "paid"}:
        return None
    wait = _wait(request, visitor)
    if wait:
        said = _("That was sent too often just now. Wait a minute and press once more.")
        answer = _form(request, code, visitor, _given(request), status=429, said=said)
        answer.headers["Retry-After"] = str(math.ceil(wait))
        return answer
    return _paid(request, code, visitor) if what == "paid" else _apply(request, code, visitor)


def _is_huge(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > files.LARGEST_FORM:
        return True
    try:
        request.POST.get("what")
    except (RequestDataTooBig, TooManyFieldsSent):
        return True
    return False


def _wait(request: HttpRequest, visitor: str) -> float:
    now, place = time.monotonic(), request.META.get("REMOTE_ADDR", "")
    mine = buckets.take(("visitor", visitor or place), PER_VISITOR, now)
    return max(mine, buckets.take(("place", place), PER_PLACE, now))


def _given(request: HttpRequest) -> dict[str, str | list[str]]:
    """What was typed: one value, or all where several may be chosen."""
    return {
        key: values if len(values) > 1 else (values or [""])[0]
        for key, values in request.POST.lists()
    }


def _apply(request: HttpRequest, code: EntryCode, visitor: str) -> HttpResponse:
    """Take a form in; what is wrong is told in place, with what was typed."""
    threshold = _threshold(code)
    given = _given(request)
    word = request.POST.get("sheet", "")
    sheet = sheets.read(threshold, word)
    if sheet is None or not visitor:
        again = _("This form was open for too long, or came from elsewhere. Press Send once more.")
        return _form(request, code, visitor, given, unknown=not visitor,
                     said=again if visitor else "")  # fmt: skip
    opened, editions = sheet
    version, questions, pass_mark = sheets.seen(threshold, opened.version)
    current = rules.questions_of(threshold.questions)
    file_faults = _files(request, threshold, visitor, questions)
    judged = rules.judge(questions, {**given, **files.names(threshold, visitor)})
    contact = request.POST.get("contact", "").replace("\x00", "").strip()
    faults = judged.faults | file_faults
    if version != threshold.version and _asks_more(questions, current, given):
        said = _("The form was changed while you filled it in. What you entered is still here.")
        return _form(request, code, visitor, given, said=said)
    if not contact or len(contact) > 120 or faults:
        return _form(request, code, visitor, given, faults, word=word,
                     unreachable=not contact or len(contact) > 120)  # fmt: skip
    if rules.is_too_quick(opened.shown_at, clock.now()):
        said = _("That was quick! Look over it and press Send once more.")
        return _form(request, code, visitor, given, word=word, said=said)
    agreed = any(judged.answers.get(one.key) for one in questions if one.kind == "rules")
    try:
        sent = actions.Sent(
            opened.key, version, questions, pass_mark, tuple(editions) if agreed else (),
            _invitation(request, threshold, visitor), "hidden" if request.POST.get(TRAP) else "",
        )  # fmt: skip
        door.apply(code, visitor, contact, judged, sent)
    except WeiluError as error:
        return _form(request, code, visitor, given, word=word, said=str(error))
    return _back(code)


def _asks_more(
    seen: list[rules.Question], current: list[rules.Question], given: rules.Given
) -> bool:
    """Whether the form asks by now for something that was not answered."""
    missing = rules.judge(current, given).faults
    return any(missing.get(key) for key in rules.newly_asked(seen, current))


def _threshold(code: EntryCode) -> Threshold:
    assert code.threshold is not None
    return code.threshold


def _back(code: EntryCode) -> HttpResponse:
    return HttpResponseRedirect(reverse("acquire:entry", args=[code.code]), status=303)


def _files(
    request: HttpRequest, threshold: Threshold, visitor: str, questions: list[rules.Question]
) -> dict[str, str]:
    """Keep the files that came, for this and the next try; what is wrong with the others."""
    faults = {}
    for one in questions:
        upload = request.FILES.get(one.key) if one.kind == "file" else None
        if upload is None or isinstance(upload, list):
            continue
        if why := files.fault(upload):
            faults[one.key] = why
        else:
            files.keep(threshold, visitor, one.key, upload)
    return faults


def _letters(request: HttpRequest, given: rules.Given) -> str:
    typed = given.get("invitation", "")
    if not isinstance(typed, str) or not typed.strip():
        typed = request.GET.get("i") or request.COOKIES.get(INVITED, "")
    return typed.strip()[:16]


def _invitation(request: HttpRequest, threshold: Threshold, visitor: str) -> Any:
    """The invitation shown; where none is needed, one that does not hold is passed over."""
    letters = _letters(request, _given(request))
    try:
        return invitations.shown(threshold, letters, visitor)
    except WeiluError:
        if threshold.invited:
            raise
        return None


def _keep_invitation(request: HttpRequest, answer: HttpResponse, letters: str) -> None:
    answer.set_cookie(
        INVITED, letters, max_age=86_400, path="/c/", httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def _paid(request: HttpRequest, code: EntryCode, visitor: str) -> HttpResponse:
    """The applicant says that they paid, with a reference or a proof."""
    mine = door.latest(code, visitor) if visitor else None
    if mine is None:
        return _back(code)
    upload = request.FILES.get(files.PROOF)
    reference = request.POST.get("reference", "")
    why = ""
    if upload is not None and not isinstance(upload, list):
        why = files.fault(upload)
    if why or (upload is None and not reference.strip()):
        said = str(ANSWER_FAULTS[why or "missing"])
        return _standing(request, code, mine, said=said, reference=reference)
    try:
        fees.state(mine, reference)
    except WeiluError as error:
        return _standing(request, code, mine, said=str(error), reference=reference)
    if upload is not None and not isinstance(upload, list):
        kept = files.keep(mine.threshold, visitor, files.PROOF, upload)
        mine.attachments.filter(question=files.PROOF).delete()
        mine.attachments.add(kept)
    return _back(code)


def _form(
    request: HttpRequest, code: EntryCode, visitor: str, given: rules.Given,
    faults: Mapping[str, str] | None = None, *, word: str = "", status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The form: current, or (`word`) the one that was sent, with what was typed."""
    threshold = _threshold(code)
    sheet = sheets.read(threshold, word) if word else None
    questions = rules.questions_of(threshold.questions)
    if sheet is not None:
        questions = sheets.seen(threshold, sheet[0].version)[1]
    editions = _editions(threshold, sheet[1] if sheet else None)
    kept = files.names(threshold, visitor) if visitor else {}
    shown = form_parts(threshold, questions, given, faults or {}, kept) | {
        "sheet": word if sheet else sheets.begin(threshold, [one.pk for one in editions]),
        "editions": [public_link(one, request.build_absolute_uri("/")) for one in editions],
        "trap": TRAP, "invitation": _letters(request, given), **more,
    }  # fmt: skip
    return shielded(render(request, "m/apply.html", shown, status=status))


def form_parts(
    threshold: Threshold, questions: list[rules.Question], given: rules.Given,
    faults: Mapping[str, str], kept: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the form's page is made of; previews use it too."""
    return {
        "threshold": threshold, "community": threshold.workspace.name,
        "asked": door.asked(questions, given, faults, kept), "contact": given.get("contact", ""),
        "has_files": any(one.kind == "file" for one in questions),
    }  # fmt: skip


def _editions(threshold: Threshold, shown: list[int] | None) -> list[Edition]:
    if shown is not None:
        found = Edition.objects.filter(pk__in=shown, book__workspace=threshold.workspace_id)
        return list(found.order_by("pk"))
    if all(one["kind"] != "rules" for one in threshold.questions):
        return []
    return house_rules.in_force(threshold.workspace_id)


def _standing(
    request: HttpRequest, code: EntryCode, mine: Application, **more: Any
) -> HttpResponse:  # fmt: skip
    """How an application stands: waits, turned down, to be paid."""
    payment = Payment.objects.filter(application=mine).first()
    shown = {
        "mine": mine, "payment": payment, "threshold": mine.threshold, "code": code,
        "community": code.channel.workspace.name, "language": get_language(),
        "notes": ApplicantMessage.objects.filter(application=mine).order_by("-at")[:20],
        "proof": mine.attachments.filter(question=files.PROOF).exists(), **more,
    }  # fmt: skip
    return shielded(render(request, "m/standing.html", shown))


def pay_picture(code: EntryCode, visitor: str) -> HttpResponse | None:
    """The QR code to pay by, for whoever is asked to; None = nobody is."""
    mine = door.latest(code, visitor)
    asked = mine is not None and fees.state_of(mine) in {"due", "stated"}
    if mine is None or not asked or mine.threshold.pay_picture is None:
        return None
    answer = HttpResponse(
        bytes(mine.threshold.pay_picture), content_type=mine.threshold.pay_picture_type
    )
    answer.headers["Cache-Control"] = "private, max-age=600"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def shielded(answer: HttpResponse) -> HttpResponse:
    """With the headers of pages for members' phones."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
