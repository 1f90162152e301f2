"""Verbs on seats: invite somebody, change what they may do, take the seat away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.people.actions import give_seat, take_seat
from weilu.people.models import Account, Role, Seat, Workspace


class LastOwner(WeiluError):
    code = "people.last_owner"
    status = 409
    sentence = _("%(name)s is the only owner. Make somebody else an owner first, then try again.")


class KnownElsewhere(WeiluError):
    code = "people.known_elsewhere"
    status = 409
    sentence = _(
        "%(name)s has a seat in another workspace too, so no link can be made from here. "
        "They sign in as before."
    )


def invite(
    workspace: Workspace, login: str, name: str, role: str, by: Account | None = None
) -> tuple[Seat, bool]:
    """Seat somebody; True when an account was made for them (they need a link to sign in)."""
    with transaction.atomic():
        known = Account.objects.filter(login=login.strip().lower()).first()
        account = known or Account.objects.create_user(login, name=name)
        seat = Seat.objects.filter(workspace=workspace, account=account).first()
        if seat is None:
            seat = give_seat(workspace, account, role, by)
        else:
            change_role(seat, role, by)
    return seat, known is None


def change_role(seat: Seat, role: str, by: Account | None = None) -> None:
    """Give a seat another role. Raises `LastOwner` when nobody would be left to manage."""
    with transaction.atomic():
        if role != Role.OWNER:
            _keep_an_owner(seat)
        give_seat(seat.workspace, seat.account, role, by)


def remove(seat: Seat, by: Account | None = None) -> None:
    """Take a seat away; the account stays, so inviting the same login again undoes it."""
    with transaction.atomic():
        _keep_an_owner(seat)
        take_seat(seat, by)


def may_have_link(seat: Seat) -> None:
    """Raises `KnownElsewhere`: a link would open the other workspace as well."""
    if Seat.objects.filter(account_id=seat.account_id).exclude(pk=seat.pk).exists():
        raise KnownElsewhere(name=seat.account.name)


def _keep_an_owner(seat: Seat) -> None:
    # Locked, so that two owners cannot step down at the same moment.
    owners = Seat.objects.select_for_update().filter(
        workspace_id=seat.workspace_id, role=Role.OWNER
    )
    if [owner.pk for owner in owners] == [seat.pk]:
        raise LastOwner(name=seat.account.name)
