"""Pages about members, seats and one's own account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.console.signin import make_link
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.console.views import keep_language
from weilu.kit.errors import WeiluError
from weilu.people import access, actions, reads, seating
from weilu.people.facts import ROLE_WORDS
from weilu.people.forms import ROLE_MEANING, InviteForm, PasswordForm, ProfileForm
from weilu.people.models import Account, Group, Member, Seat

INVITATION_LIVES = timedelta(days=7)
#: Members fetched at once while a CSV is written.
CSV_AT_ONCE = 500

MEMBER_COLUMNS = (
    Column("name", gettext_lazy("Name"), order="name", fixed=True),
    Column("platform", gettext_lazy("Platform"), order="platform", wide=True),
    Column("groups", gettext_lazy("Groups"), numeric=True, wide=True),
    Column("first_seen", gettext_lazy("First seen"), wide=True),
    Column("last_seen", gettext_lazy("Last seen"), order="last_seen"),
    Column("external_id", gettext_lazy("Id on the platform"), order="external_id", hidden=True),
)


@require_GET
@page("see")
def members(request: HttpRequest) -> HttpResponseBase:
    """Everybody seen in a group; searched, filtered and sorted by the database."""
    workspace = access.workspace_of(request)
    filters = ("platform", "who", "group")
    asked = Asked.of(request, MEMBER_COLUMNS, default="name", filters=filters)
    found: Any = reads.members(
        workspace,
        asked.q,
        asked.filters["platform"],
        asked.filters["who"],
        asked.filters["group"],
    )
    if asked.sort.endswith("last_seen"):
        found = reads.with_last_seen(found)
    table = Table(request, MEMBER_COLUMNS, asked, found)
    if request.GET.get("format") == "csv":
        return _members_csv(request, table)
    _add_seen(table.rows)
    return render(
        request,
        "people/members.html",
        {
            "table": table,
            "platforms": reads.platforms(workspace),
            "groups": Group.objects.filter(workspace=workspace).order_by("name")[:500],
        },
    )


def _add_seen(rows: Sequence[Member]) -> None:
    seen = reads.seen([row.pk for row in rows])
    for row in rows:
        row.seen = seen.get(row.pk, reads.Seen())  # type: ignore[attr-defined]


def _members_csv(request: HttpRequest, table: Table) -> HttpResponseBase:
    header = ["id", *(column.key for column in table.all_columns), "is_staff", "is_bot"]
    return csv_answer(request, "members", header, _csv_rows(table.sorted_rows))


def _csv_rows(found: Any) -> Iterator[list[Any]]:
    batch: list[Member] = []
    for member in found.iterator(CSV_AT_ONCE):
        batch.append(member)
        if len(batch) == CSV_AT_ONCE:
            yield from _csv_batch(batch)
            batch = []
    yield from _csv_batch(batch)


def _csv_batch(batch: list[Member]) -> Iterator[list[Any]]:
    seen = reads.seen([row.pk for row in batch])
    for row in batch:
        when = seen.get(row.pk, reads.Seen())
        first, last = (at.isoformat() if at else "" for at in (when.first_seen, when.last_seen))
        yield [
            row.pk, row.name, row.platform, when.groups, first, last, row.external_id,
            int(row.is_staff), int(row.is_bot),
        ]  # fmt: skip


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
    actions.mark_staff([who], request.POST.get("staff") == "1", access.seat_of(request).account)
    messages.success(request, _marked(1, request.POST.get("staff") == "1"))
    return redirect("people:member", who.pk)


@require_POST
@page("act")
def mark_members(request: HttpRequest) -> HttpResponse:
    """Say of all chosen members that they are staff, or are not."""
    staff = request.POST.get("staff") == "1"
    given = request.POST.getlist("member")[:500]
    chosen = [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]
    workspace = access.workspace_of(request, "act")
    found = reads.members(workspace).filter(pk__in=chosen).select_related("workspace")
    actions.mark_staff(found, staff, access.seat_of(request).account)
    messages.success(request, _marked(len(found), staff))
    return redirect("people:members")


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
            seating.change_role(seat, role, access.seat_of(request).account)
            messages.success(request, _("The role is changed."))
        except WeiluError as refusal:
            messages.error(request, str(refusal))
    return redirect("people:seats")


@require_POST
@page("manage")
def remove_seat(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Take a seat away."""
    seat = access.seat_here(request, seat_id)
    try:
        seating.remove(seat, access.seat_of(request).account)
        messages.success(
            request,
            _("%(name)s has no seat any more. To undo it, invite the login %(login)s again.")
            % {"name": seat.account.name, "login": seat.account.login},
        )
    except WeiluError as refusal:
        messages.error(request, str(refusal))
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
