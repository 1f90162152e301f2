"""Background work of sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.engage.sessions import carrying, hearing, relaying, running
from weilu.jobs.tasks import task


@task("engage.relay", queue="live")
def relay(session_id: int) -> None:
    """Hand the speaker's new lines on; again until none is left."""
    while relaying.relay(session_id) == relaying.AT_ONCE:
        pass


@task("engage.collect", queue="live")
def collect(session_id: int, named: list[list[Any]]) -> None:
    """Look through messages of groups in which a session runs."""
    hearing.collect(session_id, named)


@task("engage.carried_forget", every=timedelta(hours=6))
def forget() -> None:
    """Delete what speakers sent along, a day after."""
    carrying.forget()


@task("engage.sessions_round", queue="live", every=timedelta(minutes=1))
def go_round() -> None:
    """Remind, start and end what is due."""
    running.go_round()
