"""Copied notes, found: new ones held against those of the past months by a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.db import transaction

from weilu.engage.challenges import copies
from weilu.engage.challenges.models import CheckIn, Copy, NoteMark
from weilu.kit import clock
from weilu.people.models import Workspace

#: Notes are held against those of so many days before them.
LOOKS_BACK = timedelta(days=180)
#: New notes of one transaction, and earlier ones held in memory (256 bytes each).
AT_ONCE, MOST_EARLIER = 2_000, 400_000


@transaction.atomic
def find(workspace: Workspace) -> int:
    """Compare notes that are new; how many look copied. A killed job is done again."""
    fresh = CheckIn.objects.filter(
        entrant__challenge__workspace=workspace, compared_at=None
    ).select_related("entrant")
    some = list(fresh.defer("picture").order_by("pk")[:AT_ONCE])
    if not some:
        return 0
    signed = copies.signatures([one.text for one in some])
    found = _found(workspace, some, signed)
    Copy.objects.bulk_create(found, ignore_conflicts=True)
    _remember(workspace, some, signed)
    return len(found)


def _remember(workspace: Workspace, some: Sequence[CheckIn], signed: copies.Signatures) -> None:
    now = clock.now()
    numbers = [one.pk for one in some]
    NoteMark.objects.filter(checkin__in=numbers).delete()
    NoteMark.objects.bulk_create(
        NoteMark(checkin=one, workspace=workspace, at=one.at, signature=row.tobytes())
        for one, row, is_signed in zip(some, signed, copies.is_signed(signed), strict=True)
        if is_signed
    )
    CheckIn.objects.filter(pk__in=numbers).update(compared_at=now)


def _found(workspace: Workspace, some: Sequence[CheckIn], signed: copies.Signatures) -> list[Copy]:
    """For each new note the one before it that it is most like, of another member."""
    since = min(one.at for one in some) - LOOKS_BACK
    held = NoteMark.objects.filter(workspace=workspace, at__gte=since)
    held = held.exclude(checkin__in=[one.pk for one in some]).order_by("-at")
    rows = list(held.values_list("checkin", "signature")[:MOST_EARLIER])
    before = np.frombuffer(b"".join(bytes(row[1]) for row in rows), dtype=np.uint32)
    every = np.concatenate((before.reshape(-1, copies.WIDTH), signed))
    pairs = copies.candidates(every, fresh=len(rows))
    pairs = pairs[copies.estimated(every, pairs) >= copies.LIKE - 0.2]
    numbers = [row[0] for row in rows] + [one.pk for one in some]
    named = {numbers[place] for place in pairs.ravel().tolist()}
    notes = CheckIn.objects.select_related("entrant").defer("picture").in_bulk(named)
    return _best([(notes[numbers[a]], notes[numbers[b]]) for a, b in pairs.tolist()])


def _best(pairs: Sequence[tuple[CheckIn, CheckIn]]) -> list[Copy]:
    best: dict[int, Copy] = {}
    for one, other in pairs:
        earlier, later = sorted((one, other), key=lambda note: (note.at, note.pk))
        if earlier.entrant.member_id == later.entrant.member_id:
            continue
        share = copies.likeness(earlier.text, later.text)
        before = best.get(later.pk)
        if share >= copies.LIKE and (before is None or share > before.likeness):
            best[later.pk] = Copy(
                checkin=later, earlier=earlier, likeness=share, found_at=clock.now()
            )
    return list(best.values())
