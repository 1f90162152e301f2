"""What the charter room keeps; here, what a group was said to be for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from weilu.charter.audience.models import Audience, Share, Trait
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.charter.communities.models import (
    CharterLink,
    CharterVersion,
    Community,
    CommunityGroup,
)
from weilu.charter.house_rules.models import Acceptance, Edition, RuleBook
from weilu.charter.plan.models import Amount, Cell, Change, Plan
from weilu.people.models import Group

__all__ = [
    "Acceptance", "Amount", "Audience", "Benchmark", "Cell", "Change", "CharterLink",
    "CharterVersion", "Community", "CommunityGroup", "Edition", "GroupKind", "Plan", "PublicFigure",
    "RuleBook", "Share", "Trait",
]  # fmt: skip


class GroupKind(models.Model):
    """The kind a person gave a group; a group without a row is judged by a guess."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  #: key in `weilu.charter.kinds`
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="group_kind_is_said"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.kind}"
