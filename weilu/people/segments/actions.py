"""Verbs on segments, and who asks to be told before one goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Segment
from weilu.people.segments import reads
from weilu.people.segments.facts import SegmentChanged
from weilu.people.segments.tree import written


class BadName(WeiluError):
    code = "segments.bad_name"
    status = 422
    sentence = _("A segment needs a name of 1 to 80 characters.")


class NameTaken(WeiluError):
    code = "segments.name_taken"
    status = 409
    sentence = _("There is a segment “%(name)s” already. Choose another name.")


#: (what uses it, address of its page)
Use = tuple[str, str]
_users: list[Callable[[Segment], Iterable[Use]]] = []


def used_by(users: Callable[[Segment], Iterable[Use]]) -> None:
    """A room that lets people choose a segment says here what uses one."""
    if users not in _users:
        _users.append(users)


def uses(segment: Segment) -> list[Use]:
    """What uses a segment, over all rooms."""
    return [use for users in _users for use in users(segment)]


@transaction.atomic
def save(segment: Segment, by: Account | None) -> Segment:
    """Keep a filter under a name. Raises BadName, NameTaken, FilterRefused."""
    segment.name = " ".join(segment.name.replace("\x00", "").split())
    if not 0 < len(segment.name) <= 80:
        raise BadName
    named = Segment.objects.filter(workspace=segment.workspace, name=segment.name)
    if named.exclude(pk=segment.pk).exists():
        raise NameTaken(name=segment.name)
    segment.text = written(reads.checked(segment.workspace, segment.text))
    did, now = ("changed" if segment.pk else "made"), clock.now()
    if not segment.pk:
        segment.created_at, segment.made_by = now, by
    segment.changed_at = now
    segment.save()
    _note(segment, did, by)
    return segment


@transaction.atomic
def delete(segment: Segment, by: Account | None) -> None:
    """Forget a filter; nothing happens to the members."""
    _note(segment, "deleted", by)
    segment.delete()


def _note(segment: Segment, did: str, by: Account | None) -> None:
    fact = SegmentChanged(
        segment=segment.pk, name=segment.name, text=segment.text, did=did, by=audit.number(by)
    )  # fmt: skip
    audit.note(segment.workspace, fact)
