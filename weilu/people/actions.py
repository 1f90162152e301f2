"""Verbs on people: open a workspace, give a seat, know a member by their identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

from django.db import transaction

from weilu.people import audit
from weilu.people.facts import SeatGiven, SeatTaken, StaffMarked, WorkspaceOpened
from weilu.people.models import Account, Group, Member, Membership, Role, Seat, Workspace
from weilu.people.signals import team_changed

T = TypeVar("T")
AT_ONCE = 500  #: identities per statement, below every database's limit of parameters


class Identity(NamedTuple):
    """Somebody as a platform knows them."""

    platform: str
    external_id: str
    name: str
    is_bot: bool = False
    is_staff: bool = False


class Presence(NamedTuple):
    """What events tell of one member in one group; None where they tell nothing."""

    group_id: int
    member_id: int
    first_seen: datetime
    last_seen: datetime
    joined_at: datetime | None
    left_at: datetime | None


@transaction.atomic
def open_workspace(
    name: str, slug: str, zone: str, *, is_demo: bool = False, by: Account | None = None
) -> Workspace:
    """The workspace with this slug, made when it is missing."""
    workspace, made = Workspace.objects.get_or_create(
        slug=slug, defaults={"name": name, "zone": zone, "is_demo": is_demo}
    )
    if made:
        audit.note(workspace, WorkspaceOpened(name=name, by=audit.number(by)))
    return workspace


@transaction.atomic
def give_seat(
    workspace: Workspace, account: Account, role: str = Role.OWNER, by: Account | None = None
) -> Seat:
    """Seat an account in a workspace, or change the role of its seat."""
    before = Seat.objects.filter(workspace=workspace, account=account).first()
    seat, _made = Seat.objects.update_or_create(
        workspace=workspace, account=account, defaults={"role": role}
    )
    if before is None or before.role != role:
        audit.note(
            workspace,
            SeatGiven(
                account=account.pk, name=account.name, role=role,
                before=before.role if before else "", by=audit.number(by),
            ),
        )  # fmt: skip
    return seat


@transaction.atomic
def take_seat(seat: Seat, by: Account | None = None) -> None:
    """Take a seat away; the account stays."""
    gone, _each = Seat.objects.filter(pk=seat.pk).delete()
    if gone:
        who = seat.account
        fact = SeatTaken(account=who.pk, name=who.name, role=seat.role, by=audit.number(by))
        audit.note(seat.workspace, fact)


def identify_groups(workspace: Workspace, groups: Iterable[tuple[str, str, str]]) -> list[int]:
    """Ids of groups given as (platform, external id, name), in order; new ones are made.

    A group that is only called by its id keeps the name it has.
    """
    ids = []
    for platform, external_id, name in groups:
        group, made = Group.objects.get_or_create(
            workspace=workspace, platform=platform, external_id=external_id[:200],
            defaults={"name": name[:200]},
        )  # fmt: skip
        if not made and name not in ("", external_id) and group.name != name[:200]:
            Group.objects.filter(pk=group.pk).update(name=name[:200])
        ids.append(group.pk)
    return ids


def move_group(workspace: Workspace, platform: str, old: str, new: str) -> None:
    """A group goes on under another id of its platform; unless the new one is known already."""
    known = Group.objects.filter(workspace=workspace, platform=platform)
    if not known.filter(external_id=new[:200]).exists():
        known.filter(external_id=old[:200]).update(external_id=new[:200])


def identify_members(workspace: Workspace, identities: Iterable[Identity]) -> Iterator[int]:
    """Ids of members by identity, in order; new ones are made, names kept up to date."""
    for batch in _batches(identities, AT_ONCE):
        known = _known(workspace, batch)
        missing = [who for who in batch if (who.platform, who.external_id[:200]) not in known]
        if missing:
            _make(workspace, missing)
            known = _known(workspace, batch)
        _refresh(known, batch)
        for who in batch:
            yield known[who.platform, who.external_id[:200]].pk


def note_presence(workspace: Workspace, presences: Iterable[Presence]) -> None:
    """Fold what new events tell into the memberships: earliest first, latest last."""
    for batch in _batches(presences, AT_ONCE):
        with transaction.atomic():
            held = _held(batch)
            fresh = [told for told in batch if (told.group_id, told.member_id) not in held]
            Membership.objects.bulk_create(
                [Membership(workspace=workspace, **told._asdict()) for told in fresh],
                ignore_conflicts=True,
            )
            for told in batch:
                if (told.group_id, told.member_id) in held:
                    _widen(held[told.group_id, told.member_id], told)
            Membership.objects.bulk_update(
                held.values(), ["first_seen", "last_seen", "joined_at", "left_at"]
            )


@transaction.atomic
def mark_staff(members: Iterable[Member], is_staff: bool, by: Account | None = None) -> None:
    """Say whether members belong to the team; member-side figures leave the team out."""
    turned = [who for who in members if who.is_staff != is_staff]
    Member.objects.filter(pk__in=[who.pk for who in turned]).update(is_staff=is_staff)
    for workspace, theirs in groupby(turned, lambda who: who.workspace):
        marked = list(theirs)
        for who in marked:
            fact = StaffMarked(staff=is_staff, by=audit.number(by))
            audit.note(workspace, fact, subject=who.pk)
        team_changed.send(Member, workspace=workspace, members=[who.pk for who in marked])


def _held(batch: Sequence[Presence]) -> dict[tuple[int, int], Membership]:
    """The memberships a batch speaks of, locked until the transaction ends."""
    found = Membership.objects.select_for_update().filter(
        group_id__in={told.group_id for told in batch},
        member_id__in={told.member_id for told in batch},
    )
    return {(held.group_id, held.member_id): held for held in found}


def _widen(held: Membership, told: Presence) -> None:
    held.first_seen = min(held.first_seen, told.first_seen)
    held.last_seen = max(held.last_seen, told.last_seen)
    held.joined_at = max(filter(None, (held.joined_at, told.joined_at)), default=None)
    held.left_at = max(filter(None, (held.left_at, told.left_at)), default=None)


def _known(workspace: Workspace, batch: Sequence[Identity]) -> dict[tuple[str, str], Member]:
    wanted = {who.external_id[:200] for who in batch}
    platforms = {who.platform for who in batch}
    found = Member.objects.filter(
        workspace=workspace, platform__in=platforms, external_id__in=wanted
    )
    return {(member.platform, member.external_id): member for member in found}


def _make(workspace: Workspace, missing: Sequence[Identity]) -> None:
    Member.objects.bulk_create(
        [
            Member(
                workspace=workspace, platform=who.platform, external_id=who.external_id[:200],
                name=who.name[:200], is_bot=who.is_bot, is_staff=who.is_staff,
            )
            for who in missing
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _refresh(known: dict[tuple[str, str], Member], batch: Sequence[Identity]) -> None:
    """Newer names replace older; a flag, once raised (here or by a person), stays."""
    changed = []
    for who in batch:
        member = known[who.platform, who.external_id[:200]]
        before = (member.name, member.is_bot, member.is_staff)
        named = who.name[:200] if who.name and who.name != who.external_id else member.name
        member.name = named
        member.is_bot |= who.is_bot
        member.is_staff |= who.is_staff
        if before != (member.name, member.is_bot, member.is_staff):
            changed.append(member)
    if changed:
        Member.objects.bulk_update(changed, ["name", "is_bot", "is_staff"])


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    turning = iter(items)
    while batch := list(islice(turning, size)):
        yield batch
