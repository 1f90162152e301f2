"""What the outbox tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("sent", _("Weilu sent %(subject)s a message"))
@dataclass(frozen=True)
class Sent:
    """A message of the outbox went out, to a group or to a member (`subject`)."""

    message: int = 0
    op: str = ""
    room: str = ""
    purpose: str = ""


@kind("send_failed", _("A message to %(subject)s could not be sent"))
@dataclass(frozen=True)
class SendFailed:
    """A message of the outbox was given up."""

    message: int = 0
    op: str = ""
    room: str = ""
    code: str = ""


@kind("send_approved", _("%(actor)s approved a message"), by_staff=True)
@dataclass(frozen=True)
class SendApproved:
    """A message was let out by a person."""

    message: int = 0
    by: int = 0  #: account


@kind("send_cancelled", _("%(actor)s cancelled a message"), by_staff=True)
@dataclass(frozen=True)
class SendCancelled:
    """A message was taken back before it went out."""

    message: int = 0
    by: int = 0


@kind("send_edited", _("%(actor)s changed a message before it went out"), by_staff=True)
@dataclass(frozen=True)
class SendEdited:
    """A message got another text or time."""

    message: int = 0
    by: int = 0


@kind("send_found", _("%(actor)s found that a message had gone out"), by_staff=True)
@dataclass(frozen=True)
class SendFound:
    """A message whose answer was lost was seen on the platform by a person."""

    message: int = 0
    by: int = 0


@kind("send_retried", _("%(actor)s let a failed message go again"), by_staff=True)
@dataclass(frozen=True)
class SendRetried:
    """A message that had failed, or may have, was put back by a person."""

    message: int = 0
    by: int = 0


@kind("send_reminded", _("%(actor)s had staff reminded of a send to confirm"), by_staff=True)
@dataclass(frozen=True)
class SendReminded:
    """The platform showed staff again what they are asked to confirm."""

    message: int = 0
    by: int = 0


@kind("template_changed", _("%(actor)s changed the template “%(name)s”"), by_staff=True)
@dataclass(frozen=True)
class TemplateChanged:
    """Words to be used again were made, changed or deleted."""

    template: int = 0
    name: str = ""
    did: str = ""  #: "made" | "changed" | "deleted"
    by: int = 0


@kind("task_settled", _("%(actor)s ticked off the task “%(title)s”"), by_staff=True)
@dataclass(frozen=True)
class TaskSettled:
    """A person did what only a person can do, or said that it was not done."""

    task: int = 0
    title: str = ""
    done: bool = True
    by: int = 0


@kind("sending_rules_set", _("%(actor)s changed the rules of sending"), by_staff=True)
@dataclass(frozen=True)
class PolicySet:
    """Quiet hours, allowances or approvals were changed."""

    by: int = 0


def _what(data: Mapping[str, Any]) -> dict[str, str]:
    # Wording names rooms and purposes for people; events are registered before it can be read.
    from weilu.outbox import wording

    return {"what": wording.scope(str(data.get("purpose", "")), str(data.get("room", "")))}


@kind("opted_out", _("%(actor)s noted that %(subject)s wants no messages: %(what)s"), by_staff=True)
@dataclass(frozen=True)
class OptedOut:
    """A member wants no messages of a purpose, or of a room, any more."""

    purpose: str = ""  #: "" = of any
    room: str = ""  #: "" = of any
    how: str = ""  #: "link" | "keyword" | "staff" | "platform"
    why: str = ""
    by: int = 0  #: account, 0 = the member

    worded = staticmethod(_what)


@kind(
    "opted_in", _("%(actor)s noted that %(subject)s wants messages again: %(what)s"), by_staff=True
)
@dataclass(frozen=True)
class OptedIn:
    """A member took an opt-out back."""

    purpose: str = ""
    room: str = ""
    how: str = ""
    by: int = 0

    worded = staticmethod(_what)
