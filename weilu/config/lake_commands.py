"""Commands that keep the lake."""

from __future__ import annotations

from collections.abc import Iterator

import click

from weilu.events.lake import store
from weilu.people.models import Workspace


@click.group()
def lake() -> None:
    """The log's columnar shadow."""


@lake.command()
@click.option("--workspace", "slug", default="", help="Slug (default: all).")
def rebuild(slug: str) -> None:
    """Throw the lake away and seal it anew from the log."""
    for workspace in _workspaces(slug):
        click.echo(f"{workspace.slug}: {store.rebuild(workspace.pk, workspace.zone)}")


@lake.command()
@click.option("--workspace", "slug", default="", help="Slug (default: all).")
def seal(slug: str) -> None:
    """Seal what is new in the log."""
    for workspace in _workspaces(slug):
        click.echo(f"{workspace.slug}: {store.seal_new(workspace.pk, workspace.zone)}")


def _workspaces(slug: str) -> Iterator[Workspace]:
    found = Workspace.objects.order_by("pk")
    yield from found.filter(slug=slug) if slug else found
