"""Commands for API tokens, and the way back in for who lost their second factor."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import second_factor, tokens
from weilu.people.models import Account, ApiToken, Role, Seat


class NoSeat(WeiluError):
    code = "people.no_seat"
    status = 404
    sentence = gettext_lazy(
        "Nobody with the login “%(login)s” has a seat there. Seats are under Settings › People."
    )


class NoToken(WeiluError):
    code = "people.no_token"
    status = 404
    sentence = gettext_lazy("No token begins with “%(start)s”. `api-token list` shows them.")


@click.group("api-token")
def api_token() -> None:
    """Tokens for programs that use the API."""


@api_token.command()
@click.argument("name")
@click.option("--login", default="", help="Whose seat it acts for (default: the first owner's).")
@click.option("--workspace", "slug", default="", help="Slug (default: the first).")
@click.option("--write", is_flag=True, help="May write as well as read.")
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="Until it runs out."
)
def create(name: str, login: str, slug: str, write: bool, days: int) -> None:
    """Make a token and print it, this once."""
    seat = _seat(login, slug)
    token, text = tokens.make(seat, name[:80], may_write=write, days=days)
    click.echo(
        _("For %(login)s in %(workspace)s, until %(day)s:")
        % {
            "login": seat.account.login, "workspace": seat.workspace.slug,
            "day": f"{token.expires_at:%Y-%m-%d}",
        },
        err=True,
    )  # fmt: skip
    click.echo(text)


@api_token.command("list")
def list_tokens() -> None:
    """The tokens there are, newest first."""
    now = clock.now()
    found = ApiToken.objects.select_related("seat__account", "seat__workspace")
    for one in found.order_by("-created_at", "-pk"):
        scope = _("reads and writes") if one.may_write else _("reads")
        state = "" if one.is_live(now) else _("revoked") if one.revoked_at else _("run out")
        whose = f"{one.seat.account.login}@{one.seat.workspace.slug}"
        words = (f"{one.start}…", whose, scope, f"{one.expires_at:%Y-%m-%d}", one.name, state)
        click.echo("  ".join(filter(None, words)))


@api_token.command()
@click.argument("start")
def revoke(start: str) -> None:
    """End the tokens that begin with START."""
    found = list(ApiToken.objects.filter(start__startswith=start[: tokens.SHOWN], revoked_at=None))
    if len(start) < len(tokens.PREFIX) + 4 or not found:
        raise NoToken(start=start)
    for one in found:
        tokens.revoke(one)
        click.echo(_("“%(name)s” is revoked.") % {"name": one.name})


@click.group("second-factor")
def second_factor_group() -> None:
    """Codes asked for at sign-in."""


@second_factor_group.command()
@click.argument("login")
def off(login: str) -> None:
    """Take an account's second factor away, for who lost phone and recovery codes."""
    account = Account.objects.filter(login=login.strip().lower()).first()
    if account is None:
        raise NoSeat(login=login)
    if second_factor.turn_off(account):
        click.echo(_("%(login)s signs in with a password only again.") % {"login": account.login})
    else:
        click.echo(_("%(login)s has no second factor.") % {"login": account.login})


def _seat(login: str, slug: str) -> Seat:
    found = Seat.objects.select_related("account", "workspace").order_by("workspace_id", "pk")
    if slug:
        found = found.filter(workspace__slug=slug)
    whose = {"account__login": login.strip().lower()} if login else {"role": Role.OWNER}
    seat = found.filter(**whose).first()
    if seat is None:
        raise NoSeat(login=login)
    return seat
