"""Communities one learns from, and the public figures noted of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Workspace


class Benchmark(models.Model):
    """A community, not one's own, that one learns from."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)  # what it is, in a line
    url = models.URLField(max_length=300, blank=True)
    notes = models.TextField(blank=True, max_length=4_000)  # what one learns from it
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(dropped_at=None),
                name="benchmark_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="benchmark_has_a_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class PublicFigure(models.Model):
    """One figure of it, on one day, with where it can be read."""

    benchmark = models.ForeignKey(Benchmark, on_delete=models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=40)  # key of `rules.MEASURES`, or a name of one's own
    value = models.DecimalField(max_digits=16, decimal_places=4)
    day = models.DateField()
    source = models.CharField(max_length=300)  # an address, or the name of a report
    noted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["benchmark", "measure", "day"], name="public_figure_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="public_figure_has_a_source"),
            models.CheckConstraint(condition=~Q(measure=""), name="public_figure_has_a_name"),
            models.CheckConstraint(condition=Q(value__gte=0), name="public_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.benchmark_id}: {self.measure} {self.day}"
