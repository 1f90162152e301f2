"""The API's door to benchmarks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.charter.benchmarks import access, actions, reads, rules
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.people.access import seat_of, workspace_of

door = Door("benchmarks", _("Benchmarks"), order=42)


class FigureOut(Schema):
    """A public figure; shares are in per cent."""

    id: int
    measure: str
    value: float
    day: date
    source: str


class BenchmarkOut(Schema):
    """A community one learns from."""

    id: int
    name: str
    about: str
    url: str
    notes: str


class BenchmarkWhole(BenchmarkOut):
    """With its figures, newest day last."""

    figures: list[FigureOut]


class BenchmarkIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=200)] = ""
    url: Annotated[str, Field(max_length=300, pattern=r"^(https?://[^\s/]+\S*)?$")] = ""
    notes: Annotated[str, Field(max_length=4_000)] = ""


class FigureIn(Schema):
    measure: Annotated[str, Field(min_length=1, max_length=rules.LONGEST_NAME)]
    value: Annotated[float, Field(ge=0, le=float(rules.MOST))]
    day: date
    source: Annotated[str, Field(min_length=1, max_length=300, description="Where to look it up")]


class Listed(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class OwnPoint(Schema):
    day: date
    value: float


class OwnAsked(Schema):
    measure: Annotated[str, Field(max_length=rules.LONGEST_NAME)] = "members"


@door.read("/benchmarks", Page[BenchmarkOut], _("Benchmarks"))
def benchmarks(request: HttpRequest, asked: Query[Listed]) -> dict[str, Any]:
    """Those that are not put away."""
    part = portion(access.benchmarks_of(request), "name", asked.cursor, asked.limit)
    return {"items": [_out(one) for one in part.rows], "next": part.next}


@door.read("/benchmarks/own", list[OwnPoint], _("Your own figures of a measure"))
def own(request: HttpRequest, asked: Query[OwnAsked]) -> list[dict[str, Any]]:
    """Oldest first; empty for what Weilu does not measure."""
    found = reads.own(workspace_of(request), asked.measure)
    return [{"day": day, "value": value} for day, value in found]


@door.read("/benchmarks/{int:benchmark_id}", BenchmarkWhole, _("One benchmark"))
def benchmark(request: HttpRequest, benchmark_id: int) -> dict[str, Any]:
    """With its figures."""
    return _whole(access.benchmark_of(request, benchmark_id))


@door.write("/benchmarks", {201: BenchmarkWhole}, _("Note a community"))
def make(request: HttpRequest, given: BenchmarkIn) -> Any:
    """Only what is public."""
    held = Benchmark(workspace=workspace_of(request, "act"), **given.dict())
    return 201, _whole(actions.save(held, seat_of(request).account))


@door.write("/benchmarks/{int:benchmark_id}", BenchmarkWhole, _("Change the notes"))
def change(request: HttpRequest, benchmark_id: int, given: BenchmarkIn) -> dict[str, Any]:
    """All of them at once."""
    held = access.benchmark_of(request, benchmark_id, "act")
    for name, value in given.dict().items():
        setattr(held, name, value)
    return _whole(actions.save(held, seat_of(request).account))


@door.write("/benchmarks/{int:benchmark_id}/figures", {201: FigureOut}, _("Note a figure"))
def note_figure(request: HttpRequest, benchmark_id: int, given: FigureIn) -> Any:
    """The same measure and day again replaces it."""
    held = access.benchmark_of(request, benchmark_id, "act")
    figure = actions.note_figure(
        held, given.measure, round(Decimal(str(given.value)), 4), given.day, given.source,
        seat_of(request).account,
    )  # fmt: skip
    return 201, _figure(figure)


@door.write(
    "/benchmarks/figures/{int:public_figure_id}/take-out", {204: None}, _("Take a figure out")
)
def take_out(request: HttpRequest, public_figure_id: int) -> Any:
    """For good."""
    actions.take_out(access.figure_of(request, public_figure_id), seat_of(request).account)
    return 204, None


@door.write("/benchmarks/{int:benchmark_id}/drop", {204: None}, _("Put a benchmark away"))
def drop(request: HttpRequest, benchmark_id: int) -> Any:
    """With its figures."""
    actions.drop(access.benchmark_of(request, benchmark_id, "act"), seat_of(request).account)
    return 204, None


@door.write(
    "/benchmarks/{int:benchmark_id}/bring-back", BenchmarkWhole, _("Bring a benchmark back")
)
def bring_back(request: HttpRequest, benchmark_id: int) -> dict[str, Any]:
    """One that was put away."""
    held = access.former_benchmark_of(request, benchmark_id)
    actions.drop(held, seat_of(request).account, back=True)
    return _whole(held)


def _out(one: Benchmark) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "about": one.about, "url": one.url, "notes": one.notes}


def _whole(one: Benchmark) -> dict[str, Any]:
    return {**_out(one), "figures": [_figure(figure) for figure in one.figures.order_by("day")]}


def _figure(one: PublicFigure) -> dict[str, Any]:
    return {"id": one.pk, "measure": one.measure, "value": float(one.value), "day": one.day,
            "source": one.source}  # fmt: skip
