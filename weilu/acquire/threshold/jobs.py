"""Background work about applications."""

from __future__ import annotations

from datetime import timedelta

from weilu.acquire.threshold import files
from weilu.jobs.tasks import task


@task("acquire.erase_files", every=timedelta(hours=1))
def erase_files() -> None:
    """Erase applicants' files that were kept long enough."""
    files.erase_due()
