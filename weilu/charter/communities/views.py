"""Pages of communities: all of them, one charter, its versions and links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.charter.communities import access, actions, pdf, reads, sheet, wording
from weilu.charter.communities.content import KINDS
from weilu.charter.communities.forms import LinkForm, NameForm
from weilu.charter.communities.links import shared_link
from weilu.charter.communities.models import CharterVersion, Community
from weilu.console import undo
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, workspace_of

COLUMNS = (
    Column("name", gettext_lazy("Community"), order="name", fixed=True),
    Column("kind", gettext_lazy("Kind"), order="kind", wide=True),
    Column("verdict", gettext_lazy("What it is"), order="is_community",
           note=gettext_lazy("A community has something in common, a measurable goal with a date, "
                             "and house rules. Without one of them it is a maintenance group.")),
    Column("stage", gettext_lazy("Stage"), order="stage"),
    Column("groups", gettext_lazy("Groups"), order="groups", numeric=True, wide=True),
    Column("members", gettext_lazy("Members"), order="members", numeric=True, wide=True),
    Column("version", gettext_lazy("Charter"), order="version", wide=True),
)  # fmt: skip
CSV_HEADER = (
    "id", "name", "kind", "community", "missing", "stage", "groups", "members", "version", "closed",
)  # fmt: skip


@require_GET
@page("see")
def communities(request: HttpRequest) -> HttpResponseBase:
    """Every community with what its charter says of it."""
    asked = Asked.of(request, COLUMNS, default="name", filters=("kind", "verdict", "state"))
    found = [one for one in reads.lines(_narrowed(request, asked)) if _wanted(one, asked)]
    table = Table(request, COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "communities", CSV_HEADER, map(_csv, table.sorted_rows))
    table.rows = [
        {"line": one, "stage": wording.STAGES[one.stage], "kind": _kind(one.kind),
         "headline": wording.headline([reason.key for reason in one.verdict.missing])}
        for one in table.rows
    ]  # fmt: skip
    given = {"table": table, "kinds": wording.KINDS, "any": bool(table.total) or asked.narrowed}
    return render(request, "charter/communities/communities.html", given)


def _kind(key: str) -> Any:
    return wording.KINDS[key][0] if key in KINDS else ""


def _narrowed(request: HttpRequest, asked: Asked) -> QuerySet[Community]:
    found = access.communities_of(request)
    found = found.filter(closed_at__isnull=asked.filters["state"] != "closed")
    return found.filter(name__icontains=asked.q) if asked.q else found


def _wanted(line: reads.Line, asked: Asked) -> bool:
    kind, said = asked.filters["kind"], asked.filters["verdict"]
    judged = "community" if line.verdict.holds else "maintenance"
    return kind in ("", line.kind) and said in ("", judged)


def _csv(line: reads.Line) -> list[Any]:
    closed = line.community.closed_at
    return [
        line.community.pk, line.name, line.kind, int(bool(line.verdict.holds)),
        " ".join(one.key for one in line.verdict.missing), line.stage, line.groups, line.members,
        line.version, closed.isoformat() if closed else "",
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a community: its name, then the guide."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        try:
            name = form.cleaned_data["name"]
            made = actions.open_community(workspace_of(request, "act"), name, by)
        except WeiluError as error:
            form.add_error("name", str(error))
        else:
            return redirect("charter:guide", made.pk)
    return render(request, "charter/communities/name.html", {"form": form, "held": None})


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, community_id: int) -> HttpResponse:
    """Another name; closing it is here, too."""
    held = access.community_of(request, community_id, "act")
    form = NameForm(request.POST or None, initial={"name": held.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(held, form.cleaned_data["name"], account_of(request))
        except WeiluError as error:
            form.add_error("name", str(error))
            held.refresh_from_db()
        else:
            toasts.success(request, _("Saved."))
            return redirect("charter:community", held.pk)
    return render(request, "charter/communities/name.html", {"form": form, "held": held})


@require_POST
@page("act")
def close(request: HttpRequest, community_id: int) -> HttpResponse:
    """Take a community out of the lists; can be undone."""
    held = access.community_of(request, community_id, "act")
    actions.close(held, account_of(request))
    said = _("“%(name)s” is closed. Its groups and messages stay as they are.")
    url = reverse("charter:reopen_community", args=[held.pk])
    undo.offer(request, said % {"name": held.name}, url, {})
    return redirect("charter:communities")


@require_POST
@page("act")
def reopen(request: HttpRequest, community_id: int) -> HttpResponse:
    """Put it back."""
    held = access.community_of(request, community_id, "act")
    said = _("“%(name)s” is open again.") % {"name": held.name}
    attempt(request, lambda: actions.reopen(held, account_of(request)), said)
    return redirect("charter:community", held.pk)


@require_GET
@page("see")
def community(request: HttpRequest, community_id: int) -> HttpResponse:
    """The charter on one page: what is in force, or the draft."""
    held = access.community_of(request, community_id)
    draft, version = reads.as_written(held), reads.current(held)
    parts = reads.changed(version, draft)
    shows_draft = version is None or "draft" in request.GET
    written = draft if version is None or shows_draft else reads.as_published(version)
    return render(
        request, "charter/communities/charter.html",
        {"held": held, "version": version, "shows_draft": shows_draft,
         "sheet": sheet.of(held, written), "stage": wording.STAGES[_stage(held)],
         "parts": [wording.PARTS[part] for part in parts] if version else [],
         "versions": held.versions.select_related("published_by").order_by("-number"),
         "links": _links(request, held), "form": LinkForm()},
    )  # fmt: skip


def _stage(held: Community) -> str:
    return "closed" if held.closed_at else held.stage


def _links(request: HttpRequest, held: Community) -> list[dict[str, Any]]:
    here, now = request.build_absolute_uri("/"), clock.now()
    found = held.links.select_related("made_by").order_by("-pk")[:50]
    return [
        {"link": one, "url": shared_link(one, here) if one.expires_at > now else "",
         "over": one.expires_at <= now}
        for one in found
    ]  # fmt: skip


@require_GET
@page("see")
def version(request: HttpRequest, community_id: int, number: int) -> HttpResponse:
    """One published charter, as it was."""
    held = access.version_of(request, community_id, number)
    mine = held.community.versions
    before = mine.filter(number__lt=number).order_by("-number").first()
    written = reads.as_published(held)
    parts = reads.changed(before, written)
    return render(
        request, "charter/communities/version.html",
        {"held": held.community, "version": held, "before": before,
         "sheet": sheet.of(held.community, written),
         "parts": [wording.PARTS[part] for part in parts]},
    )  # fmt: skip


@require_GET
@page("see")
def document(request: HttpRequest, community_id: int) -> HttpResponse:
    """The charter as a PDF: what is in force, else the draft; another by `?version=`."""
    held = access.community_of(request, community_id)
    asked = request.GET.get("version", "")
    found: CharterVersion | None = reads.current(held)
    if asked.isascii() and asked.isdigit():
        found = access.version_of(request, community_id, int(asked[:9]))
    if "draft" in request.GET:
        found = None
    return pdf.answer(held, found)


@require_POST
@page("act")
def publish(request: HttpRequest, community_id: int) -> HttpResponse:
    """Make the draft the charter in force."""
    held = access.community_of(request, community_id, "act")
    try:
        made = actions.publish(held, account_of(request), request.POST.get("note", ""))
    except WeiluError as error:
        toasts.error(request, str(error))
        return redirect("charter:guide_step", held.pk, "review")
    toasts.success(request, _("Version %(number)d is in force.") % {"number": made.number})
    return redirect("charter:community", held.pk)


@require_POST
@page("act")
def share(request: HttpRequest, community_id: int) -> HttpResponse:
    """Make a link to the charter in force."""
    held = access.community_of(request, community_id, "act")
    form = LinkForm(request.POST)
    if not form.is_valid():
        toasts.error(request, _("Choose how long the link is good for."))
        return redirect("charter:community", held.pk)
    given, by = form.cleaned_data, account_of(request)
    said = _("The link is made. Copy it below.")
    attempt(request, lambda: actions.share(held, given["name"], given["days"], by), said)
    return redirect(reverse("charter:community", args=[held.pk]) + "#links-title")


@require_POST
@page("act")
def revoke(request: HttpRequest, charter_link_id: int) -> HttpResponse:
    """A link opens nothing any more; can be undone."""
    link = access.link_of(request, charter_link_id, "act")
    actions.revoke(link, account_of(request))
    url = reverse("charter:restore_link", args=[link.pk])
    undo.offer(request, _("Revoked. Whoever has the link sees nothing now."), url, {})
    return redirect("charter:community", link.community_id)


@require_POST
@page("act")
def restore(request: HttpRequest, charter_link_id: int) -> HttpResponse:
    """A revoked link opens again."""
    link = access.link_of(request, charter_link_id, "act")
    actions.restore(link, account_of(request))
    toasts.success(request, _("The link opens the charter again."))
    return redirect("charter:community", link.community_id)
