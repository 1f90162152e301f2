"""Pages of one entry code: its QR, what stands behind it, who waits."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.codes import access, actions, asking, qr, reads
from weilu.acquire.codes.forms import CodeForm, LinkAskForm, TargetForm
from weilu.acquire.codes.models import EntryCode, Target
from weilu.acquire.codes.wording import APPS, RULES
from weilu.console import undo
from weilu.console.attempts import filled
from weilu.console.pages import page
from weilu.console.tables import csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of

WAITING_SHOWN = 100


@require_GET
@page("see")
def entry_code(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """One code: scan it, see where it leads and what it brought."""
    held = access.entry_code_of(request, entry_code_id)
    link, brought = qr.link_of(held, request), reads.by_code([held.pk])[held.pk]
    waiting = reads.waiting(held)
    return render(
        request, "acquire/entry_code.html",
        {"held": held, "link": link, "picture": qr.data_uri(link), "brought": brought,
         "staying": brought.staying(), "funnel": brought.funnel(), "steps": brought.steps(),
         "rule": RULES[held.rule],
         "standings": reads.standings(held), "asks": asking.open_asks(held),
         "apps": _apps(held),
         "waiting": waiting[:WAITING_SHOWN], "waiting_count": waiting.count()},
    )  # fmt: skip


def _apps(held: EntryCode) -> list[tuple[object, int]]:
    return [(APPS.get(app, app), n) for app, n in reads.apps(held)]


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """Another name or rule."""
    held = access.entry_code_of(request, entry_code_id, "act")
    form = CodeForm(held.channel.workspace, request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, account_of(request)
        actions.change_code(held, by, **data)
        toasts.success(request, _("Saved."))
        return redirect("acquire:entry_code", held.pk)
    return render(request, "acquire/entry_code_form.html", {"form": form, "held": held})


@require_POST
@page("act")
def pause(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """Close a code for now, or open it again."""
    held, by = access.entry_code_of(request, entry_code_id, "act"), account_of(request)
    if request.POST.get("on") == "1":
        actions.resume_code(held, by)
        toasts.success(request, _("It takes visitors again."))
    else:
        actions.pause_code(held, by)
        again = reverse("acquire:pause_code", args=[held.pk])
        undo.offer(request, _("Visitors are told that it is closed for now."), again, {"on": "1"})
    return redirect("acquire:entry_code", held.pk)


@require_GET
@page("see")
def picture(request: HttpRequest, entry_code_id: int, form: str) -> HttpResponse:
    """The QR code as a file, for print or for a page."""
    held = access.entry_code_of(request, entry_code_id)
    if form not in {"svg", "png"}:
        raise Http404
    content, media = qr.picture(qr.link_of(held, request), form)
    answer = HttpResponse(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{held.code}.{form}"'
    return answer


@require_http_methods(["GET", "POST"])
@page("act")
def add_target(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """Put something behind a code."""
    held = access.entry_code_of(request, entry_code_id, "act")
    return _target(request, Target(code=held))


@require_http_methods(["GET", "POST"])
@page("act")
def ask_link(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """Have the platform make the link."""
    held = access.entry_code_of(request, entry_code_id, "act")
    groups = asking.askable(held.channel.workspace)
    several = asking.joinable(held.channel.workspace)
    form = LinkAskForm(groups, several, request.POST or None, initial={"group": groups.first()})

    def ask() -> None:
        asking.ask_link(held, by=account_of(request), **form.cleaned_data)

    if request.method == "POST" and filled(form, ask, "group"):
        toasts.success(request, _("The platform is asked for a link. It will stand here."))
        return redirect("acquire:entry_code", held.pk)
    found = {"form": form, "held": held, "any": groups.exists()}
    return render(request, "acquire/link_ask_form.html", found)


@require_POST
@page("act")
def drop_ask(request: HttpRequest, link_ask_id: int) -> HttpResponse:
    """No longer wait for a link."""
    held = access.link_ask_of(request, link_ask_id)
    asking.drop_ask(held, account_of(request))
    toasts.success(request, _("The link is no longer waited for."))
    return redirect("acquire:entry_code", held.code_id)


@require_http_methods(["GET", "POST"])
@page("act")
def edit_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """Change it."""
    return _target(request, access.target_of(request, target_id))


def _target(request: HttpRequest, held: Target) -> HttpResponse:
    workspace = held.code.channel.workspace
    form = TargetForm(workspace, request.POST or None, request.FILES or None, instance=held)
    if request.method == "POST" and form.is_valid():
        _take_picture(held, form)
        try:
            actions.save_target(held, account_of(request))
        except WeiluError as error:
            form.add_error("address", str(error))
        else:
            toasts.success(request, _("Saved."))
            return redirect("acquire:entry_code", held.code_id)
    return render(request, "acquire/target_form.html", {"form": form, "held": held})


def _take_picture(held: Target, form: TargetForm) -> None:
    if form.cleaned_data["upload"]:
        held.picture = form.cleaned_data["upload"]
    elif held.address:
        held.picture, held.picture_type = None, ""


@require_POST
@page("act")
def turn_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """Move it in the order, take it out, put it back."""
    held, by = access.target_of(request, target_id), account_of(request)
    verb = request.POST.get("do", "")
    if verb == "remove":
        actions.remove_target(held, by)
        again = reverse("acquire:turn_target", args=[held.pk])
        said = _("“%(name)s” is out.") % {"name": held.name}
        undo.offer(request, said, again, {"do": "back"})
    elif verb == "back":
        actions.put_back(held, by)
    elif verb in {"up", "down"}:
        actions.move_target(held, by, up=verb == "up")
    else:
        raise Http404
    return redirect("acquire:entry_code", held.code_id)


@require_GET
@page("act")
def waiting(request: HttpRequest, entry_code_id: int) -> HttpResponseBase:
    """Who waits, as CSV."""
    held = access.entry_code_of(request, entry_code_id, "act")
    rows = ([one.first_at.isoformat(), one.app, one.contact] for one in reads.waiting(held))
    return csv_answer(request, f"waiting-{held.code}", ("since", "app", "contact"), rows)


@require_POST
@page("act")
def answered(request: HttpRequest, entry_code_id: int) -> HttpResponse:
    """Those who waited were answered."""
    held = access.entry_code_of(request, entry_code_id, "act")
    chosen = numbers(request.POST.getlist("visit"))
    done = actions.answer(held, chosen, account_of(request))
    toasts.success(request, _("%(count)d ticked off.") % {"count": done})
    return redirect("acquire:entry_code", held.pk)


def numbers(given: list[str]) -> list[int]:
    """The rows a person chose, as numbers a database knows; anything else is left out."""
    return [int(one) for one in given[:500] if one.isascii() and one.isdigit() and len(one) < 19]
