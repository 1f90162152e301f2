"""Pages of drafts: what waits to be read, one draft, what they draw on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.attempts import attempt, filled
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.drafts import access, actions, drafting, rules, writing
from weilu.engage.drafts.forms import DeskForm, FeedForm, LinkForm, WriterForm
from weilu.engage.drafts.models import Draft, Feed
from weilu.engage.drafts.wording import REASONS, STATES
from weilu.engage.programme.models import ItemState
from weilu.engage.programme.views import tabs
from weilu.kit import clock
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("at", gettext_lazy("Goes out"), order="item.at", fixed=True),
    Column("column", gettext_lazy("Column"), order="item.column.name"),
    Column("lines", gettext_lazy("Lines"), numeric=True),
    Column("state", gettext_lazy("State")),
    Column("by", gettext_lazy("Let out by"), order="approved_by.name", wide=True),
)
CSV_HEADER = ("id", "column", "at", "lines", "state", "by")
FEED_COLUMNS = (
    Column("name", gettext_lazy("Feed"), order="name", fixed=True),
    Column("weight", gettext_lazy("Comes"), order="weight"),
    Column("told", gettext_lazy("Told"), order="told", numeric=True),
    Column("found", gettext_lazy("Found lately"), order="found", numeric=True),
    Column("read_at", gettext_lazy("Read"), order="read_at", wide=True),
)
FEED_HEADER = ("id", "name", "address", "weight", "on", "found", "told", "read_at", "fault")


@require_GET
@page("see")
def drafts(request: HttpRequest) -> HttpResponseBase:
    """What is to be read, then what was let out."""
    asked = Asked.of(request, COLUMNS, default="-at", filters=("state",))
    found = access.drafts_of(request)
    found = found.filter(item__column__name__icontains=asked.q) if asked.q else found
    found = _in_state(found, asked.filters["state"])
    if request.GET.get("format") == "csv":
        return csv_answer(request, "drafts", CSV_HEADER, map(_csv, found))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [
        {"held": one, "state": STATES[drafting.state_of(one)], "lines": _kept(one)}
        for one in table.rows
    ]
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("drafts"),
        "states": [(key, word) for key, (_level, word) in STATES.items()],
    }  # fmt: skip
    return render(request, "engage/drafts/drafts.html", given)


def _in_state(found: QuerySet[Draft], state: str) -> QuerySet[Draft]:
    planned = Q(item__state=ItemState.PLANNED)
    asked = {"open": planned & Q(approved_at=None), "out": Q(approved_at__isnull=False),
             "over": ~planned & Q(approved_at=None)}  # fmt: skip
    return found.filter(asked[state]) if state in asked else found


def _kept(one: Draft) -> int:
    return sum(line["kept"] for line in one.lines)


def _csv(one: Draft) -> list[Any]:
    by = one.approved_by.name if one.approved_by else ""
    return [
        one.pk,
        one.item.column.name,
        one.item.at.isoformat(),
        _kept(one),
        drafting.state_of(one),
        by,
    ]


@require_http_methods(["GET", "POST"])
@page("see")
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One day as it would go out: dropped from, put in order, worded, let go. For a phone."""
    right = "act" if request.method == "POST" else "see"
    held = access.draft_of(request, draft_id, right)
    if request.method == "POST":
        return _change(request, held)
    lines = drafting.lines(held)
    given = {
        "held": held, "words": drafting.letter(held), "state": STATES[drafting.state_of(held)],
        "lines": [
            {"number": number, "line": line, "reasons": [REASONS[code] for code in line.reasons]}
            for number, line in enumerate(lines)
        ],
        "is_open": drafting.state_of(held) == "open", "longest": actions.LONGEST,
        "is_late": held.item.at < clock.now(),
        "may_word": writing.writer_of(held.item.column.workspace) is not None,
    }  # fmt: skip
    return render(request, "engage/drafts/draft.html", given)


def _change(request: HttpRequest, held: Draft) -> HttpResponse:
    """Keep what stands in the form; then do what the button asks for."""
    here, by = redirect("drafts:draft", held.pk), account_of(request)
    do = request.POST.get("do", "")
    if do == "back":
        attempt(request, lambda: writing.back(held))
        return here
    if not attempt(request, lambda: _keep(request, held)):
        return here
    if do == "word":
        attempt(request, lambda: writing.ask(held))
    elif do == "out":
        said = _("“%(name)s” is on its way.") % {"name": held.item.column.name}
        if attempt(request, lambda: actions.let_out(held, by), said):
            return redirect("drafts:drafts")
    return here


def _keep(request: HttpRequest, held: Draft) -> Draft:
    """The text as it was written up and changed, or the lines as they stand."""
    given = request.POST
    if "words" in given:
        return actions.word(held, given["words"].replace("\x00", "").replace("\r\n", "\n"))
    numbers = _order(given.getlist("line"), given.get("move", ""))
    titles = {number: given.get(f"title_{number}", "") for number in numbers}
    lines = rules.ordered(drafting.lines(held), titles, given.getlist("keep"))
    more = " ".join(given.get("more", "").replace("\x00", "").split())[:300]
    return actions.change(held, lines + ([rules.Line("", more)] if more else []))


def _order(numbers: list[str], move: str) -> list[str]:
    """Numbers of lines with one moved up or down: "3:up"."""
    number, _colon, way = move.partition(":")
    if number in numbers:
        at = numbers.index(number)
        to = max(0, at - 1) if way == "up" else at + 1
        numbers.insert(to, numbers.pop(at))
    return numbers


@require_POST
@page("act")
def again(request: HttpRequest, column_id: int) -> HttpResponse:
    """Draft a column's next day now."""
    column = access.drafted_column(request, column_id, "act")
    item = column.items.filter(state=ItemState.PLANNED, at__gt=clock.now()).order_by("at").first()
    if item is None:
        toasts.error(request, _("No day of it is planned."))
    elif not drafting.make(item):
        toasts.error(request, _("There is nothing to tell yet. Add feeds or links, or wait."))
    else:
        return redirect("drafts:draft", Draft.objects.get(item=item).pk)
    return redirect("programme:record", column.pk)


@require_http_methods(["GET", "POST"])
@page("act")
def desk(request: HttpRequest, column_id: int) -> HttpResponse:
    """How a column is drafted."""
    column = access.drafted_column(request, column_id, "act")
    form = DeskForm(drafting.desk_of(column), request.POST or None)
    by = account_of(request)
    if request.method == "POST" and filled(form, lambda: actions.save_desk(form.fill(), by)):
        toasts.success(request, _("Saved. Drafts nobody has touched are made anew."))
        return redirect("programme:record", column.pk)
    return render(request, "engage/drafts/desk.html", {"form": form, "held": column})


@require_http_methods(["GET", "POST"])
@page("see")
def feeds(request: HttpRequest) -> HttpResponseBase:
    """Where stories come from; and a link of one's own."""
    form = LinkForm(request.POST or None)
    workspace = workspace_of(request, "act" if request.method == "POST" else "see")
    if request.method == "POST" and filled(
        form, lambda: actions.paste(workspace, form.cleaned_data["address"],
                                    form.cleaned_data["title"])
    ):  # fmt: skip
        toasts.success(request, _("It comes first in the next brief."))
        return redirect("drafts:feeds")
    asked = Asked.of(request, FEED_COLUMNS, default="name")
    found = access.feeds_of(request).annotate(
        found=Count("stories"), told=Count("stories", filter=Q(stories__used_at__isnull=False))
    )
    sought = Q(name__icontains=asked.q) | Q(address__icontains=asked.q)
    found = found.filter(sought) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "feeds", FEED_HEADER, map(_feed_csv, found))
    table = Table(request, FEED_COLUMNS, asked, found)
    waiting = access.stories_of(request).filter(feed=None, used_at=None)
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "tabs": tabs("feeds"),
        "form": form, "pasted": waiting.order_by("-said_at")[:20],
    }  # fmt: skip
    return render(request, "engage/drafts/feeds.html", given)


def _feed_csv(one: Any) -> list[Any]:
    read_at = one.read_at.isoformat() if one.read_at else ""
    return [one.pk, one.name, one.address, one.weight, int(one.is_on), one.found, one.told,
            read_at, one.fault]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new_feed(request: HttpRequest) -> HttpResponse:
    """Add a feed."""
    return _feed_form(request, Feed(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Change a feed, or read it no more."""
    return _feed_form(request, access.feed_of(request, feed_id, "act"))


def _feed_form(request: HttpRequest, held: Feed) -> HttpResponse:
    form, by = FeedForm(held, request.POST or None), account_of(request)
    if request.method == "POST" and filled(
        form, lambda: actions.save_feed(form.fill(), by), "address"
    ):
        toasts.success(request, _("Saved. It is read within ten minutes."))
        return redirect("drafts:feeds")
    return render(request, "engage/drafts/feed.html", {"form": form, "held": held})


@require_POST
@page("act")
def delete_feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Read a feed no more; asked for first."""
    held = access.feed_of(request, feed_id, "act")
    actions.delete_feed(held, account_of(request))
    toasts.success(request, _("The feed is deleted; what it told stays for a month."))
    return redirect(reverse("drafts:feeds"))


@require_POST
@page("act")
def drop_link(request: HttpRequest, story_id: int) -> HttpResponse:
    """Take a pasted link back before it is told."""
    access.link_of(request, story_id, "act").delete()
    return redirect("drafts:feeds")


@require_http_methods(["GET", "POST"])
@page("manage")
def writer(request: HttpRequest) -> HttpResponse:
    """Which language model may write drafts up; none by itself."""
    form, by = WriterForm(access.writer_of(request), request.POST or None), account_of(request)
    if request.method == "POST" and filled(form, lambda: writing.save(form.fill(), by)):
        toasts.success(request, _("Saved."))
        return redirect("drafts:feeds")
    return render(request, "engage/drafts/writer.html", {"form": form})
