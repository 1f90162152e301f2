"""Pages of landing pages: all of them, one with what it brought, its editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.acquire.pages import access, actions, public_views, reads, rules
from weilu.acquire.pages.forms import NewForm, SetupForm, editable, typed
from weilu.acquire.pages.models import LandingPage, LandingVersion
from weilu.acquire.pages.wording import KINDS, LACKS, STATES
from weilu.console import undo
from weilu.console.attempts import filled
from weilu.console.member_pages import HEADERS
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import pictures
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Page"), order="name", fixed=True),
    Column("state", gettext_lazy("State")),
    Column("visitors", gettext_lazy("Visitors"), numeric=True,
           note=gettext_lazy("People; previews and crawlers are not counted, and nobody twice.")),
    Column("pressed", gettext_lazy("Pressed"), numeric=True),
    Column("let_in", gettext_lazy("Shown the way in"), numeric=True),
    Column("changed", gettext_lazy("Last changed"), order="changed_at", wide=True),
)  # fmt: skip
CSV_HEADER = ("id", "name", "address", "state", "visitors", "pressed", "let_in", "changed_at")


@require_GET
@page("see")
def pages(request: HttpRequest) -> HttpResponseBase:
    """Every landing page with what it brought."""
    asked = Asked.of(request, COLUMNS, default="-changed", filters=("state",))
    found = _narrowed(request, asked)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "landing-pages", CSV_HEADER, _csv(list(found)))
    table = Table(request, COLUMNS, asked, found)
    brought = reads.brought([one.pk for one in table.rows])
    table.rows = [
        {"page": one, "brought": brought[one.pk], "state": STATES[reads.state(one)]}
        for one in table.rows
    ]
    given = {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "acquire/pages/pages.html", given)


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[LandingPage]:
    found = access.pages_of(request)
    if asked.filters["state"] in {"live", "draft"}:
        found = found.filter(live__isnull=asked.filters["state"] == "draft")
    if asked.q:
        found = found.filter(Q(name__icontains=asked.q) | Q(slug__icontains=asked.q))
    return found


def _csv(found: list[LandingPage]) -> list[list[Any]]:
    brought = reads.brought([one.pk for one in found])
    return [
        [one.pk, one.name, public_views.link_of(one), reads.state(one), told.visitors,
         told.pressed, told.let_in, one.changed_at.isoformat()]
        for one, told in ((one, brought[one.pk]) for one in found)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a page from a sample."""
    here = workspace_of(request, "act")
    form = NewForm(here, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, account_of(request)
        made = actions.make(here, data["name"], data["code"], by, data["sample"])
        toasts.success(request, _("Made. Now say it in your own words."))
        return redirect("acquire:edit_page", made.pk)
    return render(request, "acquire/pages/form.html", {"form": form, "held": None})


@require_http_methods(["GET", "POST"])
@page("act")
def setup(request: HttpRequest, landing_id: int) -> HttpResponse:
    """Change a page's name, address or entry code."""
    held = access.page_of(request, landing_id, "act")
    form, by = SetupForm(held.workspace, request.POST or None, instance=held), account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.set_up(held, by), "slug"):
        toasts.success(request, _("Saved."))
        return redirect("acquire:page", held.pk)
    return render(request, "acquire/pages/form.html", {"form": form, "held": held})


@require_GET
@page("see")
def page_of(request: HttpRequest, landing_id: int) -> HttpResponse:
    """One page: where it is, what it brought, what it lacks, its versions."""
    held = access.page_of(request, landing_id)
    brought = reads.brought([held.pk])[held.pk]
    given = {
        "held": held, "brought": brought, "funnel": brought.funnel(),
        "daily": reads.daily([held.pk]), "state": STATES[reads.state(held)],
        "link": request.build_absolute_uri(public_views.link_of(held)),
        "lacks": [LACKS[key] for key in reads.lacks(held)],
        "versions": held.versions.select_related("published_by").order_by("-number")[:20],
        "differs": reads.state(held) != "live",
    }  # fmt: skip
    return render(request, "acquire/pages/page.html", given)


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, landing_id: int) -> HttpResponse:
    """The editor: each press keeps the draft; nothing of it is seen until it is published."""
    held = access.page_of(request, landing_id, "act")
    if request.method == "POST":
        held = _edited(request, held)
        if request.POST.get("do", "save") == "save":
            toasts.success(request, _("Saved. Visitors see it once you publish."))
            return redirect("acquire:page", held.pk)
    given = {
        "held": held, "blocks": editable(held.draft), "kinds": KINDS,
        "order": " ".join(one["key"] for one in held.draft), "most": rules.MOST_BLOCKS,
        "lacks": [LACKS[key] for key in reads.lacks(held)],
    }  # fmt: skip
    return render(request, "acquire/pages/edit.html", given)


def _edited(request: HttpRequest, held: LandingPage) -> LandingPage:
    """Keep what was typed, then add, move, copy, remove, or take back."""
    do, _sep, about = request.POST.get("do", "save").partition("-")
    if do == "undo":
        return actions.undo(held)
    held = actions.write(held, _with_uploads(request, held))
    if do == "add":
        return actions.write(held, rules.with_block(held.draft, request.POST.get("kind", "")))
    if do in {"up", "down", "copy", "remove"}:
        return actions.write(held, rules.rearranged(held.draft, do, about))
    return held


def _with_uploads(request: HttpRequest, held: LandingPage) -> list[dict[str, str]]:
    blocks = typed(request.POST.dict())
    for one in blocks:
        upload = request.FILES.get(f"{one['key']}-upload")
        if request.POST.get(f"{one['key']}-no_picture"):
            one["picture"] = ""
        if upload is None or isinstance(upload, list):
            continue
        try:
            content = upload.read(pictures.LARGEST + 1)
            one["picture"] = actions.keep_picture(held.workspace, content).digest
        except WeiluError as error:
            toasts.error(request, str(error))
    return blocks


@require_POST
@page("act")
def draft(request: HttpRequest, landing_id: int) -> HttpResponse:
    """What is being written, as a visitor would see it: in a frame, or as a page of its own."""
    held = access.page_of(request, landing_id, "act")
    blocks = [rules.tidy(one, one["key"]) for one in typed(request.POST.dict())]
    parts = public_views.parts(request, held, blocks)
    shown = render(request, "m/landing.html", parts | {"go": "#main" if parts["go"] else ""})
    if not request.headers.get("HX-Request"):
        for name, value in HEADERS.items():
            shown.headers.setdefault(name, value)
        return shown
    return render(request, "acquire/pages/_phone.html", {"shown": shown.content.decode()})


@require_POST
@page("act")
def publish(request: HttpRequest, landing_id: int) -> HttpResponse:
    """Let visitors see the draft, or (`number`) a version again."""
    held, by = access.page_of(request, landing_id, "act"), account_of(request)
    number = request.POST.get("number", "")
    try:
        if number.isdecimal():
            version = actions.show_again(held, int(number), by)
        else:
            version = actions.publish(held, by)
    except LandingVersion.DoesNotExist as missing:
        raise Http404 from missing
    except WeiluError as error:
        toasts.error(request, str(error))
    else:
        toasts.success(request, _("Version %(number)s is what visitors see now.")
                       % {"number": version.number})  # fmt: skip
    return redirect("acquire:page", held.pk)


@require_POST
@page("act")
def take_down(request: HttpRequest, landing_id: int) -> HttpResponse:
    """Visitors are told that it is no more."""
    held = access.page_of(request, landing_id, "act")
    live = held.live
    actions.take_down(held, account_of(request))
    said = _("“%(name)s” is taken down.") % {"name": held.name}
    if live is not None:
        back = reverse("acquire:publish_page", args=[held.pk])
        undo.offer(request, said, back, {"number": str(live.number)})
    return redirect("acquire:page", held.pk)


@require_POST
@page("act")
def go_back(request: HttpRequest, landing_id: int, number: int) -> HttpResponse:
    """A version's blocks as the draft."""
    held = access.page_of(request, landing_id, "act")
    try:
        actions.go_back(held, number, account_of(request))
    except LandingVersion.DoesNotExist as missing:
        raise Http404 from missing
    toasts.success(request, _("The draft is version %(number)s again. Publish it to show it.")
                   % {"number": number})  # fmt: skip
    return redirect("acquire:edit_page", held.pk)
