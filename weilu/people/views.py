"""Pages about members, seats and one's own account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.list_columns import Added, Values, added
from weilu.console.pages import next_page, page
from weilu.console.signin import make_link
from weilu.console.tables import Asked, Column, Table, by_value, csv_answer
from weilu.console.views import keep_language
from weilu.kit.errors import WeiluError
from weilu.people import access, actions, reads, seating
from weilu.people.facts import ROLE_WORDS
from weilu.people.forms import ROLE_MEANING, InviteForm, PasswordForm, ProfileForm
from weilu.people.models import Account, Group, Member, Seat
from weilu.people.segments import narrowing

INVITATION_LIVES = timedelta(days=7)
#: A seat taken away can be given back for so long, by what is signed with this salt.
UNDO_LIVES = timedelta(hours=1)
TAKEN_SEAT = "weilu.people.taken_seat"
#: Members fetched at once while a CSV is written.
CSV_AT_ONCE = 500

MEMBER_COLUMNS = (
    Column("name", gettext_lazy("Name"), order="name", fixed=True),
    Column("platform", gettext_lazy("Platform"), order="platform", wide=True),
    Column("groups", gettext_lazy("Groups"), numeric=True, wide=True),
    Column("tags", gettext_lazy("Tags"), wide=True),
    Column("first_seen", gettext_lazy("First seen"), wide=True),
    Column("last_seen", gettext_lazy("Last seen"), order="last_seen"),
    Column("external_id", gettext_lazy("Id on the platform"), order="external_id", hidden=True),
)


#: Columns of other rooms, with their values by member.
Valued = Sequence[tuple[tuple[Column, ...], Values]]


@require_GET
@page("see")
def members(request: HttpRequest) -> HttpResponseBase:
    """Everybody seen in a group; searched, filtered and sorted by the database."""
    workspace = access.workspace_of(request)
    more = added("members")
    columns = _member_columns(more)
    filters = ("platform", "who", "group", "filter")
    asked = Asked.of(request, columns, default="-last_seen", filters=filters)
    found: Any = reads.members(
        workspace,
        asked.q,
        asked.filters["platform"],
        asked.filters["who"],
        asked.filters["group"],
    )
    found, refused = narrowing.narrowed(workspace, found, asked.filters["filter"])
    values = [(one.columns, one.values(request)) for one in more]
    table = Table(request, columns, asked, _in_order(found, asked.sort, values))
    if request.GET.get("format") == "csv":
        return _members_csv(request, table, values)
    _add_seen(table.rows)
    narrowing.add_tags(table.rows)
    _add_values(table, values)
    return render(
        request,
        "people/members.html",
        {
            "table": table,
            "platforms": reads.platforms(workspace),
            "groups": Group.objects.filter(workspace=workspace).order_by("name")[:500],
            "refused": refused,
            **narrowing.offered(request, table),
        },
    )


def _member_columns(more: Sequence[Added]) -> tuple[Column, ...]:
    """The list's own columns, with those of other rooms before when and where they were seen."""
    fixed, *rest = MEMBER_COLUMNS
    return (fixed, *(column for one in more for column in one.columns), *rest)


def _in_order(found: Any, sort: str, given: Valued) -> Any:
    key = sort.removeprefix("-")
    if key == "last_seen":
        return reads.with_last_seen(found)
    for columns, values in given:
        if key in {column.key for column in columns}:
            mine = {member: told[key] for member, told in values.items()}
            return by_value(found, mine, sort.startswith("-"))
    return found


def _add_seen(rows: Sequence[Member]) -> None:
    seen = reads.seen([row.pk for row in rows])
    for row in rows:
        row.seen = seen.get(row.pk, reads.Seen())  # type: ignore[attr-defined]


def _add_values(table: Table, given: Valued) -> None:
    """What other rooms know of each row: a list of (column, value) in the order of the heads."""
    for row in table.rows:
        row.more = [
            (column, values.get(row.pk, {}).get(column.key))
            for columns, values in given
            for column in columns
            if table.shows[column.key]
        ]


def _members_csv(request: HttpRequest, table: Table, given: Valued) -> HttpResponseBase:
    added_keys = [column.key for columns, _values in given for column in columns]
    own = [column.key for column in MEMBER_COLUMNS]
    header = ["id", *own, "is_staff", "is_bot", *added_keys]
    return csv_answer(request, "members", header, _csv_rows(table.sorted_rows, given))


def _csv_rows(found: Any, given: Valued) -> Iterator[list[Any]]:
    batch: list[Member] = []
    for member in found.iterator(CSV_AT_ONCE):
        batch.append(member)
        if len(batch) == CSV_AT_ONCE:
            yield from _csv_batch(batch, given)
            batch = []
    yield from _csv_batch(batch, given)


def _csv_batch(batch: list[Member], given: Valued) -> Iterator[list[Any]]:
    seen = reads.seen([row.pk for row in batch])
    tagged = narrowing.tags_on(batch)
    for row in batch:
        when = seen.get(row.pk, reads.Seen())
        first, last = (at.isoformat() if at else "" for at in (when.first_seen, when.last_seen))
        yield [
            row.pk, row.name, row.platform, when.groups, narrowing.in_a_cell(tagged.get(row.pk)),
            first, last, row.external_id, int(row.is_staff), int(row.is_bot),
            *(_rounded(values.get(row.pk, {}).get(column.key))
              for columns, values in given for column in columns),
        ]  # fmt: skip


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 2)


@require_GET
@page("see")
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member: who, since when, where; the rest are panels of other rooms."""
    who = access.member_of(request, member_id)
    seen = reads.seen([who.pk]).get(who.pk, reads.Seen())
    given = {"member": who, "seen": seen, "memberships": reads.memberships(who)}
    return render(request, "people/member.html", given)


@require_POST
@page("act")
def mark_member(request: HttpRequest, member_id: int) -> HttpResponse:
    """Say that a member is staff, or is not."""
    who = access.member_of(request, member_id, "act")
    staff = request.POST.get("staff") == "1"
    actions.mark_staff([who], staff, access.seat_of(request).account)
    here = reverse("people:member", args=[who.pk])
    undo.offer(request, _marked(1, staff), request.path, {"staff": "0" if staff else "1"})
    return redirect(here)


@require_POST
@page("act")
def mark_members(request: HttpRequest) -> HttpResponse:
    """Say of all chosen members that they are staff, or are not."""
    staff = request.POST.get("staff") == "1"
    given = request.POST.getlist("member")[:500]
    chosen = [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]
    workspace = access.workspace_of(request, "act")
    found = reads.members(workspace).filter(pk__in=chosen).select_related("workspace")
    turned = list(found.exclude(is_staff=staff))
    actions.mark_staff(turned, staff, access.seat_of(request).account)
    here = next_page(request, reverse("people:members"))
    back = {
        "staff": "0" if staff else "1", "member": [str(who.pk) for who in turned], "next": here
    }  # fmt: skip
    undo.offer(request, _marked(len(turned), staff), request.path, back)
    return redirect(here)


def _marked(number: int, staff: bool) -> str:
    said = (
        _("%(number)d marked as staff. Figures leave them out from the next check-up on.")
        if staff
        else _("%(number)d no longer marked as staff.")
    )
    return said % {"number": number}


def workspace_switch(request: HttpRequest, account: Account) -> str | None:
    """Panel of the side menu: the other workspaces, where there are any."""
    held = access.seats(account)
    if len(held) < 2:
        return None
    return render_to_string("people/_workspaces.html", {"held": held}, request)


@require_POST
@page()
def choose_workspace(request: HttpRequest) -> HttpResponse:
    """Work in another workspace one has a seat in."""
    wanted = request.POST.get("workspace", "")
    for seat in access.seats(access.seat_of(request).account):
        if str(seat.workspace_id) == wanted:
            request.session[access.SESSION_KEY] = seat.workspace_id
    return redirect("console:home")


@require_GET
@page("manage")
def seats(request: HttpRequest) -> HttpResponse:
    """Who has a seat, and the way to invite somebody."""
    return _seats_page(request, InviteForm())


def _seats_page(
    request: HttpRequest, form: InviteForm, status: int = 200, **more: Any
) -> HttpResponse:
    workspace = access.workspace_of(request, "manage")
    held = Seat.objects.filter(workspace=workspace).select_related("account").order_by("pk")
    roles = [(role, ROLE_WORDS[role], ROLE_MEANING[role]) for role in ROLE_WORDS]
    given = {"held": held, "form": form, "roles": roles, "me": access.seat_of(request), **more}
    return render(request, "people/seats.html", given, status=status)


@require_POST
@page("manage")
def invite(request: HttpRequest) -> HttpResponse:
    """Seat somebody; their one-time link is shown once, to be handed over."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _seats_page(request, form, 422)
    told = form.cleaned_data
    try:
        seat, is_new = seating.invite(
            access.workspace_of(request, "manage"), told["login"], told["name"], told["role"],
            access.seat_of(request).account,
        )  # fmt: skip
    except WeiluError as refusal:
        form.add_error(None, str(refusal))
        return _seats_page(request, form, refusal.status)
    if is_new:
        return _seats_page(request, InviteForm(), link=_invitation(request, seat), seated=seat)
    messages.success(
        request,
        _("%(name)s had an account already and has a seat here now.") % {"name": seat.account.name},
    )
    return redirect("people:seats")


def _invitation(request: HttpRequest, seat: Seat) -> str:
    return make_link(seat.account, request.build_absolute_uri("/"), INVITATION_LIVES)


@require_POST
@page("manage")
def new_link(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Another one-time link for somebody who lost theirs."""
    seat = access.seat_here(request, seat_id)
    try:
        seating.may_have_link(seat)
    except WeiluError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:seats")
    return _seats_page(request, InviteForm(), link=_invitation(request, seat), seated=seat)


@require_POST
@page("manage")
def change_role(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Give a seat another role."""
    seat = access.seat_here(request, seat_id)
    role = request.POST.get("role", "")
    if role in ROLE_WORDS:
        try:
            before = seat.role
            seating.change_role(seat, role, access.seat_of(request).account)
            undo.offer(request, _("The role is changed."), request.path, {"role": before})
        except WeiluError as refusal:
            messages.error(request, str(refusal))
    return redirect("people:seats")


@require_POST
@page("manage")
def remove_seat(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Take a seat away; the next page offers to give it back."""
    seat = access.seat_here(request, seat_id)
    try:
        seating.remove(seat, access.seat_of(request).account)
    except WeiluError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:seats")
    held = {"workspace": seat.workspace_id, "account": seat.account_id, "role": seat.role}
    undo.offer(
        request,
        _("%(name)s has no seat any more.") % {"name": seat.account.name},
        reverse("people:restore_seat"),
        {"seat": signing.dumps(held, salt=TAKEN_SEAT)},
    )
    return redirect("people:seats")


@require_POST
@page("manage")
def restore_seat(request: HttpRequest) -> HttpResponse:
    """Give a seat back that was just taken away; only what this page signed is believed."""
    workspace = access.workspace_of(request, "manage")
    try:
        held = signing.loads(request.POST.get("seat", ""), salt=TAKEN_SEAT, max_age=UNDO_LIVES)
    except signing.BadSignature:
        held = {}
    account = Account.objects.filter(pk=held.get("account")).first()
    if account is None or held.get("workspace") != workspace.pk:
        messages.error(request, _("This is too long ago. Invite the login again."))
        return redirect("people:seats")
    actions.give_seat(workspace, account, held["role"], access.seat_of(request).account)
    messages.success(request, _("%(name)s has the seat back.") % {"name": account.name})
    return redirect("people:seats")


@require_http_methods(["GET", "POST"])
@page()
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and language."""
    account = access.seat_of(request).account
    start = {"name": account.name, "language": account.language or request.LANGUAGE_CODE}
    form = ProfileForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        Account.objects.filter(pk=account.pk).update(**form.cleaned_data)
        messages.success(request, _("Saved."))
        answer = redirect("people:profile")
        keep_language(answer, form.cleaned_data["language"])
        return answer
    given = {"form": form, "password_form": PasswordForm(account), "account": account}
    return render(request, "people/profile.html", given, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_POST
@page()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; this session stays, all others end."""
    account = access.seat_of(request).account
    form = PasswordForm(account, request.POST)
    if not form.is_valid():
        start = {"name": account.name, "language": account.language}
        given = {"form": ProfileForm(initial=start), "password_form": form, "account": account}
        return render(request, "people/profile.html", given, status=422)
    account.set_password(form.cleaned_data["new"])
    account.save(update_fields=["password"])
    update_session_auth_hash(request, account)
    messages.success(request, _("The password is changed. Other devices have to sign in again."))
    return redirect("people:profile")
