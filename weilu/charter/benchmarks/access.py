"""The only doors to the benchmarks of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.people.access import workspace_of


def benchmarks_of(request: HttpRequest, right: str = "see") -> QuerySet[Benchmark]:
    """Those that are not put away."""
    return Benchmark.objects.filter(workspace=workspace_of(request, right), dropped_at=None)


def benchmark_of(request: HttpRequest, benchmark_id: int, right: str = "see") -> Benchmark:
    """One of them. Raises Http404 for any other."""
    held = benchmarks_of(request, right).select_related("workspace").filter(pk=benchmark_id)
    return _one(held)


def former_benchmark_of(request: HttpRequest, benchmark_id: int, right: str = "act") -> Benchmark:
    """One that was put away, or not. Raises Http404 for any other."""
    mine = Benchmark.objects.filter(workspace=workspace_of(request, right), pk=benchmark_id)
    return _one(mine.select_related("workspace"))


def figure_of(request: HttpRequest, public_figure_id: int, right: str = "act") -> PublicFigure:
    """A figure of one of them. Raises Http404 for any other."""
    mine = PublicFigure.objects.filter(benchmark__in=benchmarks_of(request, right))
    held = mine.select_related("benchmark__workspace").filter(pk=public_figure_id).first()
    if held is None:
        raise Http404
    return held


def _one(found: QuerySet[Benchmark]) -> Benchmark:
    held = found.first()
    if held is None:
        raise Http404
    return held
