"""What people do with messages by hand, from the console and through the API alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from weilu.outbox import actions, confirming, filling, phrases
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, State
from weilu.people.models import Account, Group
from weilu.platforms.live.deeds import Send


def put(data: Mapping[str, Any], by: Account) -> list[Message]:
    """Write to groups: `data` is what `ComposeForm` made of it. One message a group."""
    once = uuid4().hex
    intents = [
        Intent(
            f"written:{once}:{group.pk}", Send(group.external_id, words), data["purpose"],
            group=group, not_before=data["at"], reason=_("written by hand"),
        )
        for group, words in _filled(data)
    ]  # fmt: skip
    return actions.put(data["connection"], "outbox", intents, by)


def _filled(data: Mapping[str, Any]) -> Iterator[tuple[Group, str]]:
    """Each group with the words it gets."""
    workspace = data["connection"].workspace
    for group in data["groups"]:
        yield group, filling.fill(data["text"], phrases.values_for(workspace, group))


def cancel(message: Message, by: Account) -> None:
    """Before it goes, here; while staff have yet to confirm it, on the platform.

    Raises `NotOpen`, `NotThere`, `NotTaken`.
    """
    waits_there = message.state == State.TASK
    (confirming.cancel if waits_there else actions.cancel)(message, by)


def may_cancel(message: Message) -> bool:
    """Whether it can be taken back, here or from staff on its platform, or be given up."""
    if message.is_open or message.state == State.UNSURE:
        return True
    return confirming.adapter_of(message) is not None


#: What a person can do with a message, by the word addresses have for it.
VERBS: Mapping[str, Callable[[Message, Account], None]] = {
    "approve": actions.approve,
    "cancel": cancel,
    "retry": actions.try_again,
    "found": actions.found,
}
