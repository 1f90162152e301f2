"""Members who want no messages: said, taken back, and kept to by every send.

What answers a member's own deed (`Purpose.SERVICE`) is let through; everything else keeps to what
they said, in all rooms, when a message is put and again just before it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet

from weilu.kit import clock
from weilu.outbox.facts import OptedIn, OptedOut
from weilu.outbox.models import Message, OptOut, Purpose
from weilu.people import audit
from weilu.people.models import Account, Member, Workspace
from weilu.people.persons.reads import identities, identities_of
from weilu.platforms.live import adapters
from weilu.platforms.live.deeds import MassSend, Send, as_data, from_data
from weilu.platforms.models import Connection

#: What a member wants none of: (purpose, room), "" = of any.
Said = frozenset[tuple[str, str]]
NOTHING: Said = frozenset()


@transaction.atomic
def stop(
    member: Member, purpose: str = "", room: str = "", *,
    how: str = "staff", by: Account | None = None, why: str = "",
) -> bool:  # fmt: skip
    """Note that a member wants no messages of a purpose, of a room; False: it was known."""
    _held, made = OptOut.objects.get_or_create(
        member=member, purpose=purpose, room=room[:20],
        defaults={"at": clock.now(), "how": how, "by": by, "why": why[:200]},
    )  # fmt: skip
    if made:
        fact = OptedOut(purpose, room[:20], how, why[:200], audit.number(by))
        audit.note(member.workspace, fact, room="outbox", subject=member.pk)
    return made


@transaction.atomic
def resume(
    member: Member, held: Iterable[OptOut] | None = None, *,
    how: str = "staff", by: Account | None = None,
) -> int:  # fmt: skip
    """Take opt-outs of a member back, all where none are given; how many."""
    chosen = list(of(member) if held is None else held)
    for one in chosen:
        fact = OptedIn(one.purpose, one.room, how, audit.number(by))
        audit.note(member.workspace, fact, room="outbox", subject=one.member_id)
        one.delete()
    return len(chosen)


def of(member: Member) -> QuerySet[OptOut]:
    """What a member said, by any of their identities, newest first."""
    return (
        OptOut.objects.filter(member__in=identities(member))
        .select_related("by")
        .order_by("-at", "pk")
    )


def held(member: Member, purpose: str, room: str) -> OptOut:
    """What this identity said of a purpose and a room."""
    return OptOut.objects.select_related("by").get(member=member, purpose=purpose, room=room)


def everybody(workspace: Workspace, q: str = "", how: str = "") -> QuerySet[OptOut]:
    """All opt-outs of a workspace; `q` is looked for in names and reasons."""
    found = OptOut.objects.filter(member__workspace=workspace).select_related("member", "by")
    if how:
        found = found.filter(how=how)
    if q:
        found = found.filter(
            Q(member__name__icontains=q) | Q(member__external_id=q) | Q(why__icontains=q)
        )
    return found.order_by("-at", "-pk")


def refuses(said: Said, purpose: str, room: str) -> bool:
    """Whether what a member said covers a message. Pure."""
    if purpose == Purpose.SERVICE:
        return False
    return any(of in {"", purpose} and where in {"", room} for of, where in said)


def unwanted(messages: Sequence[Message]) -> list[bool]:
    """For each message of one connection: whether whom it goes to wants none of it."""
    said = _said({one.member_id for one in messages if one.member_id})
    groups = _by_id(messages)
    return [_is_unwanted(one, said, groups) for one in messages]


def _is_unwanted(message: Message, said: Mapping[int, Said], groups: Mapping[str, Said]) -> bool:
    people = message.action.get("people") or ()
    if people:  # to many: those who want none are left out, see `spare`
        told = [groups.get(one, NOTHING) for one in people]
        return all(refuses(one, message.purpose, message.room) for one in told)
    return refuses(said.get(message.member_id or 0, NOTHING), message.purpose, message.room)


def spare(messages: Sequence[Message]) -> list[Message]:
    """Leave out of sends to many whoever wants none of them; the messages that changed (unsaved).

    One that nobody is left of stays as it is: it is refused as a whole.
    """
    known, changed = _by_id(messages), []
    for message in messages:
        people = message.action.get("people") or ()
        left = [
            one
            for one in people
            if not refuses(known.get(one, NOTHING), message.purpose, message.room)
        ]
        action = from_data(message.action) if 0 < len(left) < len(people) else None
        if isinstance(action, MassSend):
            message.action = as_data(replace(action, people=left))
            changed.append(message)
    return changed


def _by_id(messages: Sequence[Message]) -> dict[str, Said]:
    """What everybody said whom sends to many name, by the platform's ids."""
    ids = {one for message in messages for one in message.action.get("people") or ()}
    if not ids:
        return {}
    out = OptOut.objects.filter(member__workspace=messages[0].workspace_id)
    told = set(out.values_list("member_id", flat=True))
    people = {one for held in identities_of(told).values() for one in held}
    members = Member.objects.filter(
        workspace=messages[0].workspace_id, platform=platform_of(messages[0].connection),
        pk__in=people,
    )  # fmt: skip
    named = {key: id for key, id in members.values_list("pk", "external_id") if id in ids}
    return {named[key]: told for key, told in _said(named).items()}


def _said(members: Iterable[int]) -> dict[int, Said]:
    """What each said, by any of their identities: who wants no messages is one person."""
    persons = identities_of(members)
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    everybody = {one for held in persons.values() for one in held}
    rows = OptOut.objects.filter(member_id__in=everybody)
    for member, purpose, room in rows.values_list("member_id", "purpose", "room"):
        found[member].add((purpose, room))
    return {
        member: frozenset().union(*(found.get(one, NOTHING) for one in held))
        for member, held in persons.items()
    }


def platform_of(connection: Connection) -> str:
    """The namespace of a connection's ids, "" for a platform Weilu no longer knows."""
    known = connection.adapter in adapters.MODULES
    return adapters.by_key(connection.adapter).platform if known else ""


def addressees(connection: Connection, actions: Iterable[object]) -> dict[str, Member]:
    """The members that private sends name by the platform's id only."""
    ids = {one.chat for one in actions if isinstance(one, Send) and one.private}
    found = Member.objects.filter(
        workspace=connection.workspace_id, platform=platform_of(connection), external_id__in=ids
    )
    return {one.external_id: one for one in found} if ids else {}


@transaction.atomic
def choose(member: Member, unwanted: Sequence[str], again: Sequence[int] = ()) -> None:
    """A member says for themselves which purposes they want none of.

    It replaces what was said of purposes; what was said of single rooms goes only where its key
    is among `again`.
    """
    every = [one for one in Purpose.values if one != Purpose.SERVICE]
    wanted_not = [""] if set(every) <= set(unwanted) else list(unwanted)
    gone = [
        one
        for one in of(member)
        if (one.pk in again if one.room else one.purpose not in wanted_not)
    ]
    resume(member, gone, how="link")
    for purpose in wanted_not:
        stop(member, purpose, how="link")


def refusing(members: Iterable[int], purpose: str, room: str) -> set[int]:
    """Of many members those who want none of it, in a few queries."""
    return {one for one, said in _said(members).items() if refuses(said, purpose, room)}


def said_of(member: Member) -> Said:
    """What a member wants none of."""
    return _said([member.pk])[member.pk]
