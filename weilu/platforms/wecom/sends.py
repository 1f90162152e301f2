"""Welcomes, and mass sends that a member of staff confirms (客户联系: 消息推送)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from weilu.platforms.wecom import errors, limits
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.errors import WecomFault

TO_CUSTOMERS, TO_GROUPS = "single", "group"
#: What came of one delivery: 0 not yet, 1 sent, or why never.
WAITING, SENT = 0, 1
NEVER = {
    2: _("The two are no contacts on WeCom."),
    3: _("They have had as many messages as WeCom lets anybody have."),
}
TOO_LONG = _("The text is longer than WeCom takes: 4,000 bytes, some 1,300 Chinese characters.")


class Created(NamedTuple):
    """A mass send that staff are asked to confirm."""

    id: str
    refused: tuple[str, ...]  #: customers it cannot go to


class Delivery(NamedTuple):
    """One receiver of a mass send."""

    receiver: str  #: customer or group
    status: int  #: WAITING, SENT or a key of NEVER


class Record(NamedTuple):
    """A mass send of the company's, as WeCom lists it."""

    id: str
    text: str
    creator: str
    created_at: int  #: seconds since 1970


async def welcome(api: Client, code: str, text: str, attached: Sequence[dict[str, Any]]) -> None:
    """Greet a new customer in the name of who added them."""
    await api.post("externalcontact/send_welcome_msg", _worded(text, attached, welcome_code=code))


async def create(
    api: Client, kind: str, receivers: Sequence[str], sender: str, text: str,
    attached: Sequence[dict[str, Any]],
) -> Created:  # fmt: skip
    """Ask staff to send something. `sender` may be "" for customers: who talked to them last."""
    most = limits.CUSTOMERS_AT_ONCE if kind == TO_CUSTOMERS else limits.GROUPS_AT_ONCE
    if not 1 <= len(receivers) <= most:
        raise WecomFault(errors.PERMANENT, _("Too many receivers, or none, for one mass send."))
    named = {"external_userid" if kind == TO_CUSTOMERS else "chat_id_list": list(receivers)}
    who = {"sender": sender} if sender else {}
    asked = _worded(text, attached, chat_type=kind, **named, **who)
    answer = await api.post("externalcontact/add_msg_template", asked)
    refused = tuple(str(one) for one in answer.get("fail_list", []))
    return Created(str(answer.get("msgid", "")), refused)


async def senders(api: Client, id: str) -> dict[str, bool]:
    """Who was asked to confirm a mass send → whether they have."""
    asked = {"msgid": id, "limit": limits.RESULTS_PAGE}
    tasks = [one async for one in _pages(api, "get_groupmsg_task", asked, "task_list")]
    return {str(one.get("userid", "")): one.get("status") == 2 for one in tasks}


async def deliveries(api: Client, id: str, sender: str) -> list[Delivery]:
    """What came of one sender's part."""
    asked = {"msgid": id, "userid": sender, "limit": limits.RESULTS_PAGE}
    sent = [one async for one in _pages(api, "get_groupmsg_send_result", asked, "send_list")]
    return [
        Delivery(str(one.get("external_userid") or one.get("chat_id", "")), int(one["status"]))
        for one in sent
    ]  # fmt: skip


async def records(api: Client, kind: str, since: datetime, until: datetime) -> list[Record]:
    """The company's mass sends of at most a month."""
    asked = {
        "chat_type": kind, "start_time": int(since.timestamp()),
        "end_time": int(until.timestamp()), "filter_type": 0, "limit": limits.RECORDS_PAGE,
    }  # fmt: skip
    return [
        Record(
            str(one.get("msgid", "")), str((one.get("text") or {}).get("content", "")),
            str(one.get("creator", "")), int(one.get("create_time", 0)),
        )
        async for one in _pages(api, "get_groupmsg_list_v2", asked, "group_msg_list")
    ]  # fmt: skip


async def remind(api: Client, id: str) -> None:
    """Show the task to staff again; WeCom does so three times in 24 hours."""
    await api.post("externalcontact/remind_groupmsg_send", {"msgid": id})


async def cancel(api: Client, id: str) -> None:
    """Take the task back from staff who have not confirmed it; what was sent stays sent."""
    await api.post("externalcontact/cancel_groupmsg_send", {"msgid": id})


async def _pages(
    api: Client, name: str, asked: dict[str, Any], key: str
) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        answer = await api.post(f"externalcontact/{name}", {**asked, "cursor": cursor})
        for one in answer.get(key, []):
            yield one
        cursor = answer.get("next_cursor", "")
        if not cursor:
            return


def _worded(text: str, attached: Sequence[dict[str, Any]], **asked: Any) -> dict[str, Any]:
    if not text.strip() and not attached:
        raise WecomFault(errors.PERMANENT, _("There is nothing to send."))
    if len(text.encode("utf-8", "replace")) > limits.TEXT_BYTES:
        why = _("The text is longer than WeCom takes: 4,000 bytes, some 1,300 Chinese characters.")
        raise WecomFault(errors.PERMANENT, why)
    words = {"text": {"content": text}} if text.strip() else {}
    return {**asked, **words, **({"attachments": list(attached)} if attached else {})}
