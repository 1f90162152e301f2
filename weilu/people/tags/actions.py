"""Verbs on tags: make, put on members, take off, rename, merge, delete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Member, Tag, Tagging, Workspace
from weilu.people.tags.facts import MembersTagged, TagChanged

AT_ONCE = 500  #: members per statement
LONGEST = 60


class BadName(WeiluError):
    code = "tags.bad_name"
    status = 422
    sentence = _("A tag needs a name of 1 to 60 characters.")


class NameTaken(WeiluError):
    code = "tags.name_taken"
    status = 409
    sentence = _("There is a tag “%(name)s” already. Merge the two instead.")


class SameTag(WeiluError):
    code = "tags.same_tag"
    status = 422
    sentence = _("A tag cannot be merged into itself. Choose another one.")


@transaction.atomic
def make(workspace: Workspace, name: str, by: Account | None, note: str = "") -> Tag:
    """The tag of this name, made when it is missing. Raises BadName."""
    tag, made = Tag.objects.get_or_create(
        workspace=workspace, name=_name(name),
        defaults={"note": note[:200], "created_at": clock.now()},
    )  # fmt: skip
    if made:
        _note(tag, "made", by)
    return tag


@transaction.atomic
def put(
    tag: Tag, members: Iterable[int], by: Account | None, source: str, *, tell: bool = True
) -> list[int]:
    """Put a tag on members of its workspace; the ids of those who had it not yet.

    Not to `tell` it is for work that stands in the log as a whole.
    """
    fresh: list[int] = []
    for batch in _batches(members):
        here = Member.objects.filter(workspace=tag.workspace_id, pk__in=batch)
        held = Tagging.objects.filter(tag=tag, member__in=batch).values_list("member", flat=True)
        ids = sorted(set(here.values_list("pk", flat=True)) - set(held))
        now = clock.now()
        Tagging.objects.bulk_create(
            [Tagging(tag=tag, member_id=key, source=source, at=now) for key in ids],
            ignore_conflicts=True,
        )
        fresh += ids
    if tell:
        _tell(tag, fresh, True, source, by)
    return fresh


@transaction.atomic
def take(tag: Tag, members: Iterable[int], by: Account | None, source: str) -> list[int]:
    """Take a tag off members; the ids of those who had it."""
    gone: list[int] = []
    for batch in _batches(members):
        held = Tagging.objects.filter(tag=tag, member__in=batch)
        ids = list(held.order_by("member").values_list("member", flat=True))
        held.filter(member__in=ids).delete()
        gone += ids
    _tell(tag, gone, False, source, by)
    return gone


@transaction.atomic
def rename(tag: Tag, name: str, by: Account | None, note: str | None = None) -> None:
    """Give a tag another name, or note. Raises BadName, NameTaken."""
    before, name = tag.name, _name(name)
    if Tag.objects.filter(workspace=tag.workspace_id, name=name).exclude(pk=tag.pk).exists():
        raise NameTaken(name=name)
    tag.name = name
    tag.note = tag.note if note is None else note[:200]
    tag.save(update_fields=["name", "note"])
    _note(tag, "changed" if before == name else "renamed", by, before)


@transaction.atomic
def merge(tag: Tag, into: Tag, by: Account | None) -> None:
    """Put everybody who has `tag` under `into`; `tag` is gone. Raises SameTag."""
    if tag.pk == into.pk or tag.workspace_id != into.workspace_id:
        raise SameTag
    already = Tagging.objects.filter(tag=into).values("member")
    Tagging.objects.filter(tag=tag).exclude(member__in=already).update(tag=into)
    name = tag.name
    tag.delete()
    _note(into, "merged", by, name)


@transaction.atomic
def delete(tag: Tag, by: Account | None) -> None:
    """Take a tag off everybody and out of the list."""
    _note(tag, "deleted", by)
    tag.delete()


def _name(name: str) -> str:
    plain = " ".join(name.replace("\x00", "").split())
    if not plain or len(plain) > LONGEST:
        raise BadName
    return plain


def _batches(members: Iterable[int]) -> Iterator[list[int]]:
    turning = iter(members)
    while batch := list(islice(turning, AT_ONCE)):
        yield batch


def _note(tag: Tag, did: str, by: Account | None, before: str = "") -> None:
    fact = TagChanged(
        tag=tag.pk or 0, name=tag.name, before=before, did=did, by=audit.number(by)
    )  # fmt: skip
    audit.note(tag.workspace, fact)


def _tell(tag: Tag, members: list[int], on: bool, source: str, by: Account | None) -> None:
    if members:
        fact = MembersTagged(
            tag=tag.pk, name=tag.name, on=on, count=len(members), source=source,
            by=audit.number(by),
        )  # fmt: skip
        audit.note(tag.workspace, fact, subject=members[0] if len(members) == 1 else None)
