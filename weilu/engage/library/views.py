"""Pages of the library: the list, one material, sending it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt, filled
from weilu.console.charts import chart
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.engage.library import access, actions, link_views, reads, rules, using
from weilu.engage.library.forms import MaterialForm, SendForm
from weilu.engage.library.models import LinkOpening, Material, MaterialUse
from weilu.engage.library.using import Wish
from weilu.engage.library.wording import FOLLOWED, KINDS, LEVELS, STATES
from weilu.kit import clock
from weilu.people.access import account_of, group_of, workspace_of
from weilu.people.models import Group

COLUMNS = (
    Column("name", gettext_lazy("Material"), order="name", fixed=True),
    Column("kind", gettext_lazy("Kind"), order="kind", wide=True),
    Column("tags", gettext_lazy("Tags"), wide=True),
    Column("owner", gettext_lazy("Kept by"), order="owner.name", wide=True),
    Column("expires", gettext_lazy("Last day"), order="expires_on"),
    Column("uses", gettext_lazy("Used"), order="uses_n", numeric=True, wide=True),
    Column("opened", gettext_lazy("Opened"), order="opened", numeric=True),
    Column("last", gettext_lazy("Last used"), order="last_used", wide=True),
)
USE_COLUMNS = (
    Column("group", gettext_lazy("Group"), order="group.name", fixed=True),
    Column("at", gettext_lazy("When"), order="at"),
    Column("by", gettext_lazy("By"), order="by.name", wide=True),
    Column("version", gettext_lazy("Version"), order="edition.number", numeric=True, wide=True),
    Column("state", gettext_lazy("In the outbox"), wide=True),
    Column("opened", gettext_lazy("Opened"), order="opened", numeric=True),
    Column("fresh", gettext_lazy("Within 24 h"), order="fresh", numeric=True, wide=True,
           note=gettext_lazy("Opened within 24 hours of the moment it was to be posted.")),
    Column("people", gettext_lazy("Devices"), order="people", numeric=True, wide=True,
           note=gettext_lazy("Each device counts once a day. No address is kept, so the same "
                             "device on another day counts again.")),
)  # fmt: skip
CSV_HEADER = ("id", "name", "kind", "tags", "owner", "expires_on", "state", "uses", "opened",
              "people", "last_used")  # fmt: skip
USE_CSV = ("group", "at", "by", "version", "link", "by_hand", "opened", "within_24_h", "people",
           "members")  # fmt: skip


@require_GET
@page("see")
def materials(request: HttpRequest) -> HttpResponseBase:
    """Every material, what it is, until when, what it brought."""
    today = clock.today(workspace_of(request).zone)
    asked = Asked.of(request, COLUMNS, default="-last", filters=("kind", "tag", "state"))
    whole = access.materials_of(request)
    found = reads.counted(_narrowed(whole, asked, today))
    if request.GET.get("format") == "csv":
        rows = Table(request, COLUMNS, asked, found).sorted_rows
        return csv_answer(request, "library", CSV_HEADER, (_csv(one, today) for one in rows))
    table = Table(request, COLUMNS, asked, found)
    table.rows = [_row(one, today) for one in table.rows]
    given = {
        "table": table, "any": bool(table.total) or asked.narrowed, "kinds": KINDS.items(),
        "states": STATES.items(), "tags": reads.tags(whole)[:50],
    }  # fmt: skip
    return render(request, "engage/library/materials.html", given)


def _narrowed(found: Any, asked: Asked, today: Any) -> Any:
    found = reads.in_state(found, asked.filters["state"], today)
    if asked.filters["kind"] in KINDS:
        found = found.filter(kind=asked.filters["kind"])
    if tag := asked.filters["tag"]:
        found = found.filter(tags__contains=rules.stored_tags([tag]))
    return found.filter(name__icontains=asked.q) if asked.q else found


def _state(one: Material, today: Any) -> str:
    return rules.state_of(today, one.expires_on, is_retired=one.retired_at is not None)


def _row(one: Any, today: Any) -> dict[str, Any]:
    state = _state(one, today)
    return {
        "held": one, "kind": KINDS[one.kind], "tags": rules.tags_of(one.tags),
        "state": state, "word": STATES[state], "level": LEVELS[state],
    }  # fmt: skip


def _csv(one: Any, today: Any) -> list[Any]:
    return [one.pk, one.name, one.kind, " ".join(rules.tags_of(one.tags)),
            one.owner.name if one.owner else "", one.expires_on, _state(one, today), one.uses_n,
            one.opened, one.people, one.last_used]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make a material."""
    held = Material(workspace=workspace_of(request, "act"), owner=account_of(request))
    return _form(request, held)


@require_http_methods(["GET", "POST"])
@page("act")
def edit(request: HttpRequest, material_id: int) -> HttpResponse:
    """Change it; other content is a new version."""
    return _form(request, access.material_of(request, material_id, "act"))


def _form(request: HttpRequest, held: Material) -> HttpResponse:
    first = {} if held.pk else {"owner": held.owner}
    form = MaterialForm(held, request.POST or None, request.FILES or None, initial=first)
    by = account_of(request)
    if request.method == "POST" and filled(
        form, lambda: actions.save(form.fill(), form.content(), by)
    ):
        toasts.success(request, _("Saved."))
        return redirect("library:material", held.pk)
    newest = actions.newest_of(held) if held.pk else None
    return render(
        request, "engage/library/form.html", {"form": form, "held": held, "newest": newest}
    )


@require_GET
@page("see")
def material(request: HttpRequest, material_id: int) -> HttpResponseBase:
    """What it says now and said before, who used it, and what it brought."""
    held = access.material_of(request, material_id)
    uses = access.uses_of(request).filter(material=held)
    asked = Asked.of(request, USE_COLUMNS, default="-at")
    found = reads.uses_counted(uses)
    found = found.filter(group__name__icontains=asked.q) if asked.q else found
    if request.GET.get("format") == "csv":
        return csv_answer(request, "material", USE_CSV, map(_use_csv, found.order_by("-at", "pk")))
    table = Table(request, USE_COLUMNS, asked, found)
    sent = reads.messages_of(table.rows)
    table.rows = [{"held": one, "message": sent.get(one.key)} for one in table.rows]
    state = _state(held, clock.today(held.workspace.zone))
    given = {
        "held": held, "table": table, "kind": KINDS[held.kind], "tags": rules.tags_of(held.tags),
        "word": STATES[state], "level": LEVELS[state], "may_use": state in {"fresh", "soon"},
        "editions": held.editions.select_related("by").order_by("-number"),
        "groups": Group.objects.filter(workspace=held.workspace).order_by("name")[:500],
        **_brought(held, uses),
    }  # fmt: skip
    return render(request, "engage/library/material.html", given)


def _brought(held: Material, uses: Any) -> dict[str, Any]:
    """What a material's openings were, by day and by who posted, and what followed."""
    days = reads.by_day(held)
    line = {"name": _("Opened"), "own": True,
            "points": [[day.isoformat(), many] for day, many in days]}  # fmt: skip
    after = reads.followed(LinkOpening.objects.filter(link__material=held), held.workspace)
    return {
        "totals": reads.totals(held), "hands": reads.by_staff(uses), "after": after,
        "followed": [(FOLLOWED[one.kind], one) for one in after.lines],
        "daily": chart("lines", lines=[line], unit=""),
    }  # fmt: skip


def _use_csv(one: Any) -> list[Any]:
    return [one.group.name, one.at, one.by.name if one.by else "", one.edition.number,
            one.link.word, one.by_hand, one.opened, one.fresh, one.people, one.members]  # fmt: skip


@require_GET
@page("see")
def file(request: HttpRequest, material_id: int, number: int) -> HttpResponseBase:
    """A version's picture or document."""
    return link_views.served(access.edition_of(request, material_id, number))


@require_http_methods(["GET", "POST"])
@page("act")
def send(request: HttpRequest, material_id: int) -> HttpResponse:
    """Choose groups and a moment; each gets a link of its own."""
    held = access.material_of(request, material_id, "act")
    now = clock.now().astimezone(ZoneInfo(held.workspace.zone)).replace(tzinfo=None)
    form = SendForm(held, request.POST or None, initial={"at": now})
    done: list[MaterialUse] = []
    if request.method == "POST" and filled(form, lambda: done.extend(_sent(request, held, form))):
        by_hand = sum(use.by_hand for use in done)
        said = ngettext("Put into the outbox for %(n)d group.",
                        "Put into the outbox for %(n)d groups.", len(done) - by_hand)  # fmt: skip
        toasts.success(request, said % {"n": len(done) - by_hand})
        if by_hand:
            tasks = ngettext("%(n)d task to post it by hand.", "%(n)d tasks to post it by hand.",
                             by_hand)  # fmt: skip
            toasts.info(request, tasks % {"n": by_hand})
        return redirect("library:material", held.pk)
    edition = actions.newest_of(held)
    return render(request, "engage/library/send.html",
                  {"form": form, "held": held, "edition": edition})  # fmt: skip


def _sent(request: HttpRequest, held: Material, form: SendForm) -> list[MaterialUse]:
    data = form.cleaned_data
    wish = Wish(
        data["once"], data["at"], data["purpose"], account_of(request),
        request.build_absolute_uri("/"),
    )  # fmt: skip
    return using.send(held, list(data["groups"]), wish)


@require_POST
@page("act")
def by_hand(request: HttpRequest, material_id: int) -> HttpResponse:
    """The words for one group, with its own link, to be copied and posted."""
    held = access.material_of(request, material_id, "act")
    number = request.POST.get("group", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    group, base = group_of(request, int(number), "act"), request.build_absolute_uri("/")
    wish = Wish(uuid4().hex, clock.now(), "information", account_of(request), base)
    made: list[MaterialUse] = []
    if not attempt(request, lambda: made.append(using.by_hand(held, group, wish))):
        return redirect("library:material", held.pk)
    given = {"held": held, "use": made[0], "words": using.words(made[0], base)}
    return render(request, "engage/library/by_hand.html", given)


@require_POST
@page("act")
def retire(request: HttpRequest, material_id: int) -> HttpResponse:
    """It is sent no more; can be taken back."""
    held = access.material_of(request, material_id, "act")
    actions.retire(held, account_of(request))
    said = _("“%(name)s” is out of use. Links that are out still lead to it.") % {"name": held.name}
    undo.offer(request, said, reverse("library:bring_back", args=[held.pk]), {})
    return redirect("library:materials")


@require_POST
@page("act")
def bring_back(request: HttpRequest, material_id: int) -> HttpResponse:
    """Undo that."""
    held = access.material_of(request, material_id, "act")
    said = _("“%(name)s” can be sent again.") % {"name": held.name}
    attempt(request, lambda: actions.bring_back(held, account_of(request)), said)
    return redirect("library:material", held.pk)


@require_POST
@page("act")
def use_again(request: HttpRequest, material_id: int, number: int) -> HttpResponse:
    """An older version is the newest again; can be taken back the same way."""
    edition = access.edition_of(request, material_id, number, "act")
    before = actions.newest_of(edition.material)
    if attempt(request, lambda: actions.use_again(edition, account_of(request))) and before:
        said = _("Version %(n)d is used again.") % {"n": number}
        back = reverse("library:use_again", args=[material_id, before.number])
        undo.offer(request, said, back, {})
    return redirect("library:material", material_id)
