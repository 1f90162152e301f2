"""Files applicants give: taken in by what they are, kept for staff alone, erased in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from weilu.acquire.threshold.models import Application, Attachment, Threshold
from weilu.kit import clock

LARGEST = 5_000_000  # bytes
#: A whole form with its files, in bytes; more is not read.
LARGEST_FORM = 24_000_000
#: Key of the proof of a payment among an application's files.
PROOF = "payment"
#: Given with a form that was never finished, a file is kept for so long.
UNFINISHED = timedelta(days=2)
_SIGNS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",  # Word and Excel are archives
}
#: Shown in the browser as what they are; everything else is only handed out to be saved.
SHOWN = ("image/png", "image/jpeg", "image/webp")
_ARCHIVES = (".docx", ".xlsx", ".pptx")


def type_of(name: str, start: bytes) -> str:
    """The media type by the first bytes; "" = none that is taken."""
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    found = next((kind for sign, kind in _SIGNS.items() if start.startswith(sign)), "")
    is_archive = found == "application/zip"
    return "" if is_archive and PurePath(name).suffix.lower() not in _ARCHIVES else found


def fault(upload: UploadedFile[Any]) -> str:
    """Why a file is not taken: "large" | "type"; "" = it is."""
    if (upload.size or 0) > LARGEST:
        return "large"
    start = upload.read(16)
    upload.seek(0)
    return "" if type_of(upload.name or "", start) else "type"


def keep(
    threshold: Threshold, visitor: str, question: str, upload: UploadedFile[Any]
) -> Attachment:
    """Keep a faultless file for the form it belongs to; it takes the place of an earlier one."""
    given(threshold, visitor).filter(question=question).delete()
    content = upload.read()
    return Attachment.objects.create(
        threshold=threshold, visitor=visitor, question=question, name=_name(upload.name or ""),
        type=type_of(upload.name or "", content[:16]), size=len(content), content=content,
        given_at=clock.now(),
    )  # fmt: skip


def _name(name: str) -> str:
    plain = "".join(letter for letter in PurePath(name).name if letter.isprintable())
    return plain[-120:] or "file"


def given(threshold: Threshold, visitor: str) -> QuerySet[Attachment]:
    """Files of a form that is not finished."""
    return Attachment.objects.filter(threshold=threshold, visitor=visitor, application=None)


def names(threshold: Threshold, visitor: str) -> Mapping[str, str]:
    """Question → name of the file given so far."""
    return dict(given(threshold, visitor).values_list("question", "name"))


def attach(application: Application) -> None:
    """Make the files of the form those of the application."""
    keys = [one["key"] for one in application.questions if one["kind"] == "file"]
    mine = given(application.threshold, application.visitor)
    mine.filter(question__in=keys).update(application=application)


def erase_due() -> int:
    """Erase what was kept long enough: so many days after the decision, or never finished."""
    now = clock.now()
    gone, _by_model = Attachment.objects.filter(
        application=None, given_at__lt=now - UNFINISHED
    ).delete()
    held = Attachment.objects.filter(erased_at=None, application__decided_at__lt=now)
    rows = held.exclude(application__state="pending").values_list(
        "pk", "application__decided_at", "threshold__keep_files_days"
    )
    due = [pk for pk, decided, days in rows if decided and decided + timedelta(days=days) <= now]
    for first in range(0, len(due), 500):
        some = Attachment.objects.filter(pk__in=due[first : first + 500])
        gone += some.update(content=b"", erased_at=now)
    return gone
