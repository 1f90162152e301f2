"""Questions to the log that do not need the lake."""

from __future__ import annotations

from collections.abc import Collection

from weilu.events.models import Event


def places_of(workspace_id: int, platform: str, ids: Collection[str]) -> dict[str, str]:
    """Where messages lie: external id → source without its `platform` ("feishu:") in front.

    Platforms whose ids are unique beyond one group only: of two, the latest recorded is taken.
    """
    found = (
        Event.objects.filter(
            source__workspace_id=workspace_id, source__name__startswith=platform,
            external_id__in=ids, kind="message",
        )
        .order_by("pk")
        .values_list("external_id", "source__name")
    )  # fmt: skip
    return {id: name.removeprefix(platform) for id, name in found}
