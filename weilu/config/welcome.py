"""The first minutes: an owner, a workspace, the demo."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.people import actions as people
from weilu.people.models import Account, Role, Seat

FIRST_LOGIN = "owner"


class NoSuchAccount(WeiluError):
    code = "people.no_such_account"
    sentence = _("No account has the login %(login)s. `weilu up` makes the first one.")


def owner() -> Account:
    """The first owner; on a new machine an account and a workspace are made for them."""
    seat = Seat.objects.filter(role=Role.OWNER).select_related("account").order_by("pk").first()
    if seat is not None:
        return seat.account
    account = Account.objects.create_user(FIRST_LOGIN, name=str(_("Owner")))
    mine = people.open_workspace(str(_("My communities")), "main", settings.TIME_ZONE)
    people.give_seat(mine, account, Role.OWNER)
    return account


def account(login: str) -> Account:
    """The account with a login, or the first owner. Raises `NoSuchAccount`."""
    if not login:
        return owner()
    found = Account.objects.filter(login=login.lower()).first()
    if found is None:
        raise NoSuchAccount(login=login)
    return found


def sign_in_link(account: Account, address: str) -> str:
    """A link that signs the account in once."""
    from weilu.console.signin import make_link

    return make_link(account, address)


def load_demo(account: Account) -> None:
    """Take the synthetic community in, once, and seat the account in it."""
    from weilu.demo.load import load
    from weilu.demo.rooms import furnish

    workspace = load()
    people.give_seat(workspace, account, Role.OWNER)
    furnish(workspace, account)
