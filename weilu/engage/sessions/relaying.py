"""One speaker's words into many groups, in order, each line once whatever is killed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from weilu.engage.points.acts import ASKING
from weilu.engage.sessions import carrying, rules
from weilu.engage.sessions.actions import ROOM, note_there
from weilu.engage.sessions.carrying import Taken
from weilu.engage.sessions.models import (
    Question,
    RelayedLine,
    Session,
    SessionState,
)
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Purpose
from weilu.people.models import Group, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices

#: Lines of one round; a speaker writes no more in a second.
AT_ONCE = 200
#: Messages without words that tell other groups nothing.
NOTHING_TO_TELL = ("", "sticker", "location", "contact", "poll", "forward", "other")
#: Live lines go before what can wait.
PRIORITY = 5


def relay(session_id: int) -> int:
    """Hand the speaker's new lines to the outbox, in the order they were said; how many.

    What they carry is taken down before, outside of any transaction: whoever is killed meanwhile
    takes it down again.
    """
    session = Session.objects.filter(pk=session_id, state=SessionState.RUNNING).first()
    if session is None or session.speaker_id is None or session.source_id is None:
        return 0
    new = _new_lines(session)[:AT_ONCE]
    taken = {one.pk: carrying.take_down(session, one) for one in new}
    with transaction.atomic():
        held = _running(session_id)
        if held is None:
            return 0
        lines = list(_new_lines(held).filter(pk__in=taken))
        RelayedLine.objects.bulk_create(
            RelayedLine(
                session=held,
                event_id=one.pk,
                at=one.at,
                path=taken[one.pk].path,
                fault=taken[one.pk].fault,
            )
            for one in lines
        )
        _put(held, lines, taken)
    return len(lines)


def _running(session_id: int) -> Session | None:
    """The session, locked: two workers relay one after the other."""
    locked = Session.objects.select_for_update(of=("self",)).select_related("workspace", "host")
    return locked.filter(pk=session_id, state=SessionState.RUNNING).first()


def _new_lines(session: Session) -> QuerySet[Event]:
    said = Event.objects.filter(
        workspace_id=session.workspace_id, group_id=session.source_id, actor=session.speaker_id,
        kind="message", at__gte=_since(session),
    )  # fmt: skip
    said = said.exclude(text="", media__in=NOTHING_TO_TELL)
    done = session.lines.values("event_id")
    return said.exclude(pk__in=done).order_by("at", "pk")


def _since(session: Session) -> datetime:
    """What was said before it started is not for the others."""
    return session.started_at or session.starts_at


def _put(session: Session, lines: list[Event], taken: Mapping[int, Taken]) -> None:
    """One intent for each line and group; a group waits for its earlier lines."""
    speakers, now = voices(session.workspace_id), clock.now()
    groups = Group.objects.filter(workspace=session.workspace_id, pk__in=session.groups)
    by_platform: dict[str, list[Group]] = defaultdict(list)
    for group in groups.exclude(pk=session.source_id or 0).order_by("pk"):
        by_platform[group.platform].append(group)
    for platform, theirs in by_platform.items():
        speaker = speakers.get(platform)
        intents = [
            _intent(session, line, group, taken[line.pk], now)
            for line in lines for group in theirs
        ]  # fmt: skip
        if speaker is not None and intents:
            outbox.put(speaker, ROOM, intents, session.host)


def _intent(session: Session, line: Event, group: Group, taken: Taken, now: datetime) -> Intent:
    words = "\n".join(filter(None, (line.text, taken.instead)))
    said = rules.relayed(session.speaker_name, words)
    material = carrying.material(line, taken, group.platform)
    return Intent(
        f"relay:{session.pk}:{line.pk}:{group.pk}",
        Send(group.external_id, said, material=material),
        # What members were asked to come to: no promotion, and not to be held as one.
        Purpose.SERVICE, group=group, reason=session.name, priority=PRIORITY,
        deadline=now + rules.RELAY_LIVES, line=f"relay:{session.pk}",
    )  # fmt: skip


def collect(session_id: int, events: list[int]) -> int:
    """Questions and words of attendance among messages of the other groups; how many questions."""
    session = Session.objects.select_related("workspace").filter(pk=session_id).first()
    if session is None or session.state != SessionState.RUNNING:
        return 0
    heard = Event.objects.filter(
        pk__in=events, workspace_id=session.workspace_id, kind="message", actor__isnull=False
    )
    said = list(heard.exclude(actor=session.speaker_id).order_by("at", "pk"))
    members = Member.objects.filter(is_bot=False).in_bulk({one.actor for one in said})
    ours = _own_messages(session, [one.reply_to for one in said if one.reply_to])
    found = 0
    for one in said:
        member = members.get(one.actor or 0)
        if member is None or one.group_id is None:
            continue
        if rules.says_word(one.text, session.word):
            note_there(session, member, "word", one.group_id)
        elif not member.is_staff and _asks(one, ours):
            found += _keep(session, one, member, one.group_id)
    return found


def _own_messages(session: Session, ids: list[str]) -> set[tuple[int | None, str]]:
    """(group, id) of relayed lines among those that were answered."""
    relayed = Message.objects.filter(
        workspace=session.workspace_id, key__startswith=f"relay:{session.pk}:", external_id__in=ids
    )
    return set(relayed.values_list("group_id", "external_id")) if ids else set()


def _asks(one: Event, ours: set[tuple[int | None, str]]) -> bool:
    to_speaker = (one.group_id, one.reply_to) in ours
    return rules.is_question(one.text, ASKING, answers_speaker=to_speaker)


def _keep(session: Session, one: Event, member: Member, group: int) -> bool:
    _held, made = Question.objects.get_or_create(
        session=session, event_id=one.pk,
        defaults={"member": member, "group_id": group, "text": one.text.strip()[:500],
                  "at": one.at},
    )  # fmt: skip
    return made
