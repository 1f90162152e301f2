"""Deliveries of the gateway written by us, and what each tells.

After a wanted change, record again with `python -m weilu.platforms.discord.tests.recordings` and
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
ME = "900000000000000900"


def deliveries() -> dict[str, dict[str, Any]]:
    """Each delivery by its story."""
    return dict(json.loads((LIVE / "updates.json").read_text()))


def told(delivery: dict[str, Any]) -> list[list[Any]]:
    """What a delivery tells, as JSON has it."""
    from weilu.platforms.discord.updates import told_by

    return as_json(told_by(json.dumps(delivery).encode(), ME))


def _record() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.testing")
    django.setup()
    record(RECORDED, deliveries, told)


if __name__ == "__main__":
    _record()
