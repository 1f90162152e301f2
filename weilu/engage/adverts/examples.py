"""Labelled messages to learn from: a file's, or what a workspace's own people decided."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.engage.guard.models import Incident, IncidentState, Mark
from weilu.events.models import Event
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Member, Workspace

#: Messages nobody objected to are learnt as kept, the latest of them, and only once so old.
KEPT, KEPT_AFTER = 20_000, timedelta(days=1)
#: What somebody wrote so long before staff removed them counts as removed, too.
BEFORE_REMOVAL = timedelta(minutes=30)
#: Events per statement, below every database's limit of parameters.
AT_ONCE = 500
_YES = {"1", "true", "yes", "spam", "advert", "ad", "广告"}
_NO = {"0", "false", "no", "ham", "ordinary", "kept", "正常"}


class Unlabelled(WeiluError):
    code = "adverts.unlabelled"
    sentence = _(
        "%(file)s, line %(line)d: a line needs a text and a label, 1 (advert) or 0 (ordinary). "
        "CSV begins with the heading text,label; JSONL has one object a line."
    )


class Unreadable(WeiluError):
    code = "adverts.unreadable"
    sentence = _("%(file)s cannot be read: %(why)s. Give a CSV or JSONL file in UTF-8.")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, and whether it is an advert; `source` names who said so."""

    text: str
    advert: bool
    source: str


def of_file(path: Path) -> list[Labelled]:
    """All lines of a CSV (text,label) or JSONL file. Raises `Unlabelled`, `Unreadable`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = _objects(path, lines) if path.suffix in {".jsonl", ".json"} else _cells(lines)
            return [_labelled(path, number, text, label) for number, text, label in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(file=path.name, why=str(error)) from error


def _cells(lines: Iterator[str]) -> Iterator[tuple[int, str, str]]:
    rows = csv.DictReader(lines)
    for row in rows:
        yield rows.line_num, row.get("text") or "", row.get("label") or ""


def _objects(path: Path, lines: Iterator[str]) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            raise Unlabelled(file=path.name, line=number) from error
        held = found if isinstance(found, dict) else {}
        yield number, str(held.get("text", "")), str(held.get("label", ""))


def _labelled(path: Path, number: int, text: str, label: str) -> Labelled:
    word = label.strip().lower()
    if not text.strip() or word not in _YES | _NO:
        raise Unlabelled(file=path.name, line=number)
    return Labelled(text, word in _YES, "file")


def of_workspace(workspace: Workspace) -> list[Labelled]:
    """What people there decided, each text once; a person's word on it goes before deeds.

    Adverts: what a rule against adverts met and a person called right, or had somebody removed for;
    what staff deleted of others; what people wrote just before staff removed them. Ordinary: what
    such a rule was wrong about; and messages of the past that nobody objected to.
    """
    found: dict[str, Labelled] = {}
    touched: set[int] = set()
    for labelled, event_id in (*_judged(workspace), *_deleted(workspace), *_removed(workspace)):
        found.setdefault(labelled.text, labelled)
        touched.add(event_id)
    touched |= set(_incidents(workspace).values_list("event_id", flat=True))
    for labelled in _kept(workspace, touched):
        found.setdefault(labelled.text, labelled)
    return list(found.values())


def _incidents(workspace: Workspace) -> QuerySet[Incident]:
    return Incident.objects.filter(workspace=workspace, guard__kind="advert")


def _judged(workspace: Workspace) -> list[tuple[Labelled, int]]:
    """By people's marks, and by what became of incidents that a person settled.

    The words are those that were met: an edit's, where it was the edit.
    """
    marks = Mark.objects.filter(guard__workspace=workspace, guard__kind="advert")
    said = dict(marks.values_list("event_id", "right"))
    words = {event_id: event_id for event_id in said}
    settled = {IncidentState.ACTED, IncidentState.UNDONE, IncidentState.REFUSED}
    for event_id, met, state, by in _incidents(workspace).values_list(
        "event_id", "words_id", "state", "settled_by"
    ):
        if state in settled and by is not None:
            said.setdefault(event_id, state == IncidentState.ACTED)
        words[event_id] = met
    texts = _by_number([words[event_id] for event_id in said], workspace)
    return [
        (Labelled(texts[words[pk]], right, "right" if right else "wrong"), pk)
        for pk, right in said.items()
        if words[pk] in texts
    ]


def _by_number(numbers: Sequence[int], workspace: Workspace) -> dict[int, str]:
    texts: dict[int, str] = {}
    for first in range(0, len(numbers), AT_ONCE):
        chosen = Q(pk__in=numbers[first : first + AT_ONCE])
        texts.update(_texts(chosen, workspace, ("message", "edit")))
    return texts


def _deleted(workspace: Workspace) -> list[tuple[Labelled, int]]:
    """Messages that staff took away from others."""
    staff = set(_staff(workspace))
    recalls = Event.objects.filter(workspace_id=workspace.pk, kind="recall", actor__in=staff)
    found = []
    for source, named in recalls.exclude(reply_to="").values_list("source_id", "reply_to"):
        mine = Q(source_id=source, external_id=named) & ~Q(actor__in=staff)
        found += [(Labelled(text, True, "deleted"), pk) for pk, text in _texts(mine, workspace)]
    return found


def _removed(workspace: Workspace) -> list[tuple[Labelled, int]]:
    """What people wrote just before staff removed them."""
    found = []
    removals = Event.objects.filter(
        workspace_id=workspace.pk,
        kind="removed",
        actor__in=_staff(workspace),
        subject__isnull=False,
    )
    for group, subject, at in removals.values_list("group_id", "subject", "at"):
        before = Q(group_id=group, actor=subject, at__range=(at - BEFORE_REMOVAL, at))
        found += [(Labelled(text, True, "removed"), pk) for pk, text in _texts(before, workspace)]
    return found


def _kept(workspace: Workspace, touched: set[int]) -> list[Labelled]:
    """The latest messages of members that were left alone."""
    until: datetime = clock.now() - KEPT_AFTER
    recalled = set(
        Event.objects.filter(workspace_id=workspace.pk, kind="recall")
        .values_list("source_id", "reply_to")
    )  # fmt: skip
    rows = (
        Event.objects.filter(workspace_id=workspace.pk, kind="message", at__lt=until)
        .exclude(text="").exclude(actor=None)
        .order_by("-pk").values_list("pk", "source_id", "external_id", "text")[: KEPT * 2]
    )  # fmt: skip
    kept = [
        Labelled(text, False, "kept")
        for pk, source, named, text in rows
        if pk not in touched and (source, named) not in recalled
    ]
    return kept[:KEPT]


def _staff(workspace: Workspace) -> list[int]:
    staff = Member.objects.filter(workspace=workspace).filter(Q(is_staff=True) | Q(is_bot=True))
    return list(staff.values_list("pk", flat=True))


def _texts(
    which: Q, workspace: Workspace, kinds: Sequence[str] = ("message",)
) -> list[tuple[int, str]]:
    rows = Event.objects.filter(which, workspace_id=workspace.pk, kind__in=kinds)
    return [(pk, text) for pk, text in rows.values_list("pk", "text") if text.strip()]
