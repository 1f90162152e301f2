"""What a walk over the API asks of this room: rights, bodies of writes, refusals that may be."""

from __future__ import annotations

from typing import Any

from weilu.engage.challenges.tests import calls as challenges
from weilu.engage.draws.tests import calls as draws
from weilu.engage.points.tests import calls as points
from weilu.engage.programme.tests import calls as programme

ASKS = {
    "answers.answers": "see",
    "answers.answer": "see",
    "answers.make": "act",
    "answers.change": "act",
    "answers.delete": "act",
    **challenges.ASKS,
    **draws.ASKS,
    **points.ASKS,
    **programme.ASKS,
}
BODIES: dict[str, Any] = {
    "answers.make": {"name": "Hours", "words": ["open"], "text": "Ten to eight."},
    "answers.change": {"name": "Hours", "words": ["open"], "text": "Ten to nine."},
    **challenges.BODIES,
    **draws.BODIES,
    **points.BODIES,
    **programme.BODIES,
}
NOT_NOW = challenges.NOT_NOW | draws.NOT_NOW
