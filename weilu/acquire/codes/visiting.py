"""A person opens a short link: which group they are shown, once and for good."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.acquire.codes import rules, seats
from weilu.acquire.codes.facts import EntryCodeRanOut
from weilu.acquire.codes.models import EntryCode, Target, Visit
from weilu.events.actions import record
from weilu.kit import clock
from weilu.outbox.models import Task


def new_visitor() -> str:
    """A name for a visitor, made up; it says nothing of them."""
    return secrets.token_urlsafe(15)


@transaction.atomic
def visit(code: EntryCode, visitor: str, app: str) -> Target | None:
    """Note a visit and give the visitor their target; None when nothing is left.

    The code's row is locked meanwhile, so that the last seat is given once.
    """
    now = clock.now()
    held = EntryCode.objects.select_for_update().get(pk=code.pk)
    mine = Visit.objects.filter(code=held, visitor=visitor).first()
    found = seats.of_codes([held.pk], now).get(held.pk, [])
    seat = rules.again(found, mine.target_id if mine else None, now)
    seat = seat or rules.choose(found, held.rule, now)
    _note(mine, held, visitor, app, seat.key if seat else None, now)
    _tell(held, ran_out=seat is None, now=now)
    return Target.objects.get(pk=seat.key) if seat else None


def note(code: EntryCode, visitor: str, app: str) -> None:
    """A person looked, and is shown nothing yet: they count as a visitor all the same."""
    now = clock.now()
    _visit, new = Visit.objects.get_or_create(
        code=code, visitor=visitor, defaults={"app": app, "first_at": now, "last_at": now}
    )
    if not new:
        Visit.objects.filter(code=code, visitor=visitor).update(last_at=now, times=F("times") + 1)


def _note(
    mine: Visit | None, code: EntryCode, visitor: str, app: str, target: int | None, now: datetime
) -> None:
    shown = {} if mine and mine.target_id == target else {"target_id": target, "shown_at": now}
    if mine is None:
        Visit.objects.create(
            code=code, visitor=visitor, app=app, first_at=now, last_at=now, **shown
        )
    else:
        Visit.objects.filter(pk=mine.pk).update(last_at=now, times=F("times") + 1, **shown)


def _tell(code: EntryCode, *, ran_out: bool, now: datetime) -> None:
    """One task and one event when a code runs out; ready to tell again when it has something."""
    if ran_out == (code.ran_out_at is not None):
        return
    EntryCode.objects.filter(pk=code.pk).update(ran_out_at=now if ran_out else None)
    if not ran_out:
        return
    workspace = code.channel.workspace
    keeper = code.created_by
    with translation.override((keeper.language if keeper else "") or translation.get_language()):
        title = _("Entry code “%(name)s” has nothing left: add a group behind it") % {
            "name": code.name
        }
    Task.objects.create(
        workspace=workspace, kind="refill", title=title[:200], assignee=keeper, due_at=now,
        created_at=now,
    )  # fmt: skip
    fact = EntryCodeRanOut(code=code.code, name=code.name)
    record(workspace.pk, fact, source="weilu:acquire", external_id=f"out:{code.pk}:{now:%s%f}")


def leave_contact(code: EntryCode, visitor: str, contact: str) -> bool:
    """How to reach somebody who found nothing. False for a visitor the code has not seen."""
    mine = Visit.objects.filter(code=code, visitor=visitor)
    return bool(mine.update(contact=contact.strip()[:120], answered_at=None))
