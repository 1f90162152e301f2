"""Pages of tags: all of them, putting them on members, renaming and merging."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from weilu.console import undo
from weilu.console.pages import next_page, page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import member_of, seat_of, workspace_of
from weilu.people.models import Tag
from weilu.people.segments.tree import Test, written
from weilu.people.tags import access, actions

COLUMNS = (
    Column("name", gettext_lazy("Tag"), order="name", fixed=True),
    Column("members", gettext_lazy("Members"), order="members", numeric=True),
    Column("note", gettext_lazy("What for"), order="note", wide=True),
)
#: Members that can be chosen on one page.
MOST = 500


@require_GET
@page("see")
def tags(request: HttpRequest) -> HttpResponseBase:
    """All tags, with how many members have each."""
    asked = Asked.of(request, COLUMNS, default="-members")
    found = access.tags_of(request)
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        header = ("id", "name", "members", "note")
        lines = ([one.pk, one.name, one.members, one.note] for one in table.sorted_rows)
        return csv_answer(request, "tags", header, lines)
    for row in table.rows:
        row.filter = filter_of(row)
    everything = Tag.objects.filter(workspace=workspace_of(request)).order_by("name")
    given = {"table": table, "every": everything, "any": bool(table.total) or asked.narrowed}
    return render(request, "people/tags.html", given)


def filter_of(tag: Tag) -> str:
    """The filter that finds who has a tag."""
    return written(Test("tag", "=", (tag.name,)))


@require_POST
@page("act")
def make(request: HttpRequest) -> HttpResponse:
    """A tag nobody has yet."""
    workspace, by = workspace_of(request, "act"), seat_of(request).account
    try:
        actions.make(workspace, request.POST.get("name", ""), by, request.POST.get("note", ""))
        toasts.success(request, _("Saved."))
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
    return redirect("people:tags")


@require_POST
@page("act")
def change(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Give a tag another name or note."""
    tag, by = access.tag_of(request, tag_id, "act"), seat_of(request).account
    before = {"name": tag.name, "note": tag.note}
    try:
        actions.rename(tag, request.POST.get("name", ""), by, request.POST.get("note", ""))
        undo.offer(request, _("Saved."), request.path, before)
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
    return redirect("people:tags")


@require_POST
@page("act")
def merge(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Put everybody who has one tag under another."""
    tag, given = access.tag_of(request, tag_id, "act"), request.POST.get("into", "")
    into = access.tag_of(request, int(given) if given.isdecimal() else 0, "act")
    name = tag.name
    try:
        actions.merge(tag, into, seat_of(request).account)
        said = _("“%(before)s” is part of “%(name)s” now.")
        toasts.success(request, said % {"before": name, "name": into.name})
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
    return redirect("people:tags")


@require_POST
@page("act")
def delete(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Take a tag off everybody."""
    tag = access.tag_of(request, tag_id, "act")
    name = tag.name
    actions.delete(tag, seat_of(request).account)
    toasts.success(request, _("The tag “%(name)s” is gone.") % {"name": name})
    return redirect("people:tags")


@require_POST
@page("act")
def tag_members(request: HttpRequest) -> HttpResponse:
    """Put a tag on the chosen members (`on` 1), or take it off them (0)."""
    workspace, by = workspace_of(request, "act"), seat_of(request).account
    here = next_page(request, reverse("people:members"))
    try:
        tag = actions.make(workspace, request.POST.get("tag", ""), by)
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
        return redirect(here)
    on = request.POST.get("on") != "0"
    verb = actions.put if on else actions.take
    turned = verb(tag, _chosen(request), by, "console")
    back = {
        "tag": tag.name, "on": "0" if on else "1", "member": [str(key) for key in turned],
        "next": here,
    }  # fmt: skip
    undo.offer(request, _tagged(tag, len(turned), on), request.path, back)
    return redirect(here)


@require_POST
@page("act")
def tag_member(request: HttpRequest, member_id: int) -> HttpResponse:
    """Put a tag on one member, or take it off."""
    who, by = member_of(request, member_id, "act"), seat_of(request).account
    here = reverse("people:member", args=[who.pk])
    try:
        tag = actions.make(who.workspace, request.POST.get("tag", ""), by)
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
        return redirect(here)
    on = request.POST.get("on") != "0"
    turned = (actions.put if on else actions.take)(tag, [who.pk], by, "console")
    back = {"tag": tag.name, "on": "0" if on else "1"}
    undo.offer(request, _tagged(tag, len(turned), on), request.path, back)
    return redirect(here)


def _chosen(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("member")[:MOST]
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]


def _tagged(tag: Tag, number: int, on: bool) -> str:
    said = (
        ngettext("%(number)d member got “%(name)s”.", "%(number)d members got “%(name)s”.", number)
        if on
        else ngettext(
            "%(number)d member lost “%(name)s”.", "%(number)d members lost “%(name)s”.", number
        )
    )
    return said % {"number": number, "name": tag.name}
