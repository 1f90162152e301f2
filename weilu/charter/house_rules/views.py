"""Pages of house rules: what holds, the draft, versions and their differences, who accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.house_rules import access, actions, reads, rules, wording
from weilu.charter.house_rules.forms import DraftForm
from weilu.charter.house_rules.links import public_link
from weilu.charter.house_rules.models import Edition, RuleBook
from weilu.charter.house_rules.samples import SAMPLES
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, group_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Name"), order="name", fixed=True),
    Column("standing", gettext_lazy("House rules")),
    Column("number", gettext_lazy("Version"), order="number", numeric=True, wide=True),
    Column("accepted_at", gettext_lazy("Accepted"), order="accepted_at"),
    Column("way", gettext_lazy("How"), order="way", wide=True),
)
CSV_HEADER = ("member", "name", "platform", "external_id", "standing", "version", "accepted", "how")


@require_GET
@page("see")
def books(request: HttpRequest) -> HttpResponse:
    """All rules of the workspace: for everybody, and what groups add."""
    here = workspace_of(request)
    found = reads.books(here)
    return render(
        request, "charter/rules/books.html",
        {"books": found, "groups": reads.groups_without(here)[:500],
         "has_main": any(one.book.group_id is None for one in found)},
    )  # fmt: skip


@require_POST
@page("act")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin rules for everybody, or for one group."""
    given = request.POST.get("group", "")
    group = group_of(request, int(given), "act") if given.isdigit() and len(given) < 19 else None
    book = actions.open_book(workspace_of(request, "act"), group)
    return redirect("charter:rules_draft", book.pk)


@require_GET
@page("see")
def book(request: HttpRequest, book_id: int) -> HttpResponse:
    """What holds now, who accepted it, and every version there was."""
    held = reads.held(access.book_of(request, book_id))
    return render(
        request, "charter/rules/book.html",
        {"held": held, "whose": wording.whose(held.book), "text": _text(held.edition),
         "editions": held.book.editions.select_related("published_by").order_by("-number"),
         "public": public_link(held.edition, _here(request)) if held.edition else ""},
    )  # fmt: skip


def _here(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _text(edition: Edition | None) -> list[rules.Line]:
    if edition is None:
        return []
    return rules.lines(
        rules.in_language(edition.text_zh, edition.text_en, get_language() or "en")
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def draft(request: HttpRequest, book_id: int) -> HttpResponse:
    """Write the next version, see what would change, publish it."""
    held = access.book_of(request, book_id, "act")
    form = DraftForm(request.POST or None, instance=held, initial=_sample_of(request))
    if request.method == "POST" and form.is_valid():
        return _kept(request, held, form.cleaned_data)
    return _draft_page(request, access.book_of(request, book_id, "act"), form)


def _sample_of(request: HttpRequest) -> dict[str, str]:
    """The words of a sample, where one was chosen."""
    sample = SAMPLES.get(request.GET.get("sample", ""))
    return {"draft_zh": sample.zh, "draft_en": sample.en} if sample else {}


def _draft_page(request: HttpRequest, held: RuleBook, form: DraftForm) -> HttpResponse:
    current = reads.current(held)
    now = (current.text_zh, current.text_en) if current else ("", "")
    compared = [
        (_("Chinese"), rules.difference(now[0], held.draft_zh)),
        (_("English"), rules.difference(now[1], held.draft_en)),
    ]
    changed = (held.draft_zh, held.draft_en) != now
    return render(
        request, "charter/rules/draft.html",
        {"held": held, "form": form, "whose": wording.whose(held), "current": current,
         "compared": compared, "changed": changed, "samples": SAMPLES,
         "next_number": current.number + 1 if current else 1},
    )  # fmt: skip


def _kept(request: HttpRequest, held: RuleBook, data: dict[str, Any]) -> HttpResponse:
    by = account_of(request)
    try:
        actions.save_draft(held, data["draft_zh"], data["draft_en"], by)
        if request.POST.get("do") != "publish":
            messages.success(request, _("Saved. Nobody sees it until it is published."))
            return redirect("charter:rules_draft", held.pk)
        edition = actions.publish(held, by, request.POST.get("note", ""))
    except WeiluError as error:
        messages.error(request, str(error))
        return redirect("charter:rules_draft", held.pk)
    messages.success(request, _("Version %(number)d is in force.") % {"number": edition.number})
    return redirect("charter:rules_book", held.pk)


@require_GET
@page("see")
def edition(request: HttpRequest, book_id: int, number: int) -> HttpResponse:
    """One version: its words, and what it changed."""
    held = access.edition_of(request, book_id, number)
    before = held.book.editions.filter(number__lt=number).order_by("-number").first()
    old = (before.text_zh, before.text_en) if before else ("", "")
    return render(
        request, "charter/rules/edition.html",
        {"held": held, "whose": wording.whose(held.book), "text": _text(held), "before": before,
         "compared": [(_("Chinese"), rules.difference(old[0], held.text_zh)),
                      (_("English"), rules.difference(old[1], held.text_en))],
         "accepted": held.acceptances.count(), "public": public_link(held, _here(request))},
    )  # fmt: skip


@require_GET
@page("see")
def accepted(request: HttpRequest, book_id: int) -> HttpResponseBase:
    """Who is there now, and which version each accepted."""
    held = access.book_of(request, book_id)
    asked = Asked.of(request, COLUMNS, filters=("standing",))
    found = reads.standings(held, asked.filters["standing"], asked.q)
    current = reads.current(held)
    newest = current.number if current else 0
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        rows = (_csv(row, newest) for row in table.sorted_rows.iterator(1_000))
        return csv_answer(request, f"rules-{held.pk}", CSV_HEADER, rows)
    for row in table.rows:
        row.standing = wording.STANDINGS[wording.standing(row.number, newest)]
        row.how = wording.WAYS.get(row.way or "", "")
    return render(
        request, "charter/rules/accepted.html",
        {"held": held, "table": table, "whose": wording.whose(held), "current": current,
         "share": reads.share(held, current), "standings": wording.STANDINGS},
    )  # fmt: skip


def _csv(row: Any, newest: int) -> list[Any]:
    at = row.accepted_at.isoformat() if row.accepted_at else ""
    return [
        row.pk, row.name, row.platform, row.external_id, wording.standing(row.number, newest),
        row.number, at, row.way,
    ]  # fmt: skip
