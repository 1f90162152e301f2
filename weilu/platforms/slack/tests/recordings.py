"""Events of Slack written by us, and what each tells.

After a wanted change, record again with `python -m weilu.platforms.slack.tests.recordings` and
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


def stories() -> dict[str, dict[str, Any]]:
    """Each event by its story."""
    return dict(json.loads((LIVE / "events.json").read_text()))


def told(event: dict[str, Any]) -> list[list[Any]]:
    """What an event tells, as JSON has it."""
    from weilu.platforms.slack.updates import told_by

    return as_json(told_by(json.dumps(event).encode()))


def _record() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.testing")
    django.setup()
    record(RECORDED, stories, told)


if __name__ == "__main__":
    _record()
