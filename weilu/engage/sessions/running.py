"""What happens to sessions by the clock: reminders, start, end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weilu.engage.sessions import actions, rules
from weilu.engage.sessions.actions import AHEAD, NobodySpeaks
from weilu.engage.sessions.models import Session, SessionState
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Purpose
from weilu.people.models import Group

#: Lines that other topics add to a reminder: "" = nothing to say.
ADDED: list[Callable[[Session], str]] = []


def go_round() -> None:
    """Remind, start and end what is due; each once, whatever is run twice."""
    now = clock.now()
    soon = now + max(rules.REMIND) + rules.LEAD
    ahead = Session.objects.filter(state__in=AHEAD, starts_at__lte=soon)
    for session in ahead.select_related("workspace", "host").order_by("starts_at")[:1_000]:
        try:
            _move(session)
        except WeiluError:
            continue  # somebody was faster


def _move(session: Session) -> None:
    now = clock.now()
    if session.state == SessionState.RUNNING:
        if session.ends_at + rules.OVERRUN <= now:
            actions.end(session, None)
    elif session.ends_at <= now:
        actions.start(session, None)  # nobody ran meanwhile: it is over when it is told of
        actions.end(session, None)
    elif session.starts_at <= now:
        actions.start(session, None)
    else:
        for before in rules.reminders(session.starts_at, now):
            remind(session, before)


def remind(session: Session, before: timedelta) -> None:
    """Tell its groups that it comes; once for each reminder and moment it was planned for."""
    groups = list(Group.objects.filter(workspace=session.workspace_id, pk__in=session.groups))
    when = int(session.starts_at.timestamp())
    key = f"remind:{int(before.total_seconds())}:{when}"
    at = session.starts_at - before
    try:
        actions.say(
            session, groups, key, words(session), Purpose.RELATION, session.host,
            not_before=max(at, clock.now()), deadline=session.starts_at,
        )  # fmt: skip
    except NobodySpeaks:
        return


def words(session: Session) -> str:
    """What a reminder says."""
    with timezone.override(ZoneInfo(session.workspace.zone)):
        when = date_format(timezone.localtime(session.starts_at), "MONTH_DAY_FORMAT")
        hour = timezone.localtime(session.starts_at).strftime("%H:%M")
    told = [
        _("%(when)s %(hour)s: %(name)s") % {"when": when, "hour": hour, "name": session.name},
        session.speaker_name and _("With %(name)s") % {"name": session.speaker_name},
        session.place and _("Where: %(place)s") % {"place": session.place},
        session.about, *(line(session) for line in ADDED), session.address,
    ]  # fmt: skip
    return "\n".join(filter(None, told))
