"""Holds what an adapter declares against what it is."""

from __future__ import annotations

from typing import Any

from weilu.platforms.live import contract
from weilu.platforms.live.abilities import FEATURES, NO, PERSON, YES, Capabilities


def faults(key: str, adapter: Any) -> list[str]:
    """What is wrong with an adapter's declaration; empty when it holds together."""
    said: Capabilities = adapter.capabilities
    found = [f"{key}: no feature is called {name}" for name in said.abilities.keys() - FEATURES]
    found += [
        f"{key}: {name} has the level {ability.level!r}"
        for name, ability in said.abilities.items()
        if ability.level not in {YES, PERSON, NO}
    ]
    found += [
        f"{key}: the limit on {limit.op} is per {limit.per!r} or names no source"
        for limit in (*said.limits, *said.budgets)
        if limit.per not in {"account", "chat", "person"} or not limit.source
    ]
    acts = any(said.can(name) for name in FEATURES if not name.startswith(("hear_", "list_")))
    hears = any(said.can(name) for name in FEATURES if name.startswith("hear_"))
    parts = {
        "Acting": (acts, isinstance(adapter, contract.Acting)),
        "Listing": (said.can("list_members"), isinstance(adapter, contract.Listing)),
        "Webhook or Listening": (
            hears, isinstance(adapter, contract.Webhook | contract.Listening),
        ),
    }  # fmt: skip
    return found + [
        f"{key}: says {says} of {part} and is {is_} of it"
        for part, (says, is_) in parts.items()
        if says != is_
    ]
