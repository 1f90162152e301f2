"""Check-ins by keyword: a message in a group that begins with a challenge's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from weilu.engage.challenges import actions, wording
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.models import Challenge, CheckIn
from weilu.events import actions as log
from weilu.events.actions import Row
from weilu.jobs.tasks import enqueue
from weilu.kit.errors import WeiluError
from weilu.people.models import Member
from weilu.platforms.models import Connection

#: What is done to a message that may be a check-in.
CHANGES = frozenset({"edit", "recall"})


def hear(connection: Connection, rows: Sequence[Row], **_more: Any) -> None:
    """Receiver of `platforms.live.signals.heard`: pass on what may be a check-in."""
    may = [row for row in rows if row.actor and (row.kind in CHANGES or row.kind == "message")]
    if not may:
        return
    held = [one for one in actions.running(connection.workspace_id) if one.keyword]
    told = [
        _as_data(row) for row in may
        if row.kind in CHANGES
        or any(wording.after(one.keyword, row.text) is not None for one in held)
    ]  # fmt: skip
    if held and told:
        enqueue("engage.checkin", told=told)


def _as_data(row: Row) -> dict[str, Any]:
    about = row.reply_to if row.kind in CHANGES else row.external_id
    return {
        "key": f"m:{row.source_id}:{about}"[:100], "kind": row.kind,
        "at": log.read_time(row.at).isoformat(), "group": row.group_id, "member": row.actor,
        "text": row.text,
    }  # fmt: skip


def take(told: Sequence[dict[str, Any]]) -> None:
    """Check in, or change what was checked in by a message that was edited."""
    for one in told:
        member = Member.objects.filter(pk=one["member"], is_bot=False).first()
        if member is None:
            continue
        if one["kind"] in CHANGES:
            _change(member, one)
            continue
        for held in actions.running(member.workspace_id):
            said = wording.after(held.keyword, one["text"]) if held.keyword else None
            if said is not None and _is_here(held, one["group"]):
                _check_in(held, member, one, said)
                break


def _is_here(held: Challenge, group: int | None) -> bool:
    mine = set(held.groups.values_list("pk", flat=True))
    return not mine or group in mine


def _check_in(held: Challenge, member: Member, one: dict[str, Any], said: str) -> None:
    """Who checks in by keyword takes part. What cannot count is left as a message like others."""
    note = Note(said or one["text"], wording.number_in(said) if held.unit else None)
    try:
        entrant = actions.enter(held, member, "keyword")
        at = datetime.fromisoformat(one["at"])
        actions.check_in(entrant, one["key"], note, "keyword", at=at)
    except WeiluError:
        return


def _change(member: Member, one: dict[str, Any]) -> None:
    found = CheckIn.objects.filter(key=one["key"], entrant__member=member)
    made = found.select_related("entrant__challenge__workspace").first()
    if made is None:
        return
    held = made.entrant.challenge
    said = wording.after(held.keyword, one["text"])
    said = one["text"] if said is None else said
    try:
        if one["kind"] == "recall":
            actions.withdraw(made)
            return
        actions.edit(made, Note(said, wording.number_in(said) if held.unit else None))
    except WeiluError:
        return
