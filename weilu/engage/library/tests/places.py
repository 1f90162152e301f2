"""A material with a version, for tests of who reaches what."""

from __future__ import annotations

from weilu.engage.library.models import (
    LinkOpening,
    Material,
    MaterialEdition,
    MaterialUse,
    TrackedLink,
)
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
KEPT = (LinkOpening, Material, MaterialEdition, MaterialUse, TrackedLink)


def material_of(workspace: Workspace, group: int, says: str) -> dict[str, int]:
    """A material that was used in a group."""
    now = clock.now()
    material = Material.objects.create(
        workspace=workspace, name=f"{says} material", kind="text", created_at=now
    )
    edition = MaterialEdition.objects.create(
        material=material, number=1, text=f"{says} words", at=now
    )
    link = TrackedLink.objects.create(
        material=material, word=f"w{material.pk}", group_id=group, made_at=now
    )
    MaterialUse.objects.create(
        material=material, edition=edition, group_id=group, link=link, at=now, key="k"
    )
    LinkOpening.objects.create(link=link, day=now.date(), visitor="v", at=now)
    return {"material_id": material.pk}
