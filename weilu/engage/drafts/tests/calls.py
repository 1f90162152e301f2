"""What a walk over the API asks of drafts: rights, and bodies of writes."""

from __future__ import annotations

from typing import Any

FEED = {"address": "https://example.com/feed"}
ASKS = {
    "drafts.drafts": "see",
    "drafts.draft": "see",
    "drafts.desk": "see",
    "drafts.feeds": "see",
    "drafts.stories": "see",
    "drafts.change": "act",
    "drafts.let_out": "act",
    "drafts.write_up": "act",
    "drafts.put_words": "act",
    "drafts.change_desk": "act",
    "drafts.add_feed": "act",
    "drafts.change_feed": "act",
    "drafts.paste": "act",
}
BODIES: dict[str, Any] = {
    "drafts.put_words": {"words": "Tea is cheaper."},
    "drafts.change": {"lines": [{"title": "Tea is cheaper"}]},
    "drafts.change_desk": {"most": 8},
    "drafts.add_feed": FEED,
    "drafts.change_feed": FEED | {"weight": 2},
    "drafts.paste": {"address": "https://example.com/tea", "title": "Tea"},
}
#: Refusals that are right where a walk calls things in any order.
NOT_NOW = {"engage.no_writer", "engage.draft_gone"}
