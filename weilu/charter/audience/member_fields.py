"""What is known of members, as fields of filters: `region = 广州 and age in ("25-34", "35-44")`."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.charter.audience.models import Trait
from weilu.people.models import Workspace
from weilu.people.segments.fields import field, through


def register() -> None:
    """Add them to what filters can ask about."""
    field("region", _("Region"), "name", aliases=("地区",), **through(_rows("region"), "value"))
    field("age", _("Age"), "name", aliases=("年龄",), **through(_rows("age"), "value"))
    field(
        "interest", _("Interests"), "name", aliases=("兴趣",), **through(_rows("interest"), "value")
    )


def _rows(dimension: str) -> Callable[[Workspace], QuerySet[Trait]]:
    def rows(workspace: Workspace) -> QuerySet[Trait]:
        return Trait.objects.filter(member__workspace=workspace, dimension=dimension)

    return rows
