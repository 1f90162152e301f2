"""Commands of the whole house: bring it up, list and run benchmarks."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from weilu.config import serving, welcome


@click.command()
@click.option("--demo", is_flag=True, help="Load the synthetic demo community.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def up(demo: bool, host: str, port: int) -> None:
    """Serve the console here, with its worker, and print a one-time sign-in link."""
    serving.check_free(host, port)
    migrate_quietly()
    owner = welcome.owner()
    if demo:
        click.echo(_("Loading the demo (synthetic people, synthetic words) …"))
        welcome.load_demo(owner)
    address = f"http://{host}:{port}"
    click.echo(_("Weilu is at %(address)s") % {"address": address})
    click.echo(_("Sign in once with this link (valid for 15 minutes):"))
    click.echo(f"  {welcome.sign_in_link(owner, address)}")
    serving.serve(host, port)


@click.command("signin-link")
@click.option("--login", default="", help="Login of the account (default: the first owner).")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Console.")
def signin_link(login: str, address: str) -> None:
    """Print a one-time sign-in link."""
    click.echo(welcome.sign_in_link(welcome.account(login), address))


@click.command()
def migrate() -> None:
    """Bring the database up to this version."""
    call_command("migrate", verbosity=1, interactive=False)


def migrate_quietly() -> None:
    """Migrate without a word when there is nothing to say."""
    call_command("migrate", verbosity=0, interactive=False)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.option("--list", "listing", is_flag=True, help="Name the benchmarks.")
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(listing: bool, name: str | None, arguments: tuple[str, ...]) -> None:
    """Run a benchmark of `bench/`; it prints ratios measured in one run."""
    known = {module.NAME: module for module in _benches()}
    if listing or name is None:
        for module in known.values():
            click.echo(f"{module.NAME:<12} {module.SUMMARY}")
        return
    if name not in known:
        raise click.ClickException(
            _("No benchmark is called %(name)s; there are: %(known)s")
            % {"name": name, "known": ", ".join(known)}
        )
    sys.exit(known[name].main(list(arguments)))


def _benches() -> Iterator[ModuleType]:
    """Every module of `bench/` that has a NAME."""
    folder = Path(settings.BASE_DIR) / "bench"
    sys.path.insert(0, str(folder.parent))
    for file in sorted(folder.glob("[a-z]*.py")):
        module = importlib.import_module(f"bench.{file.stem}")
        if hasattr(module, "NAME"):
            yield module
