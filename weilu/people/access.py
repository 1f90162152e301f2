"""The only doors to what belongs to a workspace.

Views and endpoints reach every object through these functions, scoped to the signed-in person's
seat. What is not theirs does not exist for them: `Http404`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject

from weilu.people.models import Account, Group, Member, Role, Seat, Workspace

#: What a role may do. Partners see only what later rooms hand them.
RIGHTS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset({"see", "act", "manage"}),
    Role.OPERATOR: frozenset({"see", "act"}),
    Role.HOST: frozenset({"see"}),
    Role.ANALYST: frozenset({"see"}),
    Role.PARTNER: frozenset(),
}
SESSION_KEY = "workspace"


def seat_of(request: HttpRequest) -> Seat:
    """The signed-in person's seat in the workspace they work in. Raises Http404 without one."""
    seat: Seat | None = getattr(request, "_weilu_seat", None)
    if seat is None:
        seat = _find_seat(request)
        request._weilu_seat = seat  # type: ignore[attr-defined]
    return seat


def sit(request: HttpRequest, seat: Seat) -> None:
    """Let the request act for a seat, whatever its session says (an API token's)."""
    request.user = seat.account
    request._weilu_seat = seat  # type: ignore[attr-defined]
    request.workspace = seat.workspace  # type: ignore[attr-defined]


def account_of(request: HttpRequest) -> Account:
    """Who is signed in. Raises Http404 for nobody."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def workspace_of(request: HttpRequest, right: str = "see") -> Workspace:
    """The workspace, if the person's role carries `right` ("see", "act", "manage")."""
    seat = seat_of(request)
    if right not in RIGHTS[seat.role]:
        raise Http404
    return seat.workspace


def may(request: HttpRequest, right: str) -> bool:
    """Whether the person's seat carries a right (for showing or hiding a button)."""
    try:
        return right in RIGHTS[seat_of(request).role]
    except Http404:
        return False


def role_of(request: HttpRequest) -> str:
    """The role of the person's seat, "" without one: what the console's menus are shown by."""
    try:
        return seat_of(request).role
    except Http404:
        return ""


def group_of(request: HttpRequest, group_id: int, right: str = "see") -> Group:
    """A group of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(Group, workspace=workspace_of(request, right), pk=group_id)


def member_of(request: HttpRequest, member_id: int, right: str = "see") -> Member:
    """A member of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(Member, workspace=workspace_of(request, right), pk=member_id)


def seat_here(request: HttpRequest, seat_id: int) -> Seat:
    """A seat of the person's workspace, if they manage it. Raises Http404 for any other."""
    here = Seat.objects.filter(workspace=workspace_of(request, "manage")).select_related("account")
    return get_object_or_404(here, pk=seat_id)


def seats(account: Account) -> list[Seat]:
    """Every seat of an account, oldest first."""
    return list(Seat.objects.filter(account=account).select_related("workspace").order_by("pk"))


class WorkspaceMiddleware:
    """Gives templates `request.workspace` (None without a seat). Views use `workspace_of`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.workspace = SimpleLazyObject(lambda: _workspace_or_none(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _find_seat(request: HttpRequest) -> Seat:
    if not request.user.is_authenticated:
        raise Http404
    mine = Seat.objects.filter(account_id=request.user.pk).select_related("workspace")
    chosen = request.session.get(SESSION_KEY)
    seat = mine.filter(workspace_id=chosen).first() if chosen else None
    seat = seat or _first_with_something_to_show(mine)
    if seat is None:
        raise Http404
    return seat


def _first_with_something_to_show(mine: QuerySet[Seat]) -> Seat | None:
    filled = Exists(Group.objects.filter(workspace=OuterRef("workspace")))
    return mine.annotate(filled=filled).order_by("-filled", "pk").first()


def _workspace_or_none(request: HttpRequest) -> Workspace | None:
    try:
        return seat_of(request).workspace
    except Http404:
        return None
