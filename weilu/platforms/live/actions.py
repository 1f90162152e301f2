"""Verbs on connections: make, change, switch, remove, check."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account as Person
from weilu.people.models import Group, Workspace
from weilu.platforms.contract import GroupSeen
from weilu.platforms.live import adapters
from weilu.platforms.live.accounts import account_of, credentials_of, sealed
from weilu.platforms.live.contract import Standing, Webhook
from weilu.platforms.live.facts import (
    ConnectionChanged,
    ConnectionMade,
    ConnectionRemoved,
    ConnectionSwitched,
)
from weilu.platforms.live.models import Connection, ConnectionState, InboxItem, InboxState

#: A platform that has not answered a check by then is told to be out of reach.
PATIENCE_S = 15.0


class Incomplete(WeiluError):
    code = "live.incomplete"
    sentence = _("%(field)s is missing. Fill it in and save again.")


class UnknownPlatform(WeiluError):
    code = "live.unknown_platform"
    status = 404
    sentence = _("Weilu knows no platform called %(platform)s.")


@transaction.atomic
def connect(
    workspace: Workspace, adapter: str, name: str, credentials: Mapping[str, str],
    by: Person | None = None,
) -> Connection:  # fmt: skip
    """Enter an account on a platform, switched off. Raises `UnknownPlatform`, `Incomplete`."""
    if adapter not in adapters.MODULES:
        raise UnknownPlatform(platform=adapter)
    made = Connection.objects.create(
        workspace=workspace, adapter=adapter, name=name[:120], created_at=clock.now(),
        sealed=sealed(_complete(adapter, credentials)), token=secrets.token_urlsafe(32),
    )  # fmt: skip
    fact = ConnectionMade(made.pk, made.name, adapter, audit.number(by))
    audit.note(workspace, fact, room="platforms")
    return made


def _complete(adapter: str, credentials: Mapping[str, str]) -> dict[str, str]:
    known = adapters.by_key(adapter).fields
    given = {one.key: credentials.get(one.key, "").strip() or one.default for one in known}
    for one in known:
        if one.required and not given[one.key]:
            raise Incomplete(field=one.label)
    return given


@transaction.atomic
def change(
    connection: Connection, name: str, credentials: Mapping[str, str], by: Person | None = None,
    *, pace: int = 100,
) -> None:  # fmt: skip
    """Replace name, credentials and pace; a secret left empty stays as it is.

    `pace`: how much of what the platform allows is used, in percent. Raises `Incomplete`.
    """
    given = credentials_of(connection) | {key: value for key, value in credentials.items() if value}
    connection.name, connection.pace = name[:120], pace
    connection.sealed = sealed(_complete(connection.adapter, given))
    # Let go of, so that the gateway takes it on anew, with what it is now.
    connection.held_by, connection.held_until, connection.trouble = "", None, ""
    connection.save(update_fields=["name", "pace", "sealed", "held_by", "held_until", "trouble"])
    fact = ConnectionChanged(connection.pk, connection.name, audit.number(by))
    audit.note(connection.workspace, fact, room="platforms")


@transaction.atomic
def switch(
    connection: Connection, *, on: bool, by: Person | None = None, address: str = ""
) -> None:
    """Switch on or off. On, platforms that can be told over their API are told `address`."""
    connection.state = ConnectionState.ON if on else ConnectionState.OFF
    connection.trouble = ""
    connection.save(update_fields=["state", "trouble"])
    if on and isinstance(adapters.by_key(connection.adapter), Webhook):
        enqueue("platforms.subscribe", connection_id=connection.pk, address=address)
    fact = ConnectionSwitched(connection.pk, connection.name, on, audit.number(by))
    audit.note(connection.workspace, fact, room="platforms")


@transaction.atomic
def remove(connection: Connection, by: Person | None = None) -> None:
    """Take a connection out: its credentials are deleted, what it told and sent stays."""
    connection.state, connection.sealed = ConnectionState.OFF, ""
    connection.token, connection.removed_at = secrets.token_urlsafe(32), clock.now()
    connection.save(update_fields=["state", "sealed", "token", "removed_at"])
    fact = ConnectionRemoved(connection.pk, connection.name, audit.number(by))
    audit.note(connection.workspace, fact, room="platforms")


def check(connection: Connection, address: str = "") -> list[Standing]:
    """Ask the platform whether everything is in place; what is missing comes with what to do."""
    adapter = adapters.by_key(connection.adapter)
    return _asked(adapter.check(account_of(connection, address)))


def check_group(group: Group) -> list[tuple[Connection, list[Standing]]]:
    """Ask what is missing in one group, for each connection that is on there.

    No lines for a connection: its platform gives rights to the account, not group by group.
    """
    on = Connection.objects.filter(workspace=group.workspace_id, state=ConnectionState.ON)
    known = [(one, adapters.by_key(one.adapter)) for one in on if one.adapter in adapters.MODULES]
    seen = GroupSeen(group.external_id, group.name)
    return [
        (one, _asked(adapter.check_group(account_of(one), seen)))
        for one, adapter in known
        if adapter.platform == group.platform
    ]


def _asked(asking: Coroutine[Any, Any, list[Standing]]) -> list[Standing]:
    try:
        return asyncio.run(asyncio.wait_for(asking, PATIENCE_S))
    except TimeoutError:
        return [Standing(False, _("The platform did not answer"), _("Try again in a minute."))]
    except WeiluError as error:
        return [Standing(False, str(error))]


@transaction.atomic
def read_again(connection: Connection) -> int:
    """Give deliveries that could not be read another try (after an update); how many."""
    refused = InboxItem.objects.filter(connection=connection, state=InboxState.REFUSED)
    count = refused.update(state=InboxState.NEW, note="")
    if count:
        enqueue("platforms.read_inbox", connection_id=connection.pk, key=str(connection.pk))
    return count
