"""Updates of the Bot API written by us, and what each tells.

After a wanted change, record again with `python -m weilu.platforms.telegram.tests.recordings` and
read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from weilu.platforms.live.tests.recorded import as_json, record

LIVE = Path(__file__).parent / "live"
RECORDED = LIVE / "told.json"


def updates() -> dict[str, dict[str, Any]]:
    """Each update by its story."""
    return dict(json.loads((LIVE / "updates.json").read_text()))


def told(update: dict[str, Any]) -> list[list[Any]]:
    """What an update tells, as JSON has it."""
    from weilu.platforms.telegram.updates import told_by

    found = told_by(json.dumps(update).encode(), "user900")
    return as_json(found)


def _record() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.testing")
    django.setup()
    record(RECORDED, updates, told)


if __name__ == "__main__":
    _record()
