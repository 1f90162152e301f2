"""A draw of somebody, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.draws.models import Draw, DrawEntry, DrawPolicy, DrawPrize, DrawWin
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
DRAWN = (Draw, DrawEntry, DrawPolicy, DrawPrize, DrawWin)


def draw_of(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    """A draft with a prize, and a claimed win of another draw."""
    now = clock.now()
    span = {"opens_at": now, "closes_at": now + timedelta(days=1)}
    draft = Draw.objects.create(workspace=workspace, name=f"{says} draw", word="in", **span)
    prize = DrawPrize.objects.create(draw=draft, name=f"{says} prize", count=1)
    done = Draw.objects.create(
        workspace=workspace,
        name=f"{says} drawn",
        word="in",
        state="drawn",
        commitment="c" * 64,
        drawn_at=now,
        **span,
    )
    won = DrawPrize.objects.create(draw=done, name=f"{says} pot", count=1)
    entry = DrawEntry.objects.create(draw=done, member_id=member, ticket="t", at=now)
    win = DrawWin.objects.create(draw=done, prize=won, entry=entry, rank=1, state="claimed")
    return {"draw_id": draft.pk, "prize_id": prize.pk, "win_id": win.pk}
