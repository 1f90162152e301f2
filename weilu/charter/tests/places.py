"""One object of every kind the charter room's addresses can name, house rules left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from weilu.charter.audience import actions as audiences
from weilu.charter.audience.models import Audience, Share, Trait
from weilu.charter.benchmarks import actions as benchmarks
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.charter.communities import actions as communities
from weilu.charter.communities.models import CharterLink, CharterVersion, Community
from weilu.charter.plan import actions as plans
from weilu.charter.plan import costs
from weilu.charter.plan.models import Amount, Cell, Change, Plan
from weilu.people.models import Workspace

#: What an endpoint or a page of the room could change.
CHARTERED: tuple[Any, ...] = (
    CharterLink, CharterVersion, Community, Audience, Share, Trait, Amount, Cell, Change, Plan,
    Benchmark, PublicFigure,
)  # fmt: skip


def chartered(workspace: Workspace, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    return {
        **_communities(workspace, says), **_audience(workspace, says), **_plan(workspace, says),
        **_benchmark(workspace, says),
    }  # fmt: skip


def _communities(workspace: Workspace, says: str) -> dict[str, int]:
    community = communities.open_community(workspace, f"{says} community", None)
    communities.write(community, {"creed": f"{says} creed"}, None)
    version = communities.publish(community, None)
    link = communities.share(community, f"{says} friend", 30, None)
    # House rules count their editions from one, too: `number` means either.
    assert version.number == 1
    return {"community_id": community.pk, "charter_link_id": link.pk}


def _audience(workspace: Workspace, says: str) -> dict[str, int]:
    table = f"dimension,value,share,index\nregion,{says} town,0.5,200\nage,25-34,0.4,90\n"
    return {"audience_id": audiences.take_in(workspace, f"{says} audience", table, None).pk}


def _plan(workspace: Workspace, says: str) -> dict[str, int]:
    community = communities.open_community(workspace, f"{says} planners", None)
    frame = plans.Frame(f"{says} plan", date(2026, 5, 4), 4, opening=0)
    plan = plans.make(community, frame, {"groups": 1, "people": 9}, None)
    booked: Any = {"currency": "CNY", "day": date(2026, 5, 5), "note": f"{says} note"}
    amount = costs.book(workspace, kind="gifts", minor=77, by=None, **booked)
    return {"plan_id": plan.pk, "amount_id": amount.pk}


def _benchmark(workspace: Workspace, says: str) -> dict[str, int]:
    held = benchmarks.save(Benchmark(workspace=workspace, name=f"{says} neighbours"), None)
    figure = benchmarks.note_figure(
        held, "members", Decimal(9), date(2026, 5, 1), f"{says} paper", None
    )
    return {"benchmark_id": held.pk, "public_figure_id": figure.pk}
