"""Audiences, their shares, and what is known of members' regions, ages and interests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Member, Workspace

DIMENSIONS = ("region", "age", "interest")


class Audience(models.Model):
    """A table somebody gave: which share of the people one wants lives where, is how old, likes
    what."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200, blank=True)  # where the figures are from
    as_of = models.DateField(null=True)  # the day the figures speak of
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_audience_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="audience_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """One line of the table."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="shares")
    dimension = models.CharField(max_length=8)
    value = models.CharField(max_length=60)
    share = models.FloatField()  # 0–1 of the audience
    index = models.FloatField(null=True)  # 100 = as among everybody; null = not told

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "dimension", "value"], name="one_share_per_value"
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=DIMENSIONS), name="share_dimension_known"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=1), name="share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.value}: {self.share:.1%}"


class Trait(models.Model):
    """Something known of a member, from whom and since when. Gone with the member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    dimension = models.CharField(max_length=8)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=40)  # "staff", "form", "import", "api"
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "dimension", "value"], name="one_trait_per_value"
            ),
            models.UniqueConstraint(
                fields=["member", "dimension"], condition=Q(dimension__in=("region", "age")),
                name="one_region_and_one_age",
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=DIMENSIONS), name="trait_dimension_known"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="trait_has_a_value"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["dimension", "value"], name="trait_by_value")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.dimension} {self.value}"
