"""Views of tables that people keep under a name: theirs alone, each in its workspace.

The URL is the state of a table, so a view is nothing but its query.
"""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from weilu.console import undo
from weilu.console.models import SavedView
from weilu.console.pages import page
from weilu.kit import clock
from weilu.kit.errors import WeiluError

#: Of one person, on one page.
MOST = 30
LONGEST_NAME, LONGEST_PATH, LONGEST_QUERY = 60, 200, 2000
#: Parts of a query that are no part of the view.
PASSING = ("page", "format", "_")


class TooManyViews(WeiluError):
    code = "console.too_many_views"
    status = 409
    sentence = gettext_lazy(
        "There are %(most)d saved views on this page already. Delete one you no longer use first."
    )


def tidy(given: QueryDict) -> str:
    """The query without what is empty or passing, in a fixed order: equal views, equal text."""
    kept = sorted(
        (name, value)
        for name, values in given.lists()
        for value in values
        if value and name not in PASSING
    )
    query = QueryDict(mutable=True)
    for name, value in kept:
        query.appendlist(name, value)
    return query.urlencode()


def of(request: HttpRequest) -> list[SavedView]:
    """The person's views of the page asked for, by name."""
    return list(_mine(request).filter(path=request.path).order_by("name"))


@require_POST
@page()
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a view; the same name again replaces it."""
    path, query = _wanted(request)
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if not name:
        messages.error(request, _("A view needs a name, so that you find it again."))
        return redirect(_address(path, query))
    mine = _mine(request).filter(path=path)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise TooManyViews(most=MOST)
    SavedView.objects.update_or_create(
        account_key=_account(request), workspace_key=_workspace(request), path=path, name=name,
        defaults={"query": query}, create_defaults={"query": query, "created_at": clock.now()},
    )  # fmt: skip
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(_address(path, query))


@require_POST
@page()
def drop(request: HttpRequest) -> HttpResponse:
    """Delete a view; the next page offers to take that back."""
    given = request.POST.get("view", "")
    view = get_object_or_404(_mine(request), pk=given if given.isascii() and given.isdigit() else 0)
    view.delete()
    undo.offer(
        request,
        _("The view “%(name)s” is deleted.") % {"name": view.name},
        reverse("console:keep_view"),
        {"path": view.path, "query": view.query, "name": view.name},
    )
    return redirect(view.path)


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """The page and query to keep; a path that is no page of ours becomes the start."""
    path = request.POST.get("path", "")[:LONGEST_PATH]
    try:
        resolve(path)
    except Resolver404:
        path = "/"
    return path, tidy(QueryDict(request.POST.get("query", "")))[:LONGEST_QUERY]


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _mine(request: HttpRequest) -> QuerySet[SavedView]:
    return SavedView.objects.filter(
        account_key=_account(request), workspace_key=_workspace(request)
    )


def _workspace(request: HttpRequest) -> int:
    return int(getattr(getattr(request, "workspace", None), "pk", 0) or 0)


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
