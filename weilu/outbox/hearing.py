"""Words by which people say in a private chat that they want no messages, or want them again."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from weilu.events.actions import Row
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.outbox import actions, optouts
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Member, Membership
from weilu.platforms.live import adapters
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection

#: The whole message, so that a sentence that holds such a word is none.
STOP = frozenset({
    "退订", "td", "t", "回t", "td退订", "取消订阅", "不再接收", "不要再发", "别发了", "停止",
    "拒收", "unsubscribe", "stop", "stopall", "optout",
})  # fmt: skip
RESUME = frozenset({"恢复", "恢复订阅", "恢复接收", "重新订阅", "subscribe", "unstop", "resume"})
#: A longer message is a sentence.
LONGEST = 20
#: Two who are alone in a room talk in private, where private talks are rooms.
PRIVATE_ROOM = 2


def verdict(text: str) -> str:
    """What a private message says of messages: "stop", "resume" or "" (something else). Pure."""
    if len(text) > LONGEST:
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold()
    word = "".join(one for one in plain if unicodedata.category(one)[0] in "LN")
    return "stop" if word in STOP else "resume" if word in RESUME else ""


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`: has what was said looked at in a job."""
    for row in rows:
        if row.kind == "message" and row.actor and (said := verdict(row.text)):
            enqueue(
                "outbox.heed", connection_id=connection.pk, member_id=row.actor,
                group_id=row.group_id or 0, said=said,
            )  # fmt: skip


@transaction.atomic
def heed(connection_id: int, member_id: int, group_id: int, said: str) -> None:
    """Note what somebody said, if they said it in private, and answer them once a day."""
    connection = Connection.objects.select_related("workspace").filter(pk=connection_id).first()
    member = Member.objects.filter(pk=member_id, is_staff=False, is_bot=False).first()
    if connection is None or member is None or connection.adapter not in adapters.MODULES:
        return
    adapter = adapters.by_key(connection.adapter)
    if group_id and not (adapter.capabilities.private_is_a_room and _are_alone(group_id)):
        return
    if said == "stop":
        optouts.stop(member, how="keyword")
    else:
        optouts.resume(member, how="keyword")
    if adapter.capabilities.can("send_private"):
        actions.put(connection, "outbox", [_answer(member, said)])


def _are_alone(group_id: int) -> bool:
    here = Membership.objects.filter(group_id=group_id, left_at=None)
    return here.count() <= PRIVATE_ROOM


def _answer(member: Member, said: str) -> Intent:
    """That it was heard: an answer to their own deed, in both languages, as theirs is unknown."""
    words = []
    for language in ("zh-hans", "en"):
        with override(language):
            words.append(_stopped() if said == "stop" else _resumed())
    action = Send(member.external_id, "\n".join(words), private=True)
    key, reason = f"heed:{member.pk}:{said}:{clock.now():%F}", _("answer to an opt-out")
    return Intent(key, action, Purpose.SERVICE, member=member, reason=reason)


def _stopped() -> str:
    return _("You get no more messages from us, only answers to what you ask. To get them again, "
             "write: resume")  # fmt: skip


def _resumed() -> str:
    return _("You get our messages again. To stop them, write: stop")
