"""Events of Feishu written by us, and what each tells.

After a wanted change, record again with `python -m weilu.platforms.feishu.tests.recordings` and
read the difference.
"""

from __future__ import annotations

from pathlib import Path

from weilu.platforms.live.tests.recorded import Recordings

OURS = Recordings(Path(__file__).parent / "live", "weilu.platforms.feishu.updates")
RECORDED, stories, told = OURS.answers, OURS.stories, OURS.told

if __name__ == "__main__":
    OURS.record()
