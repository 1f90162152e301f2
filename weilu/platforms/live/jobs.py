"""Background work of live platforms."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from weilu.jobs.tasks import task
from weilu.kit.errors import WeiluError, kept
from weilu.platforms.live import adapters, inbox, rosters, taking
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.contract import Webhook
from weilu.platforms.live.gateway import note_trouble
from weilu.platforms.live.models import Connection, ConnectionState


@task("platforms.read_inbox", queue="live", max_attempts=20)
def read_inbox(connection_id: int) -> None:
    """Take what a connection delivered into the log."""
    connection = Connection.objects.select_related("workspace").filter(pk=connection_id).first()
    if connection is not None:
        taking.read_inbox(connection)


@task("platforms.subscribe", queue="live", max_attempts=8)
def subscribe(connection_id: int, address: str) -> None:
    """Tell a platform where to call; what hinders it is shown on the connection's page."""
    connection = Connection.objects.filter(pk=connection_id, state=ConnectionState.ON).first()
    if connection is None:
        return
    adapter = adapters.by_key(connection.adapter)
    assert isinstance(adapter, Webhook)
    try:
        asyncio.run(adapter.subscribe(account_of(connection, address)))
    except WeiluError as error:
        note_trouble(connection.pk, kept(error))
        raise


@task("platforms.compare_roster", queue="live")
def compare_roster(connection_id: int, group: str) -> None:
    """Hold a group's member list against the log's and record who came or went unheard."""
    connection = Connection.objects.select_related("workspace").filter(pk=connection_id).first()
    if connection is not None:
        asyncio.run(rosters.fetch(connection, group))


@task("platforms.compare_rosters", queue="live", every=timedelta(hours=6))
def compare_rosters() -> None:
    """Events alone are never trusted: every group's list is compared some times a day."""
    rosters.ask_for_all()


@task("platforms.forget_deliveries", every=timedelta(hours=6))
def forget_deliveries() -> None:
    """Let go of raw deliveries that have been read long ago; the log has what they told."""
    inbox.forget()
