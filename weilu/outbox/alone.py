"""Tell one member something: in private where somebody can speak there, else by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.actions import Intent, put
from weilu.outbox.models import OPEN, OUT, Message, Purpose, Task
from weilu.people.models import Account, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices


@dataclass(frozen=True, slots=True)
class Word:
    """What is said, why, and to whom the task falls where nobody can say it in private."""

    key: str  #: what makes it one in the outbox
    text: str
    title: str  #: of the task
    reason: str = ""
    purpose: str = Purpose.SERVICE
    until: datetime | None = None  #: when it is too late
    assignee: Account | None = None
    kind: str = "post"  #: of the task


def tell(member: Member, room: str, word: Word) -> Message | Task | None:
    """What became of it; None for a member who wants no such messages: nobody writes to them."""
    if word.purpose != Purpose.SERVICE and optouts.refusing([member.pk], word.purpose, room):
        return None
    speaker = voices(member.workspace_id, "send_private").get(member.platform)
    if speaker is not None:
        intent = Intent(
            word.key, Send(member.external_id, word.text, private=True), Purpose(word.purpose),
            member=member, reason=word.reason, deadline=word.until,
        )  # fmt: skip
        [message] = put(speaker, room, [intent])
        if message.state in {*OPEN, *OUT}:
            return message
    return hand_over(member.workspace_id, word)


def hand_over(workspace: int, word: Word) -> Task:
    """The same as a task of staff."""
    return Task.objects.create(
        workspace_id=workspace, kind=word.kind, assignee=word.assignee, text=word.text,
        title=word.title[:200], due_at=word.until, created_at=clock.now(),
    )  # fmt: skip
