"""What a walk over the API asks of this room: rights, bodies of writes, refusals that may be."""

from __future__ import annotations

from typing import Any

from weilu.engage.challenges.tests import calls as challenges
from weilu.engage.drafts.tests import calls as drafts
from weilu.engage.draws.tests import calls as draws
from weilu.engage.hosts.tests import calls as hosts
from weilu.engage.library.tests import calls as library
from weilu.engage.matching.tests import calls as matching
from weilu.engage.points.tests import calls as points
from weilu.engage.programme.tests import calls as programme
from weilu.engage.sessions.tests import calls as sessions
from weilu.engage.tickets.tests import calls as tickets

ASKS = {
    "answers.answers": "see",
    "answers.answer": "see",
    "answers.make": "act",
    "answers.change": "act",
    "answers.delete": "act",
    **challenges.ASKS,
    **drafts.ASKS,
    **draws.ASKS,
    **hosts.ASKS,
    **points.ASKS,
    **programme.ASKS,
    **sessions.ASKS,
    **tickets.ASKS,
    **library.ASKS,
    **matching.ASKS,
}
BODIES: dict[str, Any] = {
    "answers.make": {"name": "Hours", "words": ["open"], "text": "Ten to eight."},
    "answers.change": {"name": "Hours", "words": ["open"], "text": "Ten to nine."},
    **challenges.BODIES,
    **drafts.BODIES,
    **draws.BODIES,
    **hosts.BODIES,
    **points.BODIES,
    **programme.BODIES,
    **sessions.BODIES,
    **tickets.BODIES,
    **library.BODIES,
    **matching.BODIES,
}
NOT_NOW = {
    *challenges.NOT_NOW, *drafts.NOT_NOW, *draws.NOT_NOW, *hosts.NOT_NOW, *matching.NOT_NOW,
    *sessions.NOT_NOW, *tickets.NOT_NOW,
}  # fmt: skip
