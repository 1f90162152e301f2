"""Background work of the welcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from weilu.engage.welcome import hearing, newcomers
from weilu.engage.welcome.models import Greeting
from weilu.jobs.tasks import task
from weilu.people.models import Member
from weilu.platforms.models import Connection


@task("engage.welcome", queue="live", max_attempts=8)
def take(connection_id: int, told: list[dict[str, Any]]) -> None:
    """Greet whoever came."""
    connection = Connection.objects.select_related("workspace").filter(pk=connection_id).first()
    if connection is not None:
        newcomers.take(connection, [hearing.told(one) for one in told])


@task("engage.welcome_accepted", queue="live", max_attempts=8)
def accepted(member_id: int) -> None:
    """Let in whoever accepted the rules."""
    member = Member.objects.filter(pk=member_id).first()
    if member is not None:
        newcomers.note_acceptance(member)


@task("engage.welcome_round", queue="live", every=timedelta(minutes=5))
def go_round() -> None:
    """Greet those whose hour has come, and remind those who have not accepted."""
    for greeting in Greeting.objects.filter(mode="on").select_related("workspace"):
        if greeting.is_batched:
            groups = greeting.newcomers.filter(state="waiting").values_list("group", flat=True)
            for group in groups.order_by().distinct():
                with transaction.atomic():
                    newcomers.greet_ready(greeting, group)
        if greeting.remind_after_h is not None:
            newcomers.remind(greeting)
