"""What staff take in, as the audit tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.events.catalogue import kind


@kind("import_started", _("%(actor)s gave the file %(file)s"), by_staff=True)
@dataclass(frozen=True)
class ImportStarted:
    """A history was given to the workspace."""

    run: int = 0  #: of the import
    file: str = ""  #: as the person named it
    by: int = 0  #: account


@kind("import_done", _("%(file)s, given by %(actor)s, is in: %(taken)s taken"), by_staff=True)
@dataclass(frozen=True)
class ImportDone:
    """A history was taken in."""

    run: int = 0
    file: str = ""
    taken: int = 0  #: events that were new
    skipped: int = 0  #: events the log had already
    refused: int = 0  #: lines that could not be read
    by: int = 0


@kind("import_refused", _("%(file)s, given by %(actor)s, was refused: %(why)s"), by_staff=True)
@dataclass(frozen=True)
class ImportRefused:
    """A file could not be taken in."""

    run: int = 0
    file: str = ""
    why: str = ""
    by: int = 0


@kind("import_cancelled", _("%(actor)s stopped the import of %(file)s"), by_staff=True)
@dataclass(frozen=True)
class ImportCancelled:
    """An import was stopped while it ran; what it had recorded stays."""

    run: int = 0
    file: str = ""
    by: int = 0


@kind("events_pushed", _("%(actor)s pushed %(taken)s events by the API"), by_staff=True)
@dataclass(frozen=True)
class EventsPushed:
    """A program sent events, of which some were new."""

    taken: int = 0  #: events that were new
    skipped: int = 0  #: events the log had already
    refused: int = 0  #: lines that could not be read
    by: int = 0
