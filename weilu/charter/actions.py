"""Verbs of the charter room."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.facts import KindSet
from weilu.charter.kinds import KINDS
from weilu.charter.models import GroupKind
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Group


class UnknownKind(WeiluError):
    code = "charter.unknown_kind"
    sentence = _("There is no group kind “%(kind)s”. Choose one from the list.")


def set_kind(group: Group, kind: str, by: Account | None) -> None:
    """Say what a group is for; "" takes the word back, so that the kind is guessed again.

    Raises `UnknownKind` for a kind that is not in `kinds.KINDS`.
    """
    if kind and kind not in KINDS:
        raise UnknownKind(kind=kind)
    with transaction.atomic():
        before = GroupKind.objects.filter(group=group).values_list("kind", flat=True).first() or ""
        if not kind:
            GroupKind.objects.filter(group=group).delete()
        else:
            GroupKind.objects.update_or_create(
                group=group, defaults={"kind": kind, "set_by": by, "set_at": clock.now()}
            )
        if kind != before:
            fact = KindSet(to=kind, before=before, by=audit.number(by))
            audit.note(group.workspace, fact, room="charter", group_id=group.pk)
