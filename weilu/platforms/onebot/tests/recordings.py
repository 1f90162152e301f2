"""OneBot events written by us, and what each tells.

After a wanted change, record again with `python -m weilu.platforms.onebot.tests.recordings` and
read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from weilu.platforms.live.tests.recorded import as_json, record

HERE = Path(__file__).parent
RECORDED = HERE / "told.json"


def events() -> dict[str, dict[str, Any]]:
    """Each event by its story."""
    return dict(json.loads((HERE / "events.json").read_text()))


def told(event: dict[str, Any]) -> list[list[Any]]:
    """What an event tells, as JSON has it."""
    from weilu.platforms.onebot.events import told_by

    found = told_by(json.dumps(event).encode())
    return as_json(found)


def _record() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.testing")
    django.setup()
    record(RECORDED, events, told)


if __name__ == "__main__":
    _record()
