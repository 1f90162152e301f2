"""What the check-up tells of several groups that are one community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weilu.charter.communities.stages import Known


def ties_of(groups: Sequence[int]) -> Mapping[str, Known]:
    """The members tied to each other without staff, as a share of all who spoke in the groups."""
    from weilu.measure.models import GroupCheckupRow

    rows = GroupCheckupRow.objects.filter(group__in=groups).exclude(connectivity=None)
    told = [
        (value, document["figures"]["connectivity"]["n"])
        for value, document in rows.values_list("connectivity", "document")
    ]
    people = sum(n for _value, n in told)
    if not people:
        return {}
    return {"tied": Known(sum(value * n for value, n in told) / people, people)}
