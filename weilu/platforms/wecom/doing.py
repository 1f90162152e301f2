"""What Weilu asks of WeCom, call by call."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, MakeInvite, MassSend, Receipt, Send, Welcome
from weilu.platforms.wecom import errors, groupchats, materials, sends, ways
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault

#: How far back a mass send is looked for whose answer was lost.
LOOKED_BACK = timedelta(days=2)
LOOKED_THROUGH = 20

T = TypeVar("T")


async def execute(action: Action, api: Client) -> Receipt:
    """Do it once. Raises `WecomFault`."""
    match action:
        case Welcome():
            return await _welcome(action, api)
        case MassSend() | Send():
            return await _mass_send(action, api)
        case MakeInvite():
            return await _make_invite(action, api)
        case deeds.RevokeInvite():
            await ways.delete_join_way(api, action.link)
            return Receipt.done(action.link)
        case _:
            return Receipt.unsupported(_("WeCom lets nobody but a person do this, by hand."))


async def _welcome(action: Welcome, api: Client) -> Receipt:
    attached = await _asked_first(materials.attachments(api, action.material))
    # A code is good for one welcome, so an answer that was lost may be asked for again.
    await _asked_first(sends.welcome(api, action.code, action.text, attached))
    return Receipt.done(action.code)


async def _mass_send(action: MassSend | Send, api: Client) -> Receipt:
    kind, receivers = receivers_of(action)
    sender = await _asked_first(_sender(action, api))
    attached = await _asked_first(materials.attachments(api, action.material))
    created = await sends.create(api, kind, receivers, sender, action.text, attached)
    if set(created.refused) >= set(receivers):
        why = _("Nobody of these can be sent to by WeCom.")
        return Receipt.permanent(why, created.id)
    return Receipt.task(created.id, sender=sender, refused=list(created.refused))


def receivers_of(action: MassSend | Send) -> tuple[str, Sequence[str]]:
    """To customers or to groups, and to which. Raises `WecomFault` where both are named."""
    if isinstance(action, Send):
        return (sends.TO_CUSTOMERS if action.private else sends.TO_GROUPS), [action.chat]
    if action.chats and action.people:
        why = _("A mass send goes to groups or to customers, not to both at once.")
        raise WecomFault(errors.PERMANENT, why)
    return (
        (sends.TO_GROUPS, action.chats) if action.chats else (sends.TO_CUSTOMERS, action.people)
    )  # fmt: skip


async def _sender(action: MassSend | Send, api: Client) -> str:
    """Who is asked to confirm: of a group its owner, of a customer who talked to them last ("")."""
    if isinstance(action, MassSend):
        return action.sender
    if action.private:
        return ""
    owner = (await groupchats.get(api, action.chat)).owner
    if not owner:
        raise WecomFault(errors.PERMANENT, _("WeCom names no owner of this group."))
    return owner


async def _make_invite(action: MakeInvite, api: Client) -> Receipt:
    if action.expires_at or action.limit or action.asks:
        why = _("WeCom's codes into groups do not run out, count or ask. Leave that away.")
        return Receipt.unsupported(why)
    way = ways.JoinWay([action.chat, *action.also], state=action.name, remark=action.name)
    made = await ways.make_join_way(api, way)
    return Receipt.done(made.id, link=made.picture, picture=await api.picture(made.picture))


async def _asked_first(doing: Awaitable[T]) -> T:
    """Something that may be asked twice: a lost answer to it leaves nothing in doubt."""
    try:
        return await doing
    except WecomFault as fault:
        if fault.kind != errors.UNSURE:
            raise
        raise WecomFault(errors.RETRY, errors.UNREACHED, fault.number) from None


async def was_done(action: Action, api: Client) -> Receipt | None:
    """Whether an attempt took place whose answer was lost; None = cannot be known."""
    match action:
        case Welcome():
            return Receipt.retry(errors.UNANSWERED, 0.0)
        case MassSend() | Send():
            return await _found_again(action, api)
        case _:
            return None


async def _found_again(action: MassSend | Send, api: Client) -> Receipt | None:
    """The one mass send with these words for these receivers, if WeCom names exactly one."""
    kind, receivers = receivers_of(action)
    now = clock.now()
    listed = await sends.records(api, kind, now - LOOKED_BACK, now)
    alike = [one for one in listed if one.text == action.text][:LOOKED_THROUGH]
    found = [one for one in alike if await _receivers(api, one.id) == set(receivers)]
    return Receipt.task(found[0].id) if len(found) == 1 else None


async def _receivers(api: Client, task: str) -> set[str]:
    return {
        delivery.receiver
        for sender in await sends.senders(api, task)
        for delivery in await sends.deliveries(api, task, sender)
    }


async def poll(task: str, api: Client) -> Receipt:
    """What came of a mass send so far, receiver by receiver."""
    confirmed = await sends.senders(api, task)
    found: dict[str, sends.Delivery] = {}
    for sender in confirmed:
        for one in await sends.deliveries(api, task, sender):
            # Who several of staff look after has got it when one of them has sent it.
            if one.receiver not in found or one.status == sends.SENT:
                found[one.receiver] = one
    return _result(task, confirmed, list(found.values()))


def _result(task: str, confirmed: dict[str, bool], found: Sequence[sends.Delivery]) -> Receipt:
    data: dict[str, Any] = {
        "sent": [one.receiver for one in found if one.status == sends.SENT],
        "waiting": [one.receiver for one in found if one.status == sends.WAITING],
        "failed": {
            one.receiver: sends.NEVER[one.status] for one in found if one.status in sends.NEVER
        },
        "senders": confirmed,
    }
    if not confirmed or not all(confirmed.values()) or data["waiting"]:
        return Receipt.task(task, **data)
    if data["sent"] or not found:
        return Receipt.done(task, **data)
    why = next(iter(data["failed"].values()), "") or sends.NEVER[3]
    return Receipt(deeds.PERMANENT, task, why, data=data)
