"""What of the outbox waits for somebody: their tasks, messages to approve, messages that failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.console.matters import Matter, source
from weilu.kit import clock
from weilu.outbox import access
from weilu.outbox.models import Message, State
from weilu.people.access import account_of, workspace_of

#: Tasks told one by one; failures of so long ago are told.
MOST_TASKS, LATELY = 8, timedelta(days=3)


@source("tasks")
def tasks(request: HttpRequest) -> Iterator[Matter]:
    """The person's own open tasks and nobody's, due by tomorrow or without a date."""
    mine = access.tasks_of(request, "act").filter(state="open")
    mine = mine.filter(Q(assignee=None) | Q(assignee=account_of(request)))
    until = clock.now() + timedelta(days=1)
    due = mine.filter(Q(due_at__lte=until) | Q(due_at=None))
    for one in due[:MOST_TASKS]:
        late = one.due_at is not None and one.due_at <= clock.now()
        yield Matter(
            f"task:{one.pk}", "task", one.title,
            _("It is overdue.") if late else _("It is on your list for today."),
            one.page or reverse("outbox:tasks"), _("Open"), since=one.created_at,
            due_at=one.due_at,
        )  # fmt: skip


@source("messages")
def messages(request: HttpRequest) -> Iterator[Matter]:
    """Messages that wait for approval, and those that could not go out."""
    held = Message.objects.filter(workspace=workspace_of(request, "act"))
    first = held.filter(state=State.WAITING).order_by("pk").first()
    if first is not None:
        many = held.filter(state=State.WAITING).count()
        yield Matter(
            "messages:approval", "approval",
            ngettext("%(n)d message waits for approval", "%(n)d messages wait for approval", many)
            % {"n": many},
            _("Nothing of it goes out before somebody lets it."),
            reverse("outbox:outbox") + "?state=waiting", _("Look through"), many,
            first.created_at,
        )  # fmt: skip
    lost = held.filter(
        state__in=[State.FAILED, State.UNSURE], settled_at__gte=clock.now() - LATELY
    ).count()
    if lost:
        yield Matter(
            "messages:failed", "people",
            ngettext("%(n)d message did not go out", "%(n)d messages did not go out", lost)
            % {"n": lost},
            _("Members have not read what they were meant to. Each can be tried again."),
            reverse("outbox:outbox") + "?state=failed", _("See why"), lost,
        )  # fmt: skip
