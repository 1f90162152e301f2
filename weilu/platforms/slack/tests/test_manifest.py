"""The manifest that operators paste asks for what Weilu hears by and needs, nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from weilu.platforms.slack.checks import SCOPES
from weilu.platforms.slack.updates import SUBSCRIBED

MANIFEST = (Path(__file__).parents[4] / "docs" / "slack.md").read_text().split("```")[1]


def test_it_subscribes_to_what_weilu_hears_by() -> None:
    assert set(re.findall(r"^      - ([a-z_.]+)$", MANIFEST, re.M)) == set(SUBSCRIBED)


def test_it_asks_for_the_permissions_that_the_check_looks_for() -> None:
    asked = set(re.findall(r"^      - ([a-z]+:[a-z]+)$", MANIFEST, re.M))
    # Talks of a few are heard too where they are subscribed to; nothing depends on it.
    assert asked == {scope for _what, scopes in SCOPES.values() for scope in scopes} | {
        "mpim:history"
    }
