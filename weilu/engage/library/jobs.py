"""Background work of the library."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.library import opening
from weilu.jobs.tasks import task


@task("engage.library_forget", every=timedelta(hours=12))
def forget() -> None:
    """Let go of what the marks of past days were made with."""
    opening.forget_salts()
