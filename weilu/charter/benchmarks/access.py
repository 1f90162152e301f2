"""The only doors to the benchmarks of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.people.access import workspace_of


def benchmarks_of(request: HttpRequest, right: str = "see") -> QuerySet[Benchmark]:
    """Those that are not put away."""
    return Benchmark.objects.filter(workspace=workspace_of(request, right), dropped_at=None)


def benchmark_of(request: HttpRequest, benchmark_id: int, right: str = "see") -> Benchmark:
    """One of them. Raises Http404 for any other."""
    mine = benchmarks_of(request, right).select_related("workspace")
    return get_object_or_404(mine, pk=benchmark_id)


def former_benchmark_of(request: HttpRequest, benchmark_id: int, right: str = "act") -> Benchmark:
    """One that was put away, or not. Raises Http404 for any other."""
    mine = Benchmark.objects.filter(workspace=workspace_of(request, right))
    return get_object_or_404(mine.select_related("workspace"), pk=benchmark_id)


def figure_of(request: HttpRequest, public_figure_id: int, right: str = "act") -> PublicFigure:
    """A figure of one of them. Raises Http404 for any other."""
    mine = PublicFigure.objects.filter(benchmark__in=benchmarks_of(request, right))
    return get_object_or_404(mine.select_related("benchmark__workspace"), pk=public_figure_id)
