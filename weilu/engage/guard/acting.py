"""What is done about a message, through the outbox or by a task; and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from weilu.console import member_pages
from weilu.engage.guard import facts, ladder, wording
from weilu.engage.guard.models import Incident, IncidentState
from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox import filling
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Purpose, Task
from weilu.people.models import Account
from weilu.platforms.live import adapters
from weilu.platforms.live.abilities import Capabilities
from weilu.platforms.live.deeds import Action, Delete, Mute, Remove, Send

ROOM = "engage"
#: An appeal can be made for so long.
APPEAL_LIVES = timedelta(days=30)
#: What is done first: the message goes before anybody is spoken to about it.
PRIORITY: Mapping[str, int] = {
    "delete": 40, "tell": 30, "mute": 20, "remove": 10, "unmute": 20, "end": 20,
}  # fmt: skip
ABILITIES = ("delete", "send", "send_private", "mute", "remove")


def levels(incident: Incident) -> dict[str, str]:
    """What the platform lets Weilu do there: ability → "yes" | "person" | "no"."""
    held = incident.connection
    if held is None or held.removed_at or held.adapter not in adapters.MODULES:
        return {}
    able = _capabilities(incident)
    return {one: able.of(one).level for one in ABILITIES}


def _capabilities(incident: Incident) -> Capabilities:
    assert incident.connection is not None
    return adapters.by_key(incident.connection.adapter).capabilities


def tell_log(incident: Incident, by: Account | None = None) -> None:
    """The events of an incident, in the transaction that writes it down."""
    told: dict[str, Any] = {"incident": incident.pk, "guard": incident.guard_id,
            "number": incident.edition.number, "step": incident.step,
            "why": str(incident.why.get("why", ""))}  # fmt: skip
    if incident.state == IncidentState.WOULD:
        _record(incident, "would", facts.GuardWould(**told))
        return
    _record(incident, "acted", facts.GuardActed(**told))
    if incident.step == ladder.WARN:
        _record(incident, "warned", facts.Warned(incident.pk))
    elif incident.step == ladder.MUTE:
        _record(incident, "muted", facts.Muted(incident.pk, incident.mute_s))
    elif incident.step == ladder.REMOVE and incident.state == IncidentState.ACTED:
        tell_removed(incident, by)


def tell_removed(incident: Incident, by: Account | None) -> None:
    """That a removal is on its way."""
    _record(incident, "removed", facts.RemovedByRule(incident.pk, by.pk if by else 0))


def _record(incident: Incident, what: str, fact: Any) -> None:
    log.record(
        incident.workspace_id, fact, source=f"weilu:{ROOM}", external_id=f"{incident.pk}:{what}",
        group_id=incident.group_id, subject=incident.member_id, reply_to=incident.message,
    )  # fmt: skip


def carry_out(incident: Incident, step: ladder.Step) -> None:
    """Put into the outbox what follows, or ask a person for it, in the caller's transaction."""
    able = levels(incident)
    wanted = ladder.deeds(step, delete=incident.edition.delete_message, levels=able)
    intents = []
    for deed in wanted:
        if deed.how == "do":
            intents.append(_intent(incident, deed.what, able))
        else:
            ask(incident, deed.what if deed.how == "task" else "decide")
    if intents and incident.connection:
        outbox.put(incident.connection, ROOM, [*intents, *_endings(incident, wanted)])


def _endings(incident: Incident, wanted: Iterable[ladder.Deed]) -> list[Intent]:
    """What ends a mute where the platform does not: the latest end of the member's holds."""
    mutes = any(one.what == "mute" and one.how == "do" for one in wanted)
    if not mutes or _capabilities(incident).mutes_end:
        return []
    others = Message.objects.filter(
        workspace_id=incident.workspace_id, group=incident.group, member=incident.member,
        key__startswith="guard:", key__endswith=":end",
    )  # fmt: skip
    ends = outbox.postpone(others, muted_until(incident))
    return [replace(_intent(incident, "end", {}), not_before=ends)]


def remove(incident: Incident) -> None:
    """Carry out a removal that a person approved."""
    carry_out(incident, ladder.Step(ladder.REMOVE, ask=False))


def _intent(incident: Incident, what: str, able: Mapping[str, str]) -> Intent:
    return Intent(
        key(incident, what), _action(incident, what, able), Purpose.SERVICE,
        group=incident.group, member=incident.member, priority=PRIORITY[what],
        reason=_("rule “%(name)s”") % {"name": incident.guard.name},
    )  # fmt: skip


def key(incident: Incident, what: str) -> str:
    """What makes one deed of one incident one."""
    return f"guard:{incident.pk}:{what}"


def _action(incident: Incident, what: str, able: Mapping[str, str]) -> Action:
    chat, person = incident.group.external_id, incident.member.external_id
    if what == "delete":
        return Delete(chat, incident.message)
    if what == "mute":
        return Mute(chat, person, incident.mute_s)
    if what in ("unmute", "end"):
        return Mute(chat, person, 0)
    if what == "remove":
        return Remove(chat, person)
    text = warning(incident)
    if incident.edition.tell == "private" and able.get("send_private") == "yes":
        return Send(person, text, private=True)
    gone = incident.edition.delete_message and able.get("delete") == "yes"
    return Send(chat, text, reply_to="" if gone else incident.message)


def warning(incident: Incident) -> str:
    """What the member is told, with the way to appeal where one can be reached."""
    given = incident.edition.warning.strip()
    text = given or str(wording.WARNINGS.get(incident.step, wording.WARNINGS["warn"]))
    link = appeal_link(incident)
    if link and "{link}" not in text:
        text = f"{text}\n{wording.APPEAL}"
    return filling.fill(text, {
        "name": incident.member.name, "group": incident.group.name, "link": link,
        "rule": incident.guard.name, "why": wording.why(incident.why),
        "long": wording.long(incident.mute_s),
    })  # fmt: skip


def appeal_link(incident: Incident) -> str:
    """Where the member can appeal, "" while the installation has no address for the outside."""
    found = member_pages.address("engage:appeal_page", "appeal", {"i": incident.pk}, APPEAL_LIVES)
    return found if found.startswith("http") else ""


def ask(incident: Incident, what: str) -> Task:
    """A task for the rule's keeper: what Weilu cannot do there, or may not without a person."""
    who = {"name": incident.member.name, "group": incident.group.name}
    titles = {
        "delete": _("Delete a message of %(name)s in “%(group)s”"),
        "tell": _("Tell %(name)s in “%(group)s” about the rule"),
        "mute": _("Mute %(name)s in “%(group)s” for %(long)s"),
        "unmute": _("Let %(name)s write again in “%(group)s”"),
        "remove": _("Remove %(name)s from “%(group)s”"),
        "decide": _("Decide: remove %(name)s from “%(group)s”?"),
    }
    title = titles[what] % {**who, "long": wording.long(incident.mute_s)}
    reason = _("Rule “%(rule)s”: %(why)s.") % {
        "rule": incident.guard.name, "why": wording.why(incident.why)
    }  # fmt: skip
    text = f"{reason}\n{warning(incident)}" if what == "tell" else reason
    return Task.objects.create(
        workspace=incident.workspace, kind="guard", title=title[:200], text=text,
        assignee=incident.guard.keeper, created_at=clock.now(),
        progress={"incident": incident.pk, "what": what},
    )  # fmt: skip


def messages_of(incident: Incident) -> list[Message]:
    """What the outbox holds of an incident."""
    keys = [key(incident, what) for what in PRIORITY]
    found = Message.objects.filter(workspace_id=incident.workspace_id, key__in=keys)
    return list(found.order_by("-priority", "pk"))


def take_back(incident: Incident, by: Account) -> None:
    """Stop what has not gone out, and let the member write again, in the caller's transaction.

    What was deleted or removed on the platform stays so: it can be explained, not undone there.
    """
    stopped = {message.key for message in messages_of(incident) if _stop(message, by)}
    lasts = is_muted(incident) or key(incident, "end") in stopped
    if incident.step != ladder.MUTE or not lasts:
        return
    if levels(incident).get("mute") == "yes" and incident.connection:
        outbox.put(incident.connection, ROOM, [_intent(incident, "unmute", {})])
    else:
        ask(incident, "unmute")


def _stop(message: Message, by: Account) -> bool:
    """Cancel what has not gone out; False where it has, or a sender was quicker."""
    if not message.is_open:
        return False
    try:
        outbox.cancel(message, by)
    except WeiluError:
        return False
    return True


def muted_until(incident: Incident) -> datetime:
    """When the mute of an incident is over."""
    return incident.made_at + timedelta(seconds=incident.mute_s)


def is_muted(incident: Incident) -> bool:
    """Whether the mute of an incident may still run."""
    return muted_until(incident) > clock.now()


def say_back(incident: Incident, text: str) -> None:
    """Tell the member something about their incident, in the group it happened in."""
    able = levels(incident)
    action: Action = Send(incident.group.external_id, text)
    if incident.edition.tell == "private" and able.get("send_private") == "yes":
        action = Send(incident.member.external_id, text, private=True)
    if able.get("send") != "yes" or incident.connection is None:
        return
    intent = Intent(
        f"guard:{incident.pk}:settled", action, Purpose.SERVICE, group=incident.group,
        member=incident.member, reason=_("answer to an appeal"),
    )  # fmt: skip
    outbox.put(incident.connection, ROOM, [intent])
