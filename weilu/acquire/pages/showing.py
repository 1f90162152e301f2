"""A page's blocks in one language, ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from weilu.acquire.pages import reads, rules
from weilu.acquire.pages.models import LandingPage
from weilu.kit import clock


@dataclass(frozen=True, slots=True)
class Shown:
    """One block with its words."""

    kind: str
    title: str = ""
    text: str = ""
    picture: str = ""
    rows: list[list[str]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


def language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def shown(page: LandingPage, blocks: Sequence[rules.Block]) -> list[Shown]:
    """What there is to see; a block with nothing to say is left out."""
    told = reads.figures(page)
    now = reads.wall(page, clock.now())
    found = [_block(one, told, now) for one in blocks]
    return [one for one in found if _says(one)]


def _block(block: rules.Block, told: reads.Figures, now: datetime) -> Shown:
    tongue = language()
    kind = block["kind"]
    return Shown(
        kind, rules.said(block, "title", tongue), rules.said(block, "text", tongue),
        block.get("picture", ""), rules.rows(rules.said(block, "rows", tongue)),
        _more(block, told, now),
    )  # fmt: skip


def _more(block: rules.Block, told: reads.Figures, now: datetime) -> dict[str, Any]:
    kind = block["kind"]
    if kind == "hero":
        return {"price": rules.said(block, "price", language())}
    if kind == "proof":
        return {"joined": told.joined if told.joined >= rules.FEWEST_JOINED else 0}
    if kind == "seats":
        ends = rules.moment(block.get("ends", ""))
        over = ends is not None and ends <= now
        left = told.left if block.get("seats") else None
        return {
            "ends": ends, "over": over, "left": left, "full": left == 0,
            "seconds": int((ends - now).total_seconds()) if ends and not over else None,
            "remaining": rules.remaining(ends, now) if ends else None,
        }  # fmt: skip
    if kind == "fine":
        kept = rules.said(block, "kept", language())
        return {"kept": kept, **{key: block.get(key, "") for key in
                                 ("who", "contact", "days", "icp")}}  # fmt: skip
    return {}


def _says(one: Shown) -> bool:
    if one.kind == "proof":
        return bool(one.more["joined"])
    if one.kind == "seats":
        return one.more["ends"] is not None or one.more["left"] is not None
    if one.kind in {"button", "fine"}:
        return True
    return bool(one.text or one.picture or one.rows or (one.kind == "hero" and one.title))


def card(page: LandingPage, found: Sequence[Shown]) -> dict[str, str]:
    """What chat apps show of the link: title, description, the first picture."""
    hero = next((one for one in found if one.kind == "hero"), Shown("hero"))
    picture = hero.picture or next((one.picture for one in found if one.picture), "")
    return {
        "title": hero.title or page.name, "text": " ".join(hero.text.split())[:160],
        "picture": picture,
    }  # fmt: skip
